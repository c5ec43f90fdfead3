import { partitionKey, type Subscription, type TopicPartition } from './consumer-protocol.js';

export type AssignorName = 'range' | 'roundrobin' | 'cooperative-sticky';

export interface SubscribedMember extends Subscription {
  memberId: string;
  groupInstanceId: string | null;
}

/** Who gets what. `partitionCounts`: topic → number of partitions; topics that do not exist are absent. */
export type Assignor = (
  members: SubscribedMember[],
  partitionCounts: ReadonlyMap<string, number>,
) => Map<string, TopicPartition[]>;

/** Java's names, so that a group may mix our members with Java's. */
export const assignors: Record<AssignorName, Assignor> = { range, roundrobin, 'cooperative-sticky': cooperativeSticky };

/** Cooperative members keep what they have while they rejoin (KIP-429); eager ones give up everything first. */
export const isCooperative = (name: AssignorName): boolean => name === 'cooperative-sticky';

/** Topic by topic, a contiguous range for each member that subscribes to it; the first members get one more. */
function range(
  members: SubscribedMember[],
  partitionCounts: ReadonlyMap<string, number>,
): Map<string, TopicPartition[]> {
  const assigned = emptyFor(members);
  for (const [topic, count] of sorted(partitionCounts)) {
    const interested = inOrder(members).filter(({ topics }) => topics.includes(topic));
    interested.forEach(({ memberId }, i) => {
      const from = share(count, interested.length, i);
      const to = share(count, interested.length, i + 1);
      for (let partition = from; partition < to; partition++) assigned.get(memberId)!.push({ topic, partition });
    });
  }
  return assigned;
}

/** All partitions in turn to the members in turn, skipping members that do not subscribe to the topic. */
function roundrobin(
  members: SubscribedMember[],
  partitionCounts: ReadonlyMap<string, number>,
): Map<string, TopicPartition[]> {
  const assigned = emptyFor(members);
  const order = inOrder(members);
  let turn = 0;
  for (const one of allPartitions(partitionCounts)) {
    const skip = order.findIndex((_, i) => order[(turn + i) % order.length]!.topics.includes(one.topic));
    if (skip < 0) continue;
    assigned.get(order[(turn + skip) % order.length]!.memberId)!.push(one);
    turn += skip + 1;
  }
  return assigned;
}

/**
 * Everybody keeps what it owns as far as balance allows. A partition that has to move is given to nobody in this
 * generation: its owner sees that it lost it, gives it up and rejoins, and the next generation hands it on (KIP-429).
 */
function cooperativeSticky(
  members: SubscribedMember[],
  partitionCounts: ReadonlyMap<string, number>,
): Map<string, TopicPartition[]> {
  const owners = currentOwners(members, partitionCounts);
  const wanted = balanced(members, partitionCounts, owners);
  for (const [memberId, partitions] of wanted) {
    const free = partitions.filter((one) => (owners.get(partitionKey(one)) ?? memberId) === memberId);
    wanted.set(memberId, free);
  }
  return wanted;
}

/** partition → member that rightfully claims it: subscribed, existing, and of the latest generation that anyone claims it for. */
function currentOwners(members: SubscribedMember[], partitionCounts: ReadonlyMap<string, number>): Map<string, string> {
  const claims = new Map<string, { memberId: string; generationId: number }>();
  for (const { memberId, topics, owned, generationId } of members) {
    for (const one of owned) {
      if (!topics.includes(one.topic) || one.partition >= (partitionCounts.get(one.topic) ?? 0)) continue;
      const other = claims.get(partitionKey(one));
      if (other === undefined || generationId > other.generationId)
        claims.set(partitionKey(one), { memberId, generationId });
    }
  }
  return new Map([...claims].map(([key, { memberId }]) => [key, memberId]));
}

function balanced(
  members: SubscribedMember[],
  partitionCounts: ReadonlyMap<string, number>,
  owners: Map<string, string>,
): Map<string, TopicPartition[]> {
  const assigned = emptyFor(members);
  const order = inOrder(members);
  const load = (member: SubscribedMember): number => assigned.get(member.memberId)!.length;
  const byLoad = (): SubscribedMember[] => [...order].sort((a, b) => load(a) - load(b));
  const unowned: TopicPartition[] = [];
  for (const one of allPartitions(partitionCounts)) {
    const owner = owners.get(partitionKey(one));
    if (owner === undefined) unowned.push(one);
    else assigned.get(owner)!.push(one);
  }
  for (const one of unowned) {
    const lightest = byLoad().find(({ topics }) => topics.includes(one.topic));
    if (lightest !== undefined) assigned.get(lightest.memberId)!.push(one);
  }
  // Each move lowers the sum of squared loads, so this ends.
  for (let moved = true; moved; ) moved = moveOne(byLoad(), assigned);
  return assigned;
}

function moveOne(byLoad: SubscribedMember[], assigned: Map<string, TopicPartition[]>): boolean {
  for (const heavy of [...byLoad].reverse()) {
    const from = assigned.get(heavy.memberId)!;
    for (const light of byLoad) {
      const to = assigned.get(light.memberId)!;
      if (from.length - to.length < 2) break;
      const index = from.findLastIndex(({ topic }) => light.topics.includes(topic));
      if (index < 0) continue;
      to.push(...from.splice(index, 1));
      return true;
    }
  }
  return false;
}

const emptyFor = (members: SubscribedMember[]): Map<string, TopicPartition[]> =>
  new Map(members.map(({ memberId }) => [memberId, []]));

/** Static members by their instance id, which survives restarts, others by member id: the same order in every generation. */
const inOrder = (members: SubscribedMember[]): SubscribedMember[] =>
  [...members].sort((a, b) => compare(a.groupInstanceId ?? a.memberId, b.groupInstanceId ?? b.memberId));

const sorted = (counts: ReadonlyMap<string, number>): [string, number][] =>
  [...counts].sort(([a], [b]) => compare(a, b));

const allPartitions = (counts: ReadonlyMap<string, number>): TopicPartition[] =>
  sorted(counts).flatMap(([topic, count]) => Array.from({ length: count }, (_, partition) => ({ topic, partition })));

const share = (count: number, members: number, index: number): number =>
  Math.floor(count / members) * index + Math.min(index, count % members);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
