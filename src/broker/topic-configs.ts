import type { TopicState } from './state/state.js';

export type ConfigType = 'boolean' | 'string' | 'int' | 'long' | 'double' | 'list';

export interface ConfigDefinition {
  name: string;
  type: ConfigType;
  default: string;
  /** Inclusive bounds of numbers. */
  min?: number;
  max?: number;
  /** Allowed values of strings and list elements. */
  oneOf?: readonly string[];
}

const week = String(7 * 24 * 3_600_000);
const forever = '9223372036854775807';

/** Apache Kafka 4.x topic configs with their defaults; the names are Kafka's `TopicConfig`. */
export const topicConfigDefinitions: readonly ConfigDefinition[] = [
  { name: 'cleanup.policy', type: 'list', default: 'delete', oneOf: ['compact', 'delete'] },
  { name: 'compression.gzip.level', type: 'int', default: '-1', min: -1, max: 9 },
  { name: 'compression.lz4.level', type: 'int', default: '9', min: 1, max: 17 },
  {
    name: 'compression.type',
    type: 'string',
    default: 'producer',
    oneOf: ['uncompressed', 'zstd', 'lz4', 'snappy', 'gzip', 'producer'],
  },
  { name: 'compression.zstd.level', type: 'int', default: '3', min: -131072, max: 22 },
  { name: 'delete.retention.ms', type: 'long', default: '86400000', min: 0 },
  { name: 'file.delete.delay.ms', type: 'long', default: '60000', min: 0 },
  { name: 'flush.messages', type: 'long', default: forever, min: 1 },
  { name: 'flush.ms', type: 'long', default: forever, min: 0 },
  { name: 'follower.replication.throttled.replicas', type: 'list', default: '' },
  { name: 'index.interval.bytes', type: 'int', default: '4096', min: 0 },
  { name: 'leader.replication.throttled.replicas', type: 'list', default: '' },
  { name: 'local.retention.bytes', type: 'long', default: '-2', min: -2 },
  { name: 'local.retention.ms', type: 'long', default: '-2', min: -2 },
  { name: 'max.compaction.lag.ms', type: 'long', default: forever, min: 1 },
  { name: 'max.message.bytes', type: 'int', default: '1048588', min: 0 },
  { name: 'message.timestamp.after.max.ms', type: 'long', default: '3600000', min: 0 },
  { name: 'message.timestamp.before.max.ms', type: 'long', default: forever, min: 0 },
  { name: 'message.timestamp.type', type: 'string', default: 'CreateTime', oneOf: ['CreateTime', 'LogAppendTime'] },
  { name: 'min.cleanable.dirty.ratio', type: 'double', default: '0.5', min: 0, max: 1 },
  { name: 'min.compaction.lag.ms', type: 'long', default: '0', min: 0 },
  { name: 'min.insync.replicas', type: 'int', default: '1', min: 1 },
  { name: 'preallocate', type: 'boolean', default: 'false' },
  { name: 'remote.log.copy.disable', type: 'boolean', default: 'false' },
  { name: 'remote.log.delete.on.disable', type: 'boolean', default: 'false' },
  { name: 'remote.storage.enable', type: 'boolean', default: 'false' },
  { name: 'retention.bytes', type: 'long', default: '-1' },
  { name: 'retention.ms', type: 'long', default: week, min: -1 },
  { name: 'segment.bytes', type: 'int', default: '1073741824', min: 1048576 },
  { name: 'segment.index.bytes', type: 'int', default: '10485760', min: 4 },
  { name: 'segment.jitter.ms', type: 'long', default: '0', min: 0 },
  { name: 'segment.ms', type: 'long', default: week, min: 1 },
  { name: 'unclean.leader.election.enable', type: 'boolean', default: 'false' },
];

const byName = new Map(topicConfigDefinitions.map((definition) => [definition.name, definition]));

export function topicConfigDefinition(name: string): ConfigDefinition | undefined {
  return byName.get(name);
}

/** The value in force: set on the topic, else Kafka's default. */
export function topicConfig(topic: TopicState, name: string): string {
  return topic.configs.get(name) ?? byName.get(name)?.default ?? '';
}

export function topicConfigNumber(topic: TopicState, name: string): number {
  return Number(topicConfig(topic, name));
}

/** What is wrong with a value, in Kafka's manner; null when nothing is. */
export function refuseTopicConfig(name: string, value: string | null): string | null {
  const definition = byName.get(name);
  if (definition === undefined) return `Unknown topic config name: ${name}`;
  if (value === null) return `Null value not supported for topic configs: ${name}`;
  const wrong = wrongValue(definition, value.trim());
  return wrong === null ? null : `Invalid value ${value} for configuration ${name}: ${wrong}`;
}

function wrongValue({ type, min, max, oneOf }: ConfigDefinition, value: string): string | null {
  switch (type) {
    case 'boolean':
      return /^(true|false)$/i.test(value) ? null : 'Expected value to be either true or false';
    case 'int':
    case 'long':
      if (!/^[+-]?\d{1,19}$/.test(value)) return `Not a number of type ${type.toUpperCase()}`;
      if (type === 'int' && Math.abs(Number(value)) > 0x7fffffff) return 'Not a number of type INT';
      return outOfBounds(Number(value), min, max);
    case 'double':
      if (value === '' || Number.isNaN(Number(value))) return 'Not a number of type DOUBLE';
      return outOfBounds(Number(value), min, max);
    case 'list': {
      const strange = oneOf && value.split(',').find((element) => !oneOf.includes(element.trim()));
      return strange === undefined ? null : `Values must be among ${oneOf?.join(', ')}`;
    }
    case 'string':
      return oneOf && !oneOf.includes(value) ? `String must be one of: ${oneOf.join(', ')}` : null;
  }
}

function outOfBounds(value: number, min?: number, max?: number): string | null {
  if (min !== undefined && value < min) return `Value must be at least ${min}`;
  if (max !== undefined && value > max) return `Value must be no more than ${max}`;
  return null;
}
