import { brokerLoggerResource } from './broker-logger-resource.js';
import { brokerResource } from './broker-resource.js';
import { clientMetricsResource } from './client-metrics-resource.js';
import { groupResource } from './group-resource.js';
import type { ConfigResourceType } from './resource-type.js';
import { topicResource } from './topic-resource.js';

/** Every kind of resource that the config APIs serve. */
const served: readonly ConfigResourceType[] = [
  topicResource,
  brokerResource,
  brokerLoggerResource,
  clientMetricsResource,
  groupResource,
];

const byNumber = new Map(served.map((resourceType) => [resourceType.type, resourceType]));

export function configResourceType(type: number): ConfigResourceType | undefined {
  return byNumber.get(type);
}
