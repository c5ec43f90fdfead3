import { ErrorCode } from '../../../protocol/index.js';
import type { Access } from '../access.js';
import { offsetFetchRule } from './offset-fetch.js';
import { learnTopicIds, type Rules, separate, topicNameOf } from './rule.js';

const GROUP_REFUSED = ErrorCode.GROUP_AUTHORIZATION_FAILED;
const TOPIC_REFUSED = ErrorCode.TOPIC_AUTHORIZATION_FAILED;

/** Members need READ on their group, onlookers DESCRIBE; committed offsets also need the topic. */
export const groupRules: Rules = {
  FindCoordinator: ({ request, context, access }) => {
    const errorOf = (key: string) => coordinatorError(access, request.keyType, key);
    const nobody = { nodeId: -1, host: '', port: -1 };
    if (context.version < 4) {
      const errorCode = errorOf(request.key);
      return errorCode === ErrorCode.NONE
        ? { allow: request }
        : { refuse: { errorCode, errorMessage: null, ...nobody } };
    }
    const { allowed, refused } = separate(request.coordinatorKeys, (key) => errorOf(key) === ErrorCode.NONE);
    const refusals = refused.map((key) => ({ key, errorCode: errorOf(key), errorMessage: null, ...nobody }));
    return {
      allow: { ...request, coordinatorKeys: allowed },
      merge: (answer) => ({ ...answer, coordinators: [...(answer.coordinators ?? []), ...refusals] }),
    };
  },

  JoinGroup: ({ request, context, access }) =>
    mayRead(access, request.groupId)
      ? { allow: request }
      : {
          refuse: {
            errorCode: GROUP_REFUSED,
            generationId: -1,
            protocolName: context.version >= 7 ? null : '',
            leader: '',
            memberId: '',
          },
        },
  SyncGroup: ({ request, access }) =>
    mayRead(access, request.groupId) ? { allow: request } : { refuse: { errorCode: GROUP_REFUSED } },
  Heartbeat: ({ request, access }) =>
    mayRead(access, request.groupId) ? { allow: request } : { refuse: { errorCode: GROUP_REFUSED } },
  LeaveGroup: ({ request, access }) =>
    mayRead(access, request.groupId) ? { allow: request } : { refuse: { errorCode: GROUP_REFUSED } },

  ConsumerGroupHeartbeat: ({ request, access }) => {
    if (!mayRead(access, request.groupId)) return { refuse: { errorCode: GROUP_REFUSED } };
    const names = request.subscribedTopicNames ?? [];
    const mayDescribeAll = names.every((name) => access.may('DESCRIBE', 'TOPIC', name));
    return mayDescribeAll ? { allow: request } : { refuse: { errorCode: TOPIC_REFUSED } };
  },

  OffsetCommit: async ({ request, access, broker }) => {
    const refuse = ({ name, topicId, partitions }: (typeof request)['topics'][number], errorCode: number) => ({
      name,
      topicId,
      partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode })),
    });
    if (!mayRead(access, request.groupId)) {
      return { refuse: { topics: request.topics.map((topic) => refuse(topic, GROUP_REFUSED)) } };
    }
    await learnTopicIds(
      broker,
      request.topics.map(({ topicId }) => topicId),
    );
    const { allowed, refused } = separate(request.topics, ({ name, topicId }) => {
      const known = topicNameOf(broker, name, topicId);
      return known === undefined || access.may('READ', 'TOPIC', known);
    });
    const refusals = refused.map((topic) => refuse(topic, TOPIC_REFUSED));
    if (allowed.length === 0 && refused.length > 0) return { refuse: { topics: refusals } };
    return {
      allow: { ...request, topics: allowed },
      merge: (answer) => ({ ...answer, topics: [...(answer.topics ?? []), ...refusals] }),
    };
  },

  OffsetFetch: offsetFetchRule,

  OffsetDelete: ({ request, access }) => {
    if (!access.may('DELETE', 'GROUP', request.groupId)) return { refuse: { errorCode: GROUP_REFUSED } };
    const { allowed, refused } = separate(request.topics, ({ name }) => access.may('READ', 'TOPIC', name));
    const refusals = refused.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode: TOPIC_REFUSED })),
    }));
    if (allowed.length === 0 && refused.length > 0) return { refuse: { topics: refusals } };
    return {
      allow: { ...request, topics: allowed },
      merge: (answer) =>
        answer.errorCode === ErrorCode.NONE ? { ...answer, topics: [...(answer.topics ?? []), ...refusals] } : answer,
    };
  },

  DescribeGroups: ({ request, access }) => {
    const { allowed, refused } = separate(request.groups, (group) => access.may('DESCRIBE', 'GROUP', group));
    const refusals = refused.map((groupId) => ({ groupId, errorCode: GROUP_REFUSED }));
    return {
      allow: { ...request, groups: allowed },
      merge: (answer) => ({ ...answer, groups: [...(answer.groups ?? []), ...refusals] }),
    };
  },

  ConsumerGroupDescribe: ({ request, access }) => {
    const { allowed, refused } = separate(request.groupIds, (group) => access.may('DESCRIBE', 'GROUP', group));
    const refusals = refused.map((groupId) => ({ groupId, errorCode: GROUP_REFUSED }));
    return {
      allow: { ...request, groupIds: allowed },
      merge: (answer) => ({
        ...answer,
        groups: [...(answer.groups ?? []).map((group) => withTopicsIfAllowed(group, access)), ...refusals],
      }),
    };
  },

  ListGroups: ({ request, access }) => ({
    allow: request,
    merge: (answer) =>
      access.mayOnCluster('DESCRIBE')
        ? answer
        : {
            ...answer,
            groups: (answer.groups ?? []).filter(({ groupId }) => access.may('DESCRIBE', 'GROUP', groupId ?? '')),
          },
  }),

  DeleteGroups: ({ request, access }) => {
    const { allowed, refused } = separate(request.groupsNames, (group) => access.may('DELETE', 'GROUP', group));
    const refusals = refused.map((groupId) => ({ groupId, errorCode: GROUP_REFUSED }));
    return {
      allow: { ...request, groupsNames: allowed },
      merge: (answer) => ({ ...answer, results: [...(answer.results ?? []), ...refusals] }),
    };
  },
};

function mayRead(access: Access, group: string): boolean {
  return access.may('READ', 'GROUP', group);
}

/** FindCoordinator's key types: 0 group, 1 transactional id, 2 share partition. */
function coordinatorError(access: Access, keyType: number, key: string): number {
  switch (keyType) {
    case 0:
      return access.may('DESCRIBE', 'GROUP', key) ? ErrorCode.NONE : GROUP_REFUSED;
    case 1:
      return access.may('DESCRIBE', 'TRANSACTIONAL_ID', key)
        ? ErrorCode.NONE
        : ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
    default:
      return access.mayOnCluster('CLUSTER_ACTION') ? ErrorCode.NONE : ErrorCode.CLUSTER_AUTHORIZATION_FAILED;
  }
}

interface Assignment {
  topicPartitions?: readonly { topicName?: string | undefined }[] | undefined;
}
interface DescribedGroup {
  groupId?: string | undefined;
  members?: readonly { assignment?: Assignment | undefined; targetAssignment?: Assignment | undefined }[] | undefined;
}

/** A group tells nothing at all when one of its members is assigned a topic that the asker may not describe. */
function withTopicsIfAllowed<G extends DescribedGroup>(group: G, access: Access): G | DescribedGroup {
  const topics = (group.members ?? []).flatMap(({ assignment, targetAssignment }) => [
    ...(assignment?.topicPartitions ?? []),
    ...(targetAssignment?.topicPartitions ?? []),
  ]);
  if (topics.every(({ topicName }) => access.may('DESCRIBE', 'TOPIC', topicName ?? ''))) return group;
  const refusal = {
    groupId: group.groupId,
    errorCode: TOPIC_REFUSED,
    errorMessage: 'Members of the group are assigned topics that you may not describe.',
  };
  return refusal;
}
