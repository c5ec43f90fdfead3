import type { ConsumerGroup, Partitions } from '../../../../src/broker/state/consumer-group/consumer-group.js';
import { emptyConsumerGroup } from '../../../../src/broker/state/consumer-group/consumer-group.js';
import {
  type HeartbeatReply,
  heartbeat,
  type MemberHeartbeat,
} from '../../../../src/broker/state/consumer-group/heartbeat.js';
import { withoutConsumers } from '../../../../src/broker/state/consumer-group/leave.js';
import { emptyState, newPartition, type State } from '../../../../src/broker/state/state.js';

/** One consumer group, topics that the test makes, and a clock that it turns. */
export class ConsumerGroupBench {
  group: ConsumerGroup = emptyConsumerGroup;
  atMs = 1_000_000;
  readonly topics: State = emptyState();
  maxSize = Number.MAX_SAFE_INTEGER;

  constructor(partitions: Record<string, number>) {
    for (const [name, count] of Object.entries(partitions)) this.setTopic(name, count);
  }

  /** The topic's id is its name with a mark. */
  setTopic(name: string, count: number): void {
    const topic = { id: `${name}!`, name, configs: new Map(), partitions: [] as ReturnType<typeof newPartition>[] };
    topic.partitions = Array.from({ length: count }, (_, partition) => newPartition(topic, partition, [1]));
    this.topics.topics.set(name, topic);
    this.topics.topicsById.set(topic.id, topic);
  }

  deleteTopic(name: string): void {
    this.topics.topics.delete(name);
    this.topics.topicsById.delete(`${name}!`);
  }

  join(memberId: string, over: Partial<MemberHeartbeat> = {}): HeartbeatReply {
    const first = { topicNames: ['t'], rebalanceTimeoutMs: 60_000, owned: {} };
    return this.beat(memberId, 0, { ...first, ...over });
  }

  beat(memberId: string, memberEpoch: number, over: Partial<MemberHeartbeat> = {}): HeartbeatReply {
    this.atMs += 1;
    const said: MemberHeartbeat = { ...silence, memberId, memberEpoch, ...over };
    const limits = { maxSize: this.maxSize, assignmentIntervalMs: 1_000 };
    const { group, reply } = heartbeat(this.group, said, this.topics, limits, this.atMs);
    this.group = group;
    return reply;
  }

  fence(...memberIds: string[]): void {
    this.group = withoutConsumers(this.group, memberIds, this.topics);
  }
}

export function sizeOf(partitions: Partitions | null): number {
  return Object.values(partitions ?? {}).reduce((sum, numbers) => sum + numbers.length, 0);
}

const silence: Omit<MemberHeartbeat, 'memberId' | 'memberEpoch'> = {
  groupId: 'g',
  instanceId: null,
  rackId: null,
  rebalanceTimeoutMs: -1,
  topicNames: null,
  topicRegex: null,
  serverAssignor: null,
  owned: null,
  clientId: 'client',
  clientHost: '/127.0.0.1',
};
