import { joinAsClassic } from '../../../../src/broker/state/consumer-group/classic-join.js';
import type { Partitions } from '../../../../src/broker/state/consumer-group/consumer-group.js';
import { partitionsOf } from '../../../../src/broker/state/consumer-group/consumer-group.js';
import { mustRejoin, mustRejoinToSync } from '../../../../src/broker/state/consumer-group/rejoin.js';
import { encodeVersionedStruct } from '../../../../src/protocol/index.js';
import type { ConsumerGroupBench } from './bench.js';

/** A subscription as a JoinGroup says it, base64. */
export function subscriptionTo(topics: string[], owned: Partitions = {}): string {
  const ownedPartitions = Object.entries(owned).map(([topicId, partitions]) => ({
    topic: topicId.slice(0, -1),
    partitions: [...partitions],
  }));
  const words = { topics, userData: null, ownedPartitions };
  return encodeVersionedStruct('ConsumerProtocolSubscription', 1, words).toString('base64');
}

/** A classic client in a group of the KIP-848 protocol: an eager one gives everything up before it joins again. */
export class ClassicMember {
  owned = new Set<string>();
  #isMember = false;

  constructor(
    readonly id: string,
    readonly bench: ConsumerGroupBench,
    readonly topicNames: string[],
    readonly isEager: boolean,
  ) {}

  /** Heartbeat, and what follows from its answer. */
  beat(): void {
    const { group } = this.bench;
    const member = group.members.get(this.id);
    if (!this.#isMember || member === undefined) this.owned.clear();
    else if (!mustRejoin(group, member)) return;
    if (this.isEager) this.owned.clear();
    this.#join();
    this.sync();
  }

  sync(): void {
    const { group } = this.bench;
    const member = group.members.get(this.id);
    if (member === undefined || mustRejoinToSync(group, member)) return;
    const assigned = Object.entries(partitionsOf(member.assigned));
    this.owned = new Set(assigned.flatMap(([id, numbers]) => numbers.map((number) => `${id}/${number}`)));
  }

  leave(): void {
    if (this.#isMember) this.bench.fence(this.id);
    this.#isMember = false;
    this.owned.clear();
  }

  #join(): void {
    const owned: Record<string, number[]> = {};
    for (const one of this.owned) {
      const [topicId, partition] = one.split('/') as [string, string];
      owned[topicId] = [...(owned[topicId] ?? []), Number(partition)];
    }
    const said = {
      groupId: 'g',
      memberId: this.id,
      hasNoId: false,
      requiresKnownMemberId: true,
      instanceId: null,
      clientId: 'classic',
      clientHost: '/127.0.0.1',
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 10_000,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: subscriptionTo(this.topicNames, owned) }],
    };
    const { bench } = this;
    bench.atMs += 1;
    const limits = { maxSize: 100, assignmentIntervalMs: 1_000 };
    bench.group = joinAsClassic(bench.group, said, { topics: bench.topics, limits, atMs: bench.atMs }).group;
    this.#isMember = true;
  }
}
