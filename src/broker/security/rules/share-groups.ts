import { ErrorCode } from '../../../protocol/index.js';
import { learnTopicIds, type Rules, separate, topicNameOf } from './rule.js';

const GROUP_REFUSED = ErrorCode.GROUP_AUTHORIZATION_FAILED;
const TOPIC_REFUSED = ErrorCode.TOPIC_AUTHORIZATION_FAILED;

/** Share groups (KIP-932): members need READ on group and topics, onlookers DESCRIBE, who forgets offsets DELETE. */
export const shareGroupRules: Rules = {
  ShareGroupHeartbeat: ({ request, access }) => {
    if (!access.may('READ', 'GROUP', request.groupId)) return { refuse: { errorCode: GROUP_REFUSED } };
    const names = request.subscribedTopicNames ?? [];
    const mayDescribeAll = names.every((name) => access.may('DESCRIBE', 'TOPIC', name));
    return mayDescribeAll ? { allow: request } : { refuse: { errorCode: TOPIC_REFUSED } };
  },

  ShareGroupDescribe: ({ request, access }) => {
    const { allowed, refused } = separate(request.groupIds, (group) => access.may('DESCRIBE', 'GROUP', group));
    const refusals = refused.map((groupId) => ({ groupId, errorCode: GROUP_REFUSED }));
    return {
      allow: { ...request, groupIds: allowed },
      merge: (answer) => ({
        ...answer,
        groups: [
          ...(answer.groups ?? []).map((group) =>
            (group.members ?? [])
              .flatMap((member) => member.assignment?.topicPartitions ?? [])
              .every(({ topicName }) => access.may('DESCRIBE', 'TOPIC', topicName ?? ''))
              ? group
              : {
                  groupId: group.groupId,
                  errorCode: TOPIC_REFUSED,
                  errorMessage: 'Members of the group are assigned topics that you may not describe.',
                },
          ),
          ...refusals,
        ],
      }),
    };
  },

  /** A share session remembers topics that a request does not name: the fetch asks about each of them. */
  ShareFetch: ({ request, access }) =>
    access.may('READ', 'GROUP', request.groupId ?? '') ? { allow: request } : { refuse: { errorCode: GROUP_REFUSED } },

  ShareAcknowledge: async ({ request, access, broker }) => {
    if (!access.may('READ', 'GROUP', request.groupId ?? '')) return { refuse: { errorCode: GROUP_REFUSED } };
    const ids = request.topics.map(({ topicId }) => topicId);
    await learnTopicIds(broker, ids);
    const { allowed, refused } = separate(request.topics, ({ topicId }) => {
      const known = topicNameOf(broker, null, topicId);
      return known === undefined || access.may('READ', 'TOPIC', known);
    });
    const refusals = refused.map(({ topicId, partitions }) => ({
      topicId,
      partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode: TOPIC_REFUSED })),
    }));
    return {
      allow: { ...request, topics: allowed },
      merge: (answer) => ({ ...answer, responses: [...(answer.responses ?? []), ...refusals] }),
    };
  },

  DescribeShareGroupOffsets: ({ request, access }) => {
    const { allowed, refused } = separate(request.groups, ({ groupId }) => access.may('DESCRIBE', 'GROUP', groupId));
    const refusals = refused.map(({ groupId }) => ({ groupId, topics: [], errorCode: GROUP_REFUSED }));
    const mayDescribe = ({ topicName = '' }: { topicName?: string | undefined }) =>
      access.may('DESCRIBE', 'TOPIC', topicName);
    const asked = allowed.map((group) => ({ ...group, topics: group.topics?.filter(mayDescribe) ?? null }));
    const refusedTopics = new Map(
      allowed.map(({ groupId, topics }) => [groupId, (topics ?? []).filter((topic) => !mayDescribe(topic))]),
    );
    return {
      allow: { ...request, groups: asked },
      merge: (answer) => ({
        ...answer,
        groups: [
          ...(answer.groups ?? []).map((group) => ({
            ...group,
            topics: [
              ...(group.topics ?? []).filter(mayDescribe),
              ...(refusedTopics.get(group.groupId ?? '') ?? []).map(({ topicName, partitions }) => ({
                topicName,
                partitions: partitions.map((partitionIndex) => ({
                  partitionIndex,
                  startOffset: -1,
                  errorCode: TOPIC_REFUSED,
                })),
              })),
            ],
          })),
          ...refusals,
        ],
      }),
    };
  },

  AlterShareGroupOffsets: ({ request, access }) => {
    if (!access.may('READ', 'GROUP', request.groupId)) return { refuse: { errorCode: GROUP_REFUSED } };
    const { allowed, refused } = separate(request.topics, ({ topicName }) => access.may('READ', 'TOPIC', topicName));
    const refusals = refused.map(({ topicName, partitions }) => ({
      topicName,
      partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode: TOPIC_REFUSED })),
    }));
    if (allowed.length === 0 && refused.length > 0) return { refuse: { responses: refusals } };
    return {
      allow: { ...request, topics: allowed },
      merge: (answer) => ({ ...answer, responses: [...(answer.responses ?? []), ...refusals] }),
    };
  },

  DeleteShareGroupOffsets: ({ request, access }) => {
    if (!access.may('DELETE', 'GROUP', request.groupId)) return { refuse: { errorCode: GROUP_REFUSED } };
    const { allowed, refused } = separate(request.topics, ({ topicName }) => access.may('READ', 'TOPIC', topicName));
    const refusals = refused.map(({ topicName }) => ({ topicName, errorCode: TOPIC_REFUSED }));
    if (allowed.length === 0 && refused.length > 0) return { refuse: { responses: refusals } };
    return {
      allow: { ...request, topics: allowed },
      merge: (answer) => ({ ...answer, responses: [...(answer.responses ?? []), ...refusals] }),
    };
  },
};
