import { ErrorCode, ZERO_UUID } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';
import { isInternal } from '../internal-topics.js';
import { refuseTopicName } from '../topic-name.js';
import { describePartition } from './03-metadata.js';

/** DescribeTopicPartitions, version 0 (KIP-966): topics in name order, page by page. */
export const describeTopicPartitions = serve(
  'DescribeTopicPartitions',
  { min: 0, max: 0 },
  async (broker, request, { session }) => {
    await broker.caughtUp();
    const { cursor } = request;
    const asked = request.topics.length > 0 ? request.topics.map(({ name }) => name) : [...broker.state.topics.keys()];
    const names = [...new Set(asked)].sort().filter((name) => cursor === null || name >= cursor.topicName);
    let room = Math.min(Math.max(1, request.responsePartitionLimit), maxPartitions);
    const topics = [];
    for (const name of names) {
      const from = cursor?.topicName === name ? cursor.partitionIndex : 0;
      if (room === 0) return { topics, nextCursor: { topicName: name, partitionIndex: from } };
      const { topic, next } =
        from < 0 ? refused(name, ErrorCode.INVALID_REQUEST) : describe(broker, name, from, room, session.listener);
      topics.push(topic);
      room -= topic.partitions.length;
      if (next !== null) return { topics, nextCursor: { topicName: name, partitionIndex: next } };
    }
    return { topics, nextCursor: null };
  },
);

/** Kafka's max.request.partition.size.limit. */
const maxPartitions = 2_000;

function describe(broker: Broker, name: string, from: number, room: number, listener: string) {
  const found = broker.state.topics.get(name);
  if (found === undefined) {
    return refused(
      name,
      refuseTopicName(name) ? ErrorCode.INVALID_TOPIC_EXCEPTION : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
    );
  }
  const partitions = found.partitions.slice(from, from + room).map((partition) => ({
    ...describePartition(broker, partition, { listener, version: 6 }),
    eligibleLeaderReplicas: [],
    lastKnownElr: [],
  }));
  const next = from + room < found.partitions.length ? from + room : null;
  return {
    topic: { errorCode: ErrorCode.NONE, name, topicId: found.id, isInternal: isInternal(name), partitions },
    next,
  };
}

function refused(name: string, errorCode: number) {
  return { topic: { errorCode, name, topicId: ZERO_UUID, isInternal: false, partitions: [] }, next: null };
}
