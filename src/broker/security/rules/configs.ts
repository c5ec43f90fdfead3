import { ErrorCode } from '../../../protocol/index.js';
import type { Access } from '../access.js';
import { type Rules, separate } from './rule.js';

/** Configs belong to a topic, a group, or (brokers, their loggers, client metrics) to the cluster. */
export const configRules: Rules = {
  DescribeConfigs: ({ request, access }) => {
    const { allowed, refusals } = divide(request.resources, access, 'DESCRIBE_CONFIGS');
    return {
      allow: { ...request, resources: allowed },
      merge: (answer) => ({ ...answer, results: [...(answer.results ?? []), ...refusals] }),
    };
  },

  AlterConfigs: ({ request, access }) => {
    const { allowed, refusals } = divide(request.resources, access, 'ALTER_CONFIGS');
    return {
      allow: { ...request, resources: allowed },
      merge: (answer) => ({ ...answer, responses: [...(answer.responses ?? []), ...refusals] }),
    };
  },

  IncrementalAlterConfigs: ({ request, access }) => {
    const { allowed, refusals } = divide(request.resources, access, 'ALTER_CONFIGS');
    return {
      allow: { ...request, resources: allowed },
      merge: (answer) => ({ ...answer, responses: [...(answer.responses ?? []), ...refusals] }),
    };
  },
};

/** Kafka's config resource types that are not the cluster's. */
const TOPIC = 2;
const GROUP = 32;

interface Resource {
  resourceType: number;
  resourceName: string;
}

type Operation = 'DESCRIBE_CONFIGS' | 'ALTER_CONFIGS';

/** The resources that the handler may hear of, and the answers for the others. */
function divide<R extends Resource>(resources: readonly R[], access: Access, operation: Operation) {
  const { allowed, refused } = separate(resources, ({ resourceType, resourceName }) =>
    may(access, operation, resourceType, resourceName),
  );
  return { allowed, refusals: refused.map(refusal) };
}

function may(access: Access, operation: Operation, type: number, name: string): boolean {
  if (type === TOPIC) return access.may(operation, 'TOPIC', name);
  if (type === GROUP) return access.may(operation, 'GROUP', name);
  return access.mayOnCluster(operation);
}

function refusal({ resourceType, resourceName }: Resource) {
  const [errorCode, errorMessage] =
    resourceType === TOPIC
      ? [ErrorCode.TOPIC_AUTHORIZATION_FAILED, 'Topic authorization failed.']
      : resourceType === GROUP
        ? [ErrorCode.GROUP_AUTHORIZATION_FAILED, 'Group authorization failed.']
        : [ErrorCode.CLUSTER_AUTHORIZATION_FAILED, 'Cluster authorization failed.'];
  return { resourceType, resourceName, errorCode, errorMessage, configs: [] };
}
