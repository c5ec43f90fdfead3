import { ErrorCode, type RequestOf } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';
import { groupCoordinator } from '../groups/coordinator.js';
import { topicNameOf } from '../groups/topic-names.js';
import { offsetFetchError } from '../state/consumer-group/commit.js';
import { isUnstable } from '../state/staged-offsets.js';
import type { CommittedOffset } from '../state/state.js';

/**
 * OffsetFetch v1–10. Answers from the folded metadata log, never from a view older than half a session, so that what a
 * former coordinator acknowledged is there. A partition without a commit has offset −1 and no error.
 *
 * v2 null topics: everything, and an error for the group · v5 leader epoch · v6 flexible · v7 `requireStable`: an offset
 * that an ongoing transaction may still change is not told (UNSTABLE_OFFSET_COMMIT, KIP-447) · v8 several groups · v9 member id and epoch (KIP-848:
 * UNKNOWN_MEMBER_ID, STALE_MEMBER_EPOCH; classic groups ignore them) · v10 topic ids.
 */
export const offsetFetch = serve('OffsetFetch', { min: 1, max: 10 }, async (broker, request, { version }) => {
  await broker.caughtUp();
  if (version >= 8) {
    await learnTopics(broker, request, version);
    return { groups: request.groups.map((group) => fetchGroup(broker, group, request.requireStable, version)) };
  }
  const byName = request.topics?.map(({ name, partitionIndexes }) => ({ name, topicId: '', partitionIndexes })) ?? null;
  const { topics, errorCode } = fetchGroup(
    broker,
    { groupId: request.groupId, topics: byName },
    request.requireStable,
    version,
  );
  if (version >= 2 || errorCode === ErrorCode.NONE) return { topics, errorCode };
  return { topics: (byName ?? []).map((topic) => refuse(topic, errorCode)) };
});

interface RequestedGroup {
  groupId: string;
  /** Of a KIP-848 member. */
  memberId?: string | null;
  memberEpoch?: number;
  topics: RequestedTopic[] | null;
}

interface RequestedTopic {
  name: string;
  topicId: string;
  partitionIndexes: number[];
}

function fetchGroup(
  broker: Broker,
  { groupId, memberId = null, memberEpoch = -1, topics }: RequestedGroup,
  requireStable: boolean,
  version: number,
) {
  const groups = groupCoordinator(broker);
  const consumerGroup = groups.consumerGroup(groupId);
  const errorCode =
    groups.claim(groupId) ||
    (consumerGroup === null ? ErrorCode.NONE : offsetFetchError(consumerGroup, memberId, memberEpoch));
  if (errorCode !== ErrorCode.NONE) return { groupId, topics: [], errorCode };
  const offsets = broker.state.groups.get(groupId)?.offsets ?? new Map<string, Map<number, CommittedOffset>>();
  const tell = (topicId: string, partition: number, committed: CommittedOffset | undefined) =>
    requireStable && isUnstable(broker.state, groupId, topicId, partition)
      ? { ...partitionAnswer(partition, undefined), errorCode: ErrorCode.UNSTABLE_OFFSET_COMMIT }
      : partitionAnswer(partition, committed);
  if (topics === null) return { groupId, topics: everything(broker, offsets, tell), errorCode };
  return {
    groupId,
    errorCode,
    topics: topics.map((topic) => {
      const name = topicNameOf(broker.state, topic, version);
      if (name === null && version >= 10) return refuse(topic, ErrorCode.UNKNOWN_TOPIC_ID);
      const committed = offsets.get(name ?? topic.name);
      const partitions = topic.partitionIndexes.map((partition) =>
        tell(broker.state.topics.get(name ?? topic.name)?.id ?? '', partition, committed?.get(partition)),
      );
      return { name: topic.name, topicId: topic.topicId, partitions };
    }),
  };
}

type Tell = (
  topicId: string,
  partition: number,
  committed: CommittedOffset | undefined,
) => ReturnType<typeof partitionAnswer>;

function everything(broker: Broker, offsets: Map<string, Map<number, CommittedOffset>>, tell: Tell) {
  return [...offsets].flatMap(([name, partitions]) => {
    const topic = broker.state.topics.get(name);
    if (topic === undefined || partitions.size === 0) return [];
    return [{ name, topicId: topic.id, partitions: [...partitions].map((entry) => tell(topic.id, ...entry)) }];
  });
}

function partitionAnswer(partitionIndex: number, committed: CommittedOffset | undefined) {
  return {
    partitionIndex,
    committedOffset: committed?.offset ?? -1,
    committedLeaderEpoch: committed?.leaderEpoch ?? -1,
    metadata: committed?.metadata ?? '',
    errorCode: ErrorCode.NONE as number,
  };
}

function refuse({ name, topicId, partitionIndexes }: RequestedTopic, errorCode: number) {
  const partitions = partitionIndexes.map((partition) => ({ ...partitionAnswer(partition, undefined), errorCode }));
  return { name, topicId, partitions };
}

/** A topic that another broker has just created may not have been folded here yet. */
async function learnTopics(broker: Broker, { groups }: RequestOf<'OffsetFetch'>, version: number): Promise<void> {
  if (version < 10) return;
  const topics = groups.flatMap((group) => group.topics ?? []);
  if (topics.some((topic) => topicNameOf(broker.state, topic, version) === null)) await broker.caughtUp();
}
