import { ErrorCode, type RequestOf } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';
import { partitionKey } from '../state/partition-key.js';
import { producerError, type TransactionPartition } from '../state/transactions.js';
import { claimTransaction, proposeTransaction } from '../transactions/coordinator.js';
import { fencedErrorFor } from '../transactions/fenced-error.js';

/**
 * AddPartitionsToTxn, versions 0–5 (v2 PRODUCER_FENCED, v3 flexible, v4 several transactions and `verifyOnly` KIP-890, v5
 * TRANSACTION_ABORTABLE).
 *
 * Clients speak up to v3; brokers of Apache Kafka ask each other from v4 on, and so may anyone here who may do so there.
 * One unknown partition keeps all of a transaction's partitions out.
 */
export const addPartitionsToTxn = serve(
  'AddPartitionsToTxn',
  { min: 0, max: 5 },
  async (broker, request, { version }) => {
    await broker.recent();
    if (version < 4) {
      const topics = request.v3AndBelowTopics;
      const results = await addTo(broker, version, {
        transactionalId: request.v3AndBelowTransactionalId,
        producerId: request.v3AndBelowProducerId,
        producerEpoch: request.v3AndBelowProducerEpoch,
        verifyOnly: false,
        topics,
      });
      return { resultsByTopicV3AndBelow: results };
    }
    const resultsByTransaction = await Promise.all(
      request.transactions.map(async (transaction) => ({
        transactionalId: transaction.transactionalId,
        topicResults: await addTo(broker, version, transaction),
      })),
    );
    return { errorCode: ErrorCode.NONE, resultsByTransaction };
  },
);

type Asked = RequestOf<'AddPartitionsToTxn'>['transactions'][number];
type ErrorOf = (topic: string, partition: number) => number;

async function addTo(broker: Broker, version: number, asked: Asked) {
  const unknown = await unknownPartitions(broker, asked);
  if (unknown.size > 0) {
    const { UNKNOWN_TOPIC_OR_PARTITION, OPERATION_NOT_ATTEMPTED } = ErrorCode;
    return answer(asked, (topic, partition) =>
      unknown.has(partitionKey(topic, partition)) ? UNKNOWN_TOPIC_OR_PARTITION : OPERATION_NOT_ATTEMPTED,
    );
  }
  if (asked.transactionalId === '') return answer(asked, () => ErrorCode.INVALID_REQUEST);
  if (asked.verifyOnly) return answer(asked, verification(broker, asked));
  const { transactionalId, producerEpoch } = asked;
  const { error } = await proposeTransaction(broker, {
    kind: 'txn-add',
    transactionalId,
    producerId: String(asked.producerId),
    producerEpoch,
    partitions: partitionsOf(broker, asked),
    groups: [],
    at: broker.clock.wallMs(),
  });
  return answer(asked, () => fencedErrorFor(version, error));
}

/** A topic that another broker has just created may not have been folded here yet. */
async function unknownPartitions(broker: Broker, asked: Asked): Promise<Set<string>> {
  const look = () => {
    const all = asked.topics.flatMap(({ name, partitions }) =>
      partitions.map((partition) => [name, partition] as const),
    );
    const missing = all.filter(([name, index]) => broker.state.topics.get(name)?.partitions[index] === undefined);
    return new Set(missing.map(([name, index]) => partitionKey(name, index)));
  };
  const missing = look();
  if (missing.size === 0) return missing;
  await broker.caughtUp();
  return look();
}

function partitionsOf(broker: Broker, { topics }: Asked): TransactionPartition[] {
  return topics.flatMap(({ name, partitions }) => {
    const topic = broker.state.topics.get(name);
    return topic === undefined ? [] : partitions.map((partition) => ({ topicId: topic.id, partition }));
  });
}

/** Asks without adding, as a partition's leader does in Apache Kafka before it takes a transactional batch. */
function verification(broker: Broker, { transactionalId, producerId, producerEpoch }: Asked): ErrorOf {
  const claim = claimTransaction(broker, transactionalId);
  const transaction = broker.state.transactions.get(transactionalId);
  const error = claim === ErrorCode.NONE ? producerError(transaction, String(producerId), producerEpoch) : claim;
  return (topic, partition) => {
    if (error !== ErrorCode.NONE) return error;
    const id = broker.state.topics.get(topic)?.id ?? '';
    return transaction?.partitions.has(partitionKey(id, partition)) ? ErrorCode.NONE : ErrorCode.TRANSACTION_ABORTABLE;
  };
}

function answer({ topics }: Asked, errorOf: ErrorOf) {
  return topics.map(({ name, partitions }) => ({
    name,
    resultsByPartition: partitions.map((partitionIndex) => ({
      partitionIndex,
      partitionErrorCode: errorOf(name, partitionIndex),
    })),
  }));
}
