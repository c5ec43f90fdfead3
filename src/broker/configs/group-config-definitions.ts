import type { ConfigDefinition } from './definition.js';

export interface GroupConfigDefinition extends ConfigDefinition {
  /** The broker config that counts for groups that set none; null: only the default. */
  brokerName: string | null;
}

const int = { type: 'int', default: null } as const;

/** Kafka's GroupConfig. Streams groups are not served; what is set for them is kept and shown. */
export const groupConfigDefinitions: readonly GroupConfigDefinition[] = [
  { name: 'consumer.assignment.interval.ms', ...int, min: 0, brokerName: 'group.consumer.assignment.interval.ms' },
  { name: 'consumer.heartbeat.interval.ms', ...int, min: 1, brokerName: 'group.consumer.heartbeat.interval.ms' },
  { name: 'consumer.session.timeout.ms', ...int, min: 1, brokerName: 'group.consumer.session.timeout.ms' },
  { name: 'share.assignment.interval.ms', ...int, min: 0, brokerName: 'group.share.assignment.interval.ms' },
  { name: 'share.auto.offset.reset', type: 'string', default: 'latest', brokerName: null },
  { name: 'share.delivery.count.limit', ...int, min: 2, brokerName: 'group.share.delivery.count.limit' },
  { name: 'share.heartbeat.interval.ms', ...int, min: 1, brokerName: 'group.share.heartbeat.interval.ms' },
  {
    name: 'share.isolation.level',
    type: 'string',
    default: 'read_uncommitted',
    oneOf: ['read_committed', 'read_uncommitted'],
    brokerName: null,
  },
  { name: 'share.partition.max.record.locks', ...int, min: 100, brokerName: 'group.share.partition.max.record.locks' },
  { name: 'share.record.lock.duration.ms', ...int, min: 1_000, brokerName: 'group.share.record.lock.duration.ms' },
  { name: 'share.renew.acknowledge.enable', type: 'boolean', default: 'true', brokerName: null },
  { name: 'share.session.timeout.ms', ...int, min: 1, brokerName: 'group.share.session.timeout.ms' },
  { name: 'streams.assignment.interval.ms', ...int, min: 0, brokerName: 'group.streams.assignment.interval.ms' },
  { name: 'streams.heartbeat.interval.ms', ...int, min: 1, brokerName: 'group.streams.heartbeat.interval.ms' },
  {
    name: 'streams.initial.rebalance.delay.ms',
    ...int,
    min: 0,
    brokerName: 'group.streams.initial.rebalance.delay.ms',
  },
  { name: 'streams.num.standby.replicas', ...int, min: 0, brokerName: 'group.streams.num.standby.replicas' },
  { name: 'streams.session.timeout.ms', ...int, min: 1, brokerName: 'group.streams.session.timeout.ms' },
];

const byName = new Map(groupConfigDefinitions.map((definition) => [definition.name, definition]));

export function groupConfigDefinition(name: string): GroupConfigDefinition | undefined {
  return byName.get(name);
}
