import { ErrorCode } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';
import type { TransactionState } from '../state/transactions.js';
import { claimTransaction } from '../transactions/coordinator.js';
import { offsetsPartitionOf } from '../transactions/offsets-partition.js';

/** DescribeTransactions v0 (KIP-664), answered by the coordinator of each transactional id. */
export const describeTransactions = serve('DescribeTransactions', { min: 0, max: 0 }, async (broker, request) => {
  await broker.caughtUp();
  return { transactionStates: request.transactionalIds.map((id) => describe(broker, id)) };
});

function describe(broker: Broker, transactionalId: string) {
  if (transactionalId === '') return { transactionalId, errorCode: ErrorCode.INVALID_REQUEST };
  const claim = claimTransaction(broker, transactionalId);
  if (claim !== ErrorCode.NONE) return { transactionalId, errorCode: claim };
  const transaction = broker.state.transactions.get(transactionalId);
  if (transaction === undefined) return { transactionalId, errorCode: ErrorCode.TRANSACTIONAL_ID_NOT_FOUND };
  return {
    errorCode: ErrorCode.NONE,
    transactionalId,
    transactionState: transaction.phase,
    transactionTimeoutMs: transaction.timeoutMs,
    transactionStartTimeMs: transaction.startedMs,
    producerId: BigInt(transaction.producerId),
    producerEpoch: transaction.producerEpoch,
    topics: topicsOf(broker, transaction),
  };
}

/** Kafka shows the groups of a transaction as the partitions of its offsets topic. */
function topicsOf(broker: Broker, { partitions, groups }: TransactionState) {
  const byTopic = new Map<string, Set<number>>();
  const add = (topic: string, partition: number) => {
    byTopic.set(topic, (byTopic.get(topic) ?? new Set()).add(partition));
  };
  for (const { topicId, partition } of partitions.values()) {
    const topic = broker.state.topicsById.get(topicId);
    if (topic !== undefined) add(topic.name, partition);
  }
  for (const group of groups.keys()) add('__consumer_offsets', offsetsPartitionOf(group));
  return [...byTopic].map(([topic, numbers]) => ({ topic, partitions: [...numbers] }));
}
