import { ErrorCode } from '../../../protocol/index.js';
import type { Author } from '../author.js';
import type { Outcome } from '../outcome.js';
import { partitionKey } from '../partition-key.js';
import { joinGroup } from '../staged-offsets.js';
import type { State } from '../state.js';
import { begin, coordinatesTransaction, producerError, type TransactionPartition } from '../transactions.js';

/** AddPartitionsToTxn and AddOffsetsToTxn: what the producer is going to write to. */
export interface TxnAddEntry {
  kind: 'txn-add';
  transactionalId: string;
  producerId: string;
  producerEpoch: number;
  partitions: TransactionPartition[];
  groups: string[];
  at: number;
}

/** The partitions and groups become part of the transaction, which begins unless it is ongoing. */
export function applyTxnAdd(state: State, entry: TxnAddEntry, author: Author): Outcome {
  const { transactionalId, partitions, groups, at } = entry;
  if (!coordinatesTransaction(state, transactionalId, author.broker)) return { error: ErrorCode.NOT_COORDINATOR };
  const transaction = state.transactions.get(transactionalId);
  const error = producerError(transaction, entry.producerId, entry.producerEpoch);
  if (transaction === undefined || error !== ErrorCode.NONE) return { error };
  begin(transaction, at);
  for (const added of partitions) transaction.partitions.set(partitionKey(added.topicId, added.partition), added);
  for (const group of groups) joinGroup(state, transaction, group);
  return { error: ErrorCode.NONE };
}
