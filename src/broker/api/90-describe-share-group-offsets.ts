import { ErrorCode, type RequestOf, ZERO_UUID } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';
import { groupCoordinator } from '../groups/coordinator.js';
import { refuseShare } from '../share/share-version.js';
import { type ShareGroup, sharePartitionOf } from '../state/share-group/share-group.js';
import { doneCount } from '../state/share-group/share-partition.js';

/**
 * DescribeShareGroupOffsets v0–1 (KIP-932; v1 lag KIP-1226). Topics null: all that the group has read. A partition that it
 * never read has start offset −1.
 */
export const describeShareGroupOffsets = serve(
  'DescribeShareGroupOffsets',
  { min: 0, max: 1 },
  async (broker, request) => {
    await broker.recent();
    const refused = refuseShare(broker);
    return {
      groups: request.groups.map((group) => (refused ? { ...group, ...refused, topics: [] } : describe(broker, group))),
    };
  },
);

type Asked = RequestOf<'DescribeShareGroupOffsets'>['groups'][number];

function describe(broker: Broker, { groupId, topics }: Asked) {
  const refuse = (errorCode: number, errorMessage: string | null) => ({ groupId, topics: [], errorCode, errorMessage });
  const groups = groupCoordinator(broker);
  const claim = groups.claim(groupId);
  if (claim !== ErrorCode.NONE) return refuse(claim, null);
  const share = groups.shareGroup(groupId);
  if (share === null) {
    const isOther = groups.exists(groupId);
    const why = isOther ? `Group ${groupId} is not a share group.` : `Share group ${groupId} not found.`;
    return refuse(ErrorCode.GROUP_ID_NOT_FOUND, why);
  }
  const asked = topics ?? readTopics(broker, share);
  return {
    groupId,
    errorCode: ErrorCode.NONE,
    topics: asked.map(({ topicName, partitions }) => topicAnswer(broker, share, topicName, partitions)),
  };
}

function readTopics({ state }: Broker, share: ShareGroup) {
  return [...share.partitions].flatMap(([topicId, partitions]) => {
    const topicName = state.topicsById.get(topicId)?.name;
    return topicName === undefined ? [] : [{ topicName, partitions: [...partitions.keys()].sort((a, b) => a - b) }];
  });
}

function topicAnswer({ state }: Broker, share: ShareGroup, topicName: string, partitions: number[]) {
  const topic = state.topics.get(topicName);
  return {
    topicName,
    topicId: topic?.id ?? ZERO_UUID,
    partitions: partitions.map((partitionIndex) => {
      const found = topic?.partitions[partitionIndex];
      if (topic === undefined || found === undefined) return unknown(partitionIndex);
      const known = sharePartitionOf(share, topic.id, partitionIndex);
      if (known === undefined) return { partitionIndex, startOffset: -1, leaderEpoch: 0, lag: -1 };
      const { startOffset } = known;
      const lag = Math.max(0, found.logEndOffset - startOffset - doneCount(known));
      return { partitionIndex, startOffset, leaderEpoch: found.leaderEpoch, lag };
    }),
  };
}

function unknown(partitionIndex: number) {
  const errorCode = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
  return { partitionIndex, startOffset: -1, leaderEpoch: 0, lag: -1, errorCode, errorMessage: unknownTopic };
}

export const unknownTopic = 'This server does not host this topic-partition.';
