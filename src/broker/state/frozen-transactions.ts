import { partitionKey } from './partition-key.js';
import type { StagedOffset, StagedOffsets } from './staged-offsets.js';
import type { TransactionPartition, TransactionState } from './transactions.js';

/** A transactional id as plain JSON. */
export type FrozenTransaction = Omit<TransactionState, 'partitions' | 'groups'> & {
  partitions: [string, TransactionPartition][];
  groups: [string, StagedOffset[]][];
};

export function freezeTransaction(transaction: TransactionState): FrozenTransaction {
  const groups = [...transaction.groups].map(([group, staged]): [string, StagedOffset[]] => [
    group,
    [...staged.values()],
  ]);
  return { ...transaction, partitions: [...transaction.partitions], groups };
}

export function thawTransaction(frozen: FrozenTransaction): TransactionState {
  const groups = new Map(frozen.groups.map(([group, staged]) => [group, byPartition(staged)]));
  return { ...frozen, partitions: new Map(frozen.partitions), groups };
}

function byPartition(staged: StagedOffset[]): StagedOffsets {
  return new Map(staged.map((offset) => [partitionKey(offset.topicId, offset.partition), offset]));
}
