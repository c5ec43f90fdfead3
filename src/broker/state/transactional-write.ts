import { ErrorCode } from '../../protocol/index.js';
import type { CommittedBatch } from './entries/commit.js';
import type { PartitionState, State } from './state.js';
import { begin, partitionKey, producerError } from './transactions.js';

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
  const error = producerError(transaction, producerId, producerEpoch);
  if (transaction === undefined || error !== ErrorCode.NONE) {
    return error === ErrorCode.PRODUCER_FENCED ? ErrorCode.INVALID_PRODUCER_EPOCH : error;
  }
  const key = partitionKey(topic.id, partition);
  if (transaction.partitions.has(key)) return ErrorCode.NONE;
  if (whenAbsent === 'invalid') return ErrorCode.INVALID_TXN_STATE;
  if (whenAbsent === 'abortable') return ErrorCode.TRANSACTION_ABORTABLE;
  begin(transaction, atMs);
  transaction.partitions.set(key, { topicId: topic.id, partition });
  return ErrorCode.NONE;
}
