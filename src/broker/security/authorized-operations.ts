import { type ApiName, ErrorCode, type RequestOf } from '../../protocol/index.js';
import type { Answer } from '../context.js';
import type { Access } from './access.js';
import { CLUSTER_NAME, Operation, type ResourceType } from './acl.js';

type OperationName = keyof typeof Operation;

/** The operations that exist for a resource, as Kafka lists them for `authorizedOperations`. */
const operationsOf = {
  TOPIC: ['READ', 'WRITE', 'CREATE', 'DELETE', 'ALTER', 'DESCRIBE', 'DESCRIBE_CONFIGS', 'ALTER_CONFIGS'],
  GROUP: ['READ', 'DELETE', 'DESCRIBE', 'DESCRIBE_CONFIGS', 'ALTER_CONFIGS'],
  CLUSTER: [
    ...(['CREATE', 'ALTER', 'DESCRIBE', 'CLUSTER_ACTION'] as const),
    ...(['DESCRIBE_CONFIGS', 'ALTER_CONFIGS', 'IDEMPOTENT_WRITE'] as const),
  ],
} satisfies Partial<Record<keyof typeof ResourceType, readonly OperationName[]>>;

/**
 * Adds to an answer what the asker may do with what it describes, as bits numbered like Kafka's AclOperation (KIP-430).
 * Without being asked an answer keeps the default of the field, INT_MIN.
 */
export function withAuthorizedOperations<A extends ApiName>(
  api: A,
  request: RequestOf<A>,
  answer: Answer<A>,
  version: number,
  access: Access,
): Answer<A> {
  const fill = fills[api] as Fill<A> | undefined;
  return fill === undefined || answer === null ? answer : fill(request, answer, access, version);
}

type Fill<A extends ApiName> = (
  request: RequestOf<A>,
  answer: NonNullable<Answer<A>>,
  access: Access,
  version: number,
) => Answer<A>;

const fills: { [A in ApiName]?: Fill<A> } = {
  Metadata: (request, answer, access, version) => {
    const { includeTopicAuthorizedOperations, includeClusterAuthorizedOperations } = request;
    const asksCluster = includeClusterAuthorizedOperations && version <= 10;
    return {
      ...answer,
      ...(asksCluster ? { clusterAuthorizedOperations: clusterBits(access) } : {}),
      ...(includeTopicAuthorizedOperations ? { topics: (answer.topics ?? []).map(withTopicBits(access)) } : {}),
    };
  },
  DescribeTopicPartitions: (_, answer, access) => ({
    ...answer,
    topics: (answer.topics ?? []).map(withTopicBits(access)),
  }),
  DescribeCluster: (request, answer, access) =>
    request.includeClusterAuthorizedOperations && (answer.errorCode ?? 0) === ErrorCode.NONE
      ? { ...answer, clusterAuthorizedOperations: clusterBits(access) }
      : answer,
  DescribeGroups: (request, answer, access) =>
    request.includeAuthorizedOperations
      ? { ...answer, groups: (answer.groups ?? []).map(withGroupBits(access)) }
      : answer,
  ConsumerGroupDescribe: (request, answer, access) =>
    request.includeAuthorizedOperations
      ? { ...answer, groups: (answer.groups ?? []).map(withGroupBits(access)) }
      : answer,
};

function clusterBits(access: Access): number {
  return access.mayOnCluster('DESCRIBE') ? bits(access, 'CLUSTER', CLUSTER_NAME) : 0;
}

/** Also of a topic that does not exist, for whoever may know that. */
function withTopicBits(access: Access) {
  return <T extends { name?: string | null | undefined; errorCode?: number | undefined }>(topic: T): T =>
    topic.errorCode === ErrorCode.TOPIC_AUTHORIZATION_FAILED || !topic.name
      ? topic
      : { ...topic, topicAuthorizedOperations: bits(access, 'TOPIC', topic.name) };
}

function withGroupBits(access: Access) {
  return <G extends { groupId?: string | undefined; errorCode?: number | undefined }>(group: G): G =>
    (group.errorCode ?? 0) === ErrorCode.NONE
      ? { ...group, authorizedOperations: bits(access, 'GROUP', group.groupId ?? '') }
      : group;
}

function bits(access: Access, type: keyof typeof operationsOf, name: string): number {
  return operationsOf[type].reduce(
    (sum, operation) => (access.may(operation, type, name) ? sum | (1 << Operation[operation]) : sum),
    0,
  );
}
