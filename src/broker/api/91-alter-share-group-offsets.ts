import { ErrorCode, ZERO_UUID } from '../../protocol/index.js';
import { serve } from '../context.js';
import { proposeOrMove } from '../groups/durable.js';
import { refuseGroup } from '../share/refuse-group.js';
import { unknownTopic } from './90-describe-share-group-offsets.js';

/** AlterShareGroupOffsets v0 (KIP-932): sets where partitions begin, while nobody is in the group. */
export const alterShareGroupOffsets = serve('AlterShareGroupOffsets', { min: 0, max: 0 }, async (broker, request) => {
  await broker.caughtUp();
  const { groupId: group, topics } = request;
  const refused = refuseGroup(broker, group);
  if (refused !== null) return refused;
  const found = topics.map(({ topicName, partitions }) => ({
    topicName,
    topic: broker.state.topics.get(topicName),
    partitions,
  }));
  const offsets = found.flatMap(({ topic, partitions }) =>
    partitions.flatMap(({ partitionIndex, startOffset }): [string, number, number][] =>
      topic?.partitions[partitionIndex] === undefined ? [] : [[topic.id, partitionIndex, Number(startOffset)]],
    ),
  );
  const entry = { kind: 'share-offsets-alter' as const, group, offsets, at: broker.clock.wallMs() };
  const { error, message } = await proposeOrMove(broker, entry);
  if (error !== ErrorCode.NONE) return { errorCode: error, errorMessage: message ?? null };
  const responses = found.map(({ topicName, topic, partitions }) => ({
    topicName,
    topicId: topic?.id ?? ZERO_UUID,
    partitions: partitions.map(({ partitionIndex }) =>
      topic?.partitions[partitionIndex] === undefined
        ? { partitionIndex, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, errorMessage: unknownTopic }
        : { partitionIndex, errorCode: ErrorCode.NONE },
    ),
  }));
  return { errorCode: ErrorCode.NONE, responses };
});
