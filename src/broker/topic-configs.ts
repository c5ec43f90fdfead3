import { type ConfigScope, dynamicBrokerConfig } from './configs/broker-values.js';
import { type ConfigDefinition, refuseValue } from './configs/definition.js';
import type { TopicState } from './state/state.js';

export interface TopicConfigDefinition extends ConfigDefinition {
  default: string;
  /** What a broker calls its default for it. */
  brokerName?: string;
  /** Shown only where it is set. */
  internal?: true;
}

const week = String(7 * 24 * 3_600_000);
const forever = '9223372036854775807';

/** Apache Kafka 4.3 topic configs with their defaults; the names are Kafka's `TopicConfig`. */
export const topicConfigDefinitions: readonly TopicConfigDefinition[] = [
  {
    ...{ name: 'cleanup.policy', type: 'list', default: 'delete', oneOf: ['compact', 'delete'] },
    brokerName: 'log.cleanup.policy',
    documentation: 'Whether old records go by age and size (delete), by key (compact), or both.',
  },
  {
    ...{ name: 'compression.gzip.level', type: 'int', default: '-1', min: 1, max: 9, orElse: -1 },
    brokerName: 'compression.gzip.level',
    documentation: 'The gzip level where the broker packs; -1 is the default of gzip.',
  },
  {
    ...{ name: 'compression.lz4.level', type: 'int', default: '9', min: 1, max: 17 },
    brokerName: 'compression.lz4.level',
    documentation: 'Accepted; lz4 is packed at one level here.',
  },
  {
    ...{ name: 'compression.type', type: 'string', default: 'producer' },
    oneOf: ['uncompressed', 'zstd', 'lz4', 'snappy', 'gzip', 'producer'],
    brokerName: 'compression.type',
    documentation: 'How batches are packed in the log; producer keeps what the producer chose.',
  },
  {
    ...{ name: 'compression.zstd.level', type: 'int', default: '3', min: -131072, max: 22 },
    brokerName: 'compression.zstd.level',
    documentation: 'The zstd level where the broker packs.',
  },
  {
    ...{ name: 'delete.retention.ms', type: 'long', default: '86400000', min: 0 },
    brokerName: 'log.cleaner.delete.retention.ms',
    documentation: 'How long a tombstone stays after the log was compacted past it.',
  },
  {
    ...{ name: 'file.delete.delay.ms', type: 'long', default: '60000', min: 0 },
    brokerName: 'log.segment.delete.delay.ms',
    documentation: 'Accepted; objects that nobody points to are deleted after a grace of the broker’s own.',
  },
  {
    ...{ name: 'flush.messages', type: 'long', default: forever, min: 1 },
    brokerName: 'log.flush.interval.messages',
    documentation: 'Accepted; every acknowledged record is durable.',
  },
  {
    ...{ name: 'flush.ms', type: 'long', default: forever, min: 0 },
    brokerName: 'log.flush.interval.ms',
    documentation: 'Accepted; every acknowledged record is durable.',
  },
  {
    ...{ name: 'follower.replication.throttled.replicas', type: 'list', default: '', replicaList: true },
    documentation: 'Accepted; nothing is replicated between brokers.',
  },
  {
    ...{ name: 'index.interval.bytes', type: 'int', default: '4096', min: 0 },
    brokerName: 'log.index.interval.bytes',
    documentation: 'Accepted; every batch is indexed.',
  },
  { ...{ name: 'internal.segment.bytes', type: 'int', default: '' }, internal: true },
  {
    ...{ name: 'leader.replication.throttled.replicas', type: 'list', default: '', replicaList: true },
    documentation: 'Accepted; nothing is replicated between brokers.',
  },
  {
    ...{ name: 'local.retention.bytes', type: 'long', default: '-2', min: -2 },
    brokerName: 'log.local.retention.bytes',
    documentation: 'Accepted; means something with tiered storage only.',
  },
  {
    ...{ name: 'local.retention.ms', type: 'long', default: '-2', min: -2 },
    brokerName: 'log.local.retention.ms',
    documentation: 'Accepted; means something with tiered storage only.',
  },
  {
    ...{ name: 'max.compaction.lag.ms', type: 'long', default: forever, min: 1 },
    brokerName: 'log.cleaner.max.compaction.lag.ms',
    documentation: 'A record older than this is compacted whatever the dirty ratio.',
  },
  {
    ...{ name: 'max.message.bytes', type: 'int', default: '1048588', min: 0 },
    brokerName: 'message.max.bytes',
    documentation: 'The largest record batch that is taken, in bytes after compression.',
  },
  {
    ...{ name: 'message.timestamp.after.max.ms', type: 'long', default: '3600000', min: 0 },
    brokerName: 'log.message.timestamp.after.max.ms',
    documentation: 'How far a record’s timestamp may lie in the future.',
  },
  {
    ...{ name: 'message.timestamp.before.max.ms', type: 'long', default: forever, min: 0 },
    brokerName: 'log.message.timestamp.before.max.ms',
    documentation: 'How far a record’s timestamp may lie in the past.',
  },
  {
    ...{
      name: 'message.timestamp.type',
      type: 'string',
      default: 'CreateTime',
      oneOf: ['CreateTime', 'LogAppendTime'],
    },
    brokerName: 'log.message.timestamp.type',
    documentation: 'Whether a record keeps the time its producer gave it or gets that of the append.',
  },
  {
    ...{ name: 'min.cleanable.dirty.ratio', type: 'double', default: '0.5', min: 0, max: 1 },
    brokerName: 'log.cleaner.min.cleanable.ratio',
    documentation: 'The share of bytes not compacted yet from which a log is compacted.',
  },
  {
    ...{ name: 'min.compaction.lag.ms', type: 'long', default: '0', min: 0 },
    brokerName: 'log.cleaner.min.compaction.lag.ms',
    documentation: 'A record younger than this is not compacted.',
  },
  {
    ...{ name: 'min.insync.replicas', type: 'int', default: '1', min: 1 },
    brokerName: 'min.insync.replicas',
    documentation: 'Accepted; an acknowledged record is in the object store, which no broker can fall behind.',
  },
  {
    ...{ name: 'preallocate', type: 'boolean', default: 'false' },
    brokerName: 'log.preallocate',
    documentation: 'Accepted; there are no files to allocate.',
  },
  {
    ...{ name: 'remote.log.copy.disable', type: 'boolean', default: 'false' },
    documentation: 'Accepted; means something with tiered storage only.',
  },
  {
    ...{ name: 'remote.log.delete.on.disable', type: 'boolean', default: 'false' },
    documentation: 'Accepted; means something with tiered storage only.',
  },
  {
    ...{ name: 'remote.storage.enable', type: 'boolean', default: 'false' },
    documentation: 'Tiered storage; not served, everything lies in the object store already.',
  },
  {
    ...{ name: 'retention.bytes', type: 'long', default: '-1' },
    brokerName: 'log.retention.bytes',
    documentation: 'How many bytes of a partition are kept; -1 is no limit.',
  },
  {
    ...{ name: 'retention.ms', type: 'long', default: week, min: -1 },
    brokerName: 'log.retention.ms',
    documentation: 'How long records are kept; -1 is no limit.',
  },
  {
    ...{ name: 'segment.bytes', type: 'int', default: '1073741824', min: 1048576 },
    brokerName: 'log.segment.bytes',
    documentation: 'The newest bytes of a partition that are never compacted.',
  },
  {
    ...{ name: 'segment.index.bytes', type: 'int', default: '10485760', min: 4 },
    brokerName: 'log.index.size.max.bytes',
    documentation: 'Accepted; the index is in the metadata.',
  },
  {
    ...{ name: 'segment.jitter.ms', type: 'long', default: '0', min: 0 },
    brokerName: 'log.roll.jitter.ms',
    documentation: 'Accepted; nothing is rolled all at once.',
  },
  {
    ...{ name: 'segment.ms', type: 'long', default: week, min: 1 },
    brokerName: 'log.roll.ms',
    documentation: 'The age from which records count as a closed segment, which may be compacted.',
  },
  {
    ...{ name: 'unclean.leader.election.enable', type: 'boolean', default: 'false' },
    brokerName: 'unclean.leader.election.enable',
    documentation: 'Accepted; any broker that takes over has every acknowledged record.',
  },
];

const byName = new Map(topicConfigDefinitions.map((definition) => [definition.name, definition]));

export function topicConfigDefinition(name: string): TopicConfigDefinition | undefined {
  return byName.get(name);
}

/** The value in force: set on the topic, else on this broker, else for all brokers, else Kafka's default. */
export function topicConfig(scope: ConfigScope, topic: Pick<TopicState, 'configs'>, name: string): string {
  const set = topic.configs.get(name);
  if (set !== undefined) return set;
  const definition = byName.get(name);
  if (definition === undefined) return '';
  return (definition.brokerName && dynamicBrokerConfig(scope, definition.brokerName)) ?? definition.default;
}

export function topicConfigNumber(scope: ConfigScope, topic: Pick<TopicState, 'configs'>, name: string): number {
  return Number(topicConfig(scope, topic, name));
}

/** Whether cleanup.policy names it. */
export function cleansUpBy(scope: ConfigScope, topic: TopicState, policy: 'compact' | 'delete'): boolean {
  const inForce = topicConfig(scope, topic, 'cleanup.policy');
  return inForce === policy || (inForce.includes(',') && inForce.split(',').includes(policy));
}

/** What is wrong with the explicit configs of a topic, in Kafka's words; null when nothing is. */
export function refuseTopicConfigs(scope: ConfigScope, configs: ReadonlyMap<string, string>): string | null {
  for (const name of configs.keys()) if (!byName.has(name)) return `Unknown topic config name: ${name}`;
  for (const [name, value] of configs) {
    const wrong = refuseValue(byName.get(name) as TopicConfigDefinition, value);
    if (wrong) return wrong;
  }
  const value = (name: string) => topicConfig(scope, { configs: configs as Map<string, string> }, name);
  if (value('remote.storage.enable').trim().toLowerCase() === 'true') {
    return 'Tiered Storage functionality is disabled in the broker. Topic cannot be configured with remote log storage.';
  }
  const [minLag, maxLag] = [value('min.compaction.lag.ms'), value('max.compaction.lag.ms')];
  if (Number(minLag) > Number(maxLag)) {
    return `conflict topic config setting min.compaction.lag.ms (${minLag}) > max.compaction.lag.ms (${maxLag})`;
  }
  return null;
}
