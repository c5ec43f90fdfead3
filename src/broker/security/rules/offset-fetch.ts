import { ErrorCode } from '../../../protocol/index.js';
import type { Broker } from '../../context.js';
import type { Access } from '../access.js';
import { learnTopicIds, type Rule, separate, topicNameOf } from './rule.js';

/**
 * OffsetFetch: DESCRIBE on the group and on each topic. Whoever asks for all topics (null) sees those that he may
 * describe; up to version 7 a request is about one group, and version 1 has no place for a group's error but its partitions.
 */
export const offsetFetchRule: Rule<'OffsetFetch'> = async ({ request, context: { version }, access, broker }) => {
  if (version >= 8) {
    const asked = request.groups.flatMap(({ topics }) => topics ?? []);
    await learnTopicIds(
      broker,
      asked.map(({ topicId }) => topicId),
    );
    const { allowed, refused } = separate(request.groups, ({ groupId }) => access.may('DESCRIBE', 'GROUP', groupId));
    const judged = allowed.map((group) => judgeTopics(broker, access, group.topics));
    const refusals = refused.map(({ groupId }) => ({ groupId, errorCode: ErrorCode.GROUP_AUTHORIZATION_FAILED }));
    return {
      allow: { ...request, groups: allowed.map((group, i) => ({ ...group, topics: judged[i]!.allowed })) },
      merge: (answer) => ({
        ...answer,
        groups: [...(answer.groups ?? []).map((group, i) => judged[i]?.merge(group) ?? group), ...refusals],
      }),
    };
  }
  if (!access.may('DESCRIBE', 'GROUP', request.groupId)) {
    const errorCode = ErrorCode.GROUP_AUTHORIZATION_FAILED;
    if (version >= 2) return { refuse: { errorCode, topics: [] } };
    return { refuse: { topics: (request.topics ?? []).map((topic) => refusedTopic(topic, errorCode)) } };
  }
  const judged = judgeTopics(broker, access, request.topics);
  return { allow: { ...request, topics: judged.allowed }, merge: judged.merge };
};

interface AskedTopic {
  name: string;
  topicId?: string;
  partitionIndexes: number[];
}

function judgeTopics<T extends AskedTopic>(broker: Broker, access: Access, topics: T[] | null) {
  const mayDescribe = (name: string) => access.may('DESCRIBE', 'TOPIC', name);
  const nameOf = (topic: { name?: string | undefined; topicId?: string | undefined }) =>
    topic.topicId === undefined ? (topic.name ?? '') : topicNameOf(broker, topic.name ?? '', topic.topicId);
  const isVisible = (topic: { name?: string | undefined; topicId?: string | undefined }) => {
    const known = nameOf(topic);
    return known === undefined || mayDescribe(known);
  };
  const { allowed, refused } = separate(topics ?? [], isVisible);
  const refusals = refused.map((topic) => refusedTopic(topic, ErrorCode.TOPIC_AUTHORIZATION_FAILED));
  return {
    allowed: topics === null ? null : allowed,
    merge<G extends { errorCode?: number | undefined; topics?: readonly { name?: string | undefined }[] | undefined }>(
      group: G,
    ): G {
      if ((group.errorCode ?? 0) !== ErrorCode.NONE) return group;
      return { ...group, topics: [...(group.topics ?? []).filter(isVisible), ...refusals] };
    },
  };
}

function refusedTopic({ name, topicId, partitionIndexes }: AskedTopic, errorCode: number) {
  return {
    name,
    ...(topicId === undefined ? {} : { topicId }),
    partitions: partitionIndexes.map((partitionIndex) => ({
      partitionIndex,
      committedOffset: -1,
      committedLeaderEpoch: -1,
      metadata: '',
      errorCode,
    })),
  };
}
