import { ErrorCode } from '../protocol/index.js';
import type { Broker } from './context.js';
import type { TopicState } from './state/state.js';
import { type ConfigType, topicConfigDefinitions } from './topic-configs.js';

export const TOPIC_RESOURCE = 2;
export const BROKER_RESOURCE = 4;

/** Kafka's config sources. */
const DYNAMIC_TOPIC = 1;
const STATIC_BROKER = 4;
const DEFAULT = 5;

/** Kafka's config types. */
const typeNumbers: Record<ConfigType, number> = { boolean: 1, string: 2, int: 3, long: 5, double: 6, list: 7 };

export interface DescribedConfig {
  name: string;
  value: string | null;
  readOnly: boolean;
  configSource: number;
  isSensitive: boolean;
  configType: number;
  synonyms: { name: string; value: string | null; source: number }[];
}

export function describeTopicConfigs(topic: TopicState): DescribedConfig[] {
  return topicConfigDefinitions.map((definition) => {
    const set = topic.configs.get(definition.name);
    const fallback = { name: definition.name, value: definition.default, source: DEFAULT };
    return {
      name: definition.name,
      value: set ?? definition.default,
      readOnly: false,
      configSource: set === undefined ? DEFAULT : DYNAMIC_TOPIC,
      isSensitive: false,
      configType: typeNumbers[definition.type],
      synonyms:
        set === undefined ? [fallback] : [{ name: definition.name, value: set, source: DYNAMIC_TOPIC }, fallback],
    };
  });
}

/** What this broker runs with, under the names that Kafka has for it. All of it is fixed at start. */
export function describeBrokerConfigs(broker: Broker): DescribedConfig[] {
  const { config } = broker;
  const values: [name: string, value: string, type: ConfigType][] = [
    ['broker.id', String(config.id), 'int'],
    ['broker.rack', config.rack ?? '', 'string'],
    ['auto.create.topics.enable', String(config.autoCreateTopics), 'boolean'],
    ['num.partitions', String(config.numPartitions), 'int'],
    ['default.replication.factor', String(config.defaultReplicationFactor), 'int'],
    ['socket.request.max.bytes', String(config.maxRequestBytes), 'int'],
    ['broker.session.timeout.ms', String(config.sessionTimeoutMs), 'int'],
    ['auto.leader.rebalance.enable', String(config.autoLeaderRebalance), 'boolean'],
    ['group.initial.rebalance.delay.ms', String(config.groupInitialRebalanceDelayMs), 'int'],
    ['group.min.session.timeout.ms', String(config.groupMinSessionTimeoutMs), 'int'],
    ['group.max.session.timeout.ms', String(config.groupMaxSessionTimeoutMs), 'int'],
    ['group.max.size', String(config.groupMaxSize), 'int'],
    ['log.retention.check.interval.ms', String(config.retentionCheckMs), 'long'],
  ];
  return values.map(([name, value, type]) => ({
    name,
    value,
    readOnly: true,
    configSource: STATIC_BROKER,
    isSensitive: false,
    configType: typeNumbers[type],
    synonyms: [{ name, value, source: STATIC_BROKER }],
  }));
}

export type FoundResource =
  | { kind: 'topic'; topic: TopicState }
  | { kind: 'broker' }
  | { kind: 'none'; errorCode: number; errorMessage: string };

export function findConfigResource(broker: Broker, resourceType: number, resourceName: string): FoundResource {
  if (resourceType === TOPIC_RESOURCE) {
    const topic = broker.state.topics.get(resourceName);
    if (topic) return { kind: 'topic', topic };
    return {
      kind: 'none',
      errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
      errorMessage: `The topic '${resourceName}' does not exist.`,
    };
  }
  if (resourceType === BROKER_RESOURCE) {
    if (resourceName === '' || broker.state.brokers.has(Number(resourceName))) return { kind: 'broker' };
    const errorMessage = `There is no broker ${resourceName}.`;
    return { kind: 'none', errorCode: ErrorCode.INVALID_REQUEST, errorMessage };
  }
  return {
    kind: 'none',
    errorCode: ErrorCode.INVALID_REQUEST,
    errorMessage: `Unsupported resource type: ${resourceType}`,
  };
}
