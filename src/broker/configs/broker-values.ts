import type { Broker } from '../context.js';
import { resourceConfigs } from '../state/resource-configs.js';
import { brokerConfigDefinition } from './broker-config-definitions.js';
import { ConfigSource, type Synonym } from './described-config.js';
import { listenerValues } from './listener-values.js';

export const BROKER_RESOURCE = 4;

/** What a value in force depends on: the folded state and which broker asks. */
export type ConfigScope = Pick<Broker, 'state' | 'config'>;

/** Set on this broker, else for all brokers; undefined when neither. */
export function dynamicBrokerConfig({ state, config }: ConfigScope, name: string): string | undefined {
  if (state.resourceConfigs.size === 0) return undefined;
  return (
    resourceConfigs(state, BROKER_RESOURCE, String(config.id)).get(name) ??
    resourceConfigs(state, BROKER_RESOURCE, '').get(name)
  );
}

/** Every value of a broker config, the one in force first. */
export function brokerSynonyms(scope: ConfigScope, name: string): Synonym[] {
  const { state, config } = scope;
  const synonyms: Synonym[] = [];
  const add = (value: string | null | undefined, source: number, under = name) => {
    if (value !== undefined && value !== null) synonyms.push({ name: under, value, source });
  };
  add(resourceConfigs(state, BROKER_RESOURCE, String(config.id)).get(name), ConfigSource.DYNAMIC_BROKER);
  add(resourceConfigs(state, BROKER_RESOURCE, '').get(name), ConfigSource.DYNAMIC_DEFAULT_BROKER);
  const coarse = coarseNames[name];
  if (coarse !== undefined) {
    // Kafka names the hours only when there is something to set them against.
    if (synonyms.length > 0) add(brokerConfigDefinition(coarse)?.default, ConfigSource.DEFAULT, coarse);
    return synonyms;
  }
  const fallback = brokerConfigDefinition(name)?.default;
  const running = runningValues(scope).get(name);
  if (running !== fallback) add(running, ConfigSource.STATIC_BROKER);
  add(fallback, ConfigSource.DEFAULT);
  return synonyms;
}

/** Configs in milliseconds that stand in for an older one in hours. */
const coarseNames: Record<string, string> = {
  'log.retention.ms': 'log.retention.hours',
  'log.roll.ms': 'log.roll.hours',
  'log.roll.jitter.ms': 'log.roll.jitter.hours',
  'log.flush.interval.ms': 'log.flush.scheduler.interval.ms',
};

/** What this process was started with, under the names that Kafka has for it. */
function runningValues(scope: ConfigScope): ReadonlyMap<string, string> {
  const { config } = scope;
  return new Map<string, string>([
    ...listenerValues(scope),
    ['node.id', String(config.id)],
    ['broker.id', String(config.id)],
    ...(config.rack === undefined ? [] : ([['broker.rack', config.rack]] as const)),
    ['log.dirs', config.store],
    ['auto.create.topics.enable', String(config.autoCreateTopics)],
    ['num.partitions', String(config.numPartitions)],
    ['default.replication.factor', String(config.defaultReplicationFactor)],
    ['socket.request.max.bytes', String(config.maxRequestBytes)],
    ['broker.session.timeout.ms', String(config.sessionTimeoutMs)],
    ['auto.leader.rebalance.enable', String(config.autoLeaderRebalance)],
    ['queued.max.request.bytes', String(config.queuedMaxRequestBytes)],
    ['max.connections', String(config.maxConnections)],
    ['max.connections.per.ip', String(config.maxConnectionsPerIp)],
    ['connections.max.idle.ms', String(config.connectionsMaxIdleMs)],
    ['socket.listen.backlog.size', String(config.socketListenBacklogSize)],
    ['group.initial.rebalance.delay.ms', String(config.groupInitialRebalanceDelayMs)],
    ['group.min.session.timeout.ms', String(config.groupMinSessionTimeoutMs)],
    ['group.max.session.timeout.ms', String(config.groupMaxSessionTimeoutMs)],
    ['group.max.size', String(config.groupMaxSize)],
    ['group.consumer.session.timeout.ms', String(config.groupConsumerSessionTimeoutMs)],
    ['group.consumer.heartbeat.interval.ms', String(config.groupConsumerHeartbeatIntervalMs)],
    ['group.consumer.migration.policy', config.groupConsumerMigrationPolicy],
    ['group.consumer.max.size', String(config.groupConsumerMaxSize)],
    ['group.consumer.assignment.interval.ms', String(config.groupConsumerAssignmentIntervalMs)],
    ['offsets.retention.minutes', String(config.offsetsRetentionMinutes)],
    ['offsets.retention.check.interval.ms', String(config.offsetsRetentionCheckMs)],
    ['log.retention.check.interval.ms', String(config.retentionCheckMs)],
  ]);
}
