import type { StagedOffset } from './staged-offsets.js';
import type { TransactionPartition, TransactionState } from './transactions.js';

/** A transactional id as plain JSON. */
export type FrozenTransaction = Omit<TransactionState, 'partitions' | 'groups'> & {
  partitions: [string, TransactionPartition][];
  groups: [string, StagedOffset[]][];
};

export function freezeTransaction(transaction: TransactionState): FrozenTransaction {
  return { ...transaction, partitions: [...transaction.partitions], groups: [...transaction.groups] };
}

export function thawTransaction(frozen: FrozenTransaction): TransactionState {
  return { ...frozen, partitions: new Map(frozen.partitions), groups: new Map(frozen.groups) };
}
