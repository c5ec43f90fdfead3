import { ErrorCode } from '../../protocol/index.js';
import type { CommittedBatch } from './entries/commit.js';
import { partitionKey } from './partition-key.js';
import type { PartitionState, State } from './state.js';
import { begin, producerError, type TransactionState } from './transactions.js';

/**
 * How a batch belongs to a transaction. What is answered when its partition is not part of the transaction depends on the
 * version of Produce: up to v10 INVALID_TXN_STATE, in v11 TRANSACTION_ABORTABLE, from v12 on it is added (KIP-890).
 */
export type TransactionalWrite = [transactionalId: string, whenAbsent: WhenAbsent];
export type WhenAbsent = 'invalid' | 'abortable' | 'add';

/** The second protocol takes only 0 as the first sequence of a producer that the partition does not know. */
export function mustBeginAtZero([, whenAbsent]: TransactionalWrite): boolean {
  return whenAbsent === 'add';
}

/**
 * Whether a batch may enter its partition: its producer must be the current one of its transactional id, and the
 * partition part of the ongoing transaction. A batch that arrives after its transaction has ended is refused here, so
 * it cannot leave a transaction behind that nobody will ever end. Returns a Kafka error code.
 */
export function joinTransaction(
  state: State,
  { topic, partition }: PartitionState,
  [, , , , , producerId, producerEpoch]: CommittedBatch,
  [transactionalId, whenAbsent]: TransactionalWrite,
  atMs: number,
): number {
  const transaction = state.transactions.get(transactionalId);
  const key = partitionKey(topic.id, partition);
  const isPart = transaction?.partitions.has(key) ?? false;
  const error = writeError(transaction, { producerId, producerEpoch, isPart, whenAbsent });
  if (transaction === undefined || error !== ErrorCode.NONE || isPart) return error;
  begin(transaction, atMs);
  transaction.partitions.set(key, { topicId: topic.id, partition });
  return ErrorCode.NONE;
}

/** Kafka's check of what is written as part of a transaction, records and offsets alike; it knows no PRODUCER_FENCED. */
export function writeError(
  transaction: TransactionState | undefined,
  write: { producerId: string; producerEpoch: number; isPart: boolean; whenAbsent: WhenAbsent },
): number {
  const error = producerError(transaction, write.producerId, write.producerEpoch);
  if (error === ErrorCode.PRODUCER_FENCED) return ErrorCode.INVALID_PRODUCER_EPOCH;
  if (error !== ErrorCode.NONE || write.isPart || write.whenAbsent === 'add') return error;
  return write.whenAbsent === 'abortable' ? ErrorCode.TRANSACTION_ABORTABLE : ErrorCode.INVALID_TXN_STATE;
}
