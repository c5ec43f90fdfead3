import { ErrorCode } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';
import { ledPartition } from '../led-partition.js';
import type { PartitionState } from '../state/state.js';

/** DescribeProducers v0 (KIP-664): what the leader of a partition knows of its idempotent and transactional producers. */
export const describeProducers = serve('DescribeProducers', { min: 0, max: 0 }, async (broker, request) => {
  await broker.recent();
  if (request.topics.some(({ name }) => !broker.state.topics.has(name))) await broker.caughtUp();
  return {
    topics: request.topics.map(({ name, partitionIndexes }) => ({
      name,
      partitions: partitionIndexes.map((partitionIndex) => ({
        partitionIndex,
        ...answer(broker, name, partitionIndex),
      })),
    })),
  };
});

function answer(broker: Broker, name: string, index: number) {
  const topic = broker.state.topics.get(name);
  const { error, partition } = ledPartition(broker, topic, index, -1);
  if (error !== ErrorCode.NONE || partition === null) {
    const errorMessage = topic === undefined ? 'This server does not host this topic-partition.' : null;
    return { errorCode: error, errorMessage, activeProducers: [] };
  }
  return { errorCode: ErrorCode.NONE, errorMessage: null, activeProducers: producersOf(partition) };
}

function producersOf({ producers, openTransactions }: PartitionState) {
  return [...producers].map(([id, { epoch, lastBatches, lastTimestampMs, coordinatorEpoch }]) => ({
    producerId: BigInt(id),
    producerEpoch: epoch,
    lastSequence: lastBatches.at(-1)?.lastSequence ?? -1,
    lastTimestamp: lastTimestampMs,
    coordinatorEpoch,
    currentTxnStartOffset: openTransactions.get(id) ?? -1,
  }));
}
