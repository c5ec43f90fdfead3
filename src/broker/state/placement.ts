import {
  allPartitions,
  type BrokerState,
  liveBrokers,
  type PartitionState,
  type State,
  type TopicState,
} from './state.js';

/**
 * Replica lists for new partitions: preferred leaders go round the live brokers, beginning with the one that is
 * preferred least, so that many small topics spread as evenly as one large one. The other replicas go to racks that the
 * partition is not in yet, while there are any (KIP-36), and there to the broker that got fewest.
 */
export function spread(state: State, partitions: number, replicationFactor: number): number[][] {
  const preferred = preferredCounts(state);
  const order = liveBrokers(state).sort(
    (a, b) => (preferred.get(a.id) ?? 0) - (preferred.get(b.id) ?? 0) || a.id - b.id,
  );
  const followed = new Map<number, number>();
  return Array.from({ length: partitions }, (_, partition) => {
    const at = partition % order.length;
    return followers([...order.slice(at), ...order.slice(0, at)], replicationFactor, followed);
  });
}

/** The first of these brokers, and as many others as a partition needs; counts what it gives to whom. */
function followers(brokers: BrokerState[], replicationFactor: number, followed: Map<number, number>): number[] {
  const [leader, ...others] = brokers as [BrokerState, ...BrokerState[]];
  const chosen = [leader];
  let racks = new Set([leader.rack]);
  while (chosen.length < replicationFactor && others.length > 0) {
    if (others.every(({ rack }) => racks.has(rack))) racks = new Set();
    const elsewhere = others.filter(({ rack }) => !racks.has(rack));
    const next = elsewhere.reduce((best, one) =>
      (followed.get(one.id) ?? 0) < (followed.get(best.id) ?? 0) ? one : best,
    );
    others.splice(others.indexOf(next), 1);
    racks.add(next.rack);
    followed.set(next.id, (followed.get(next.id) ?? 0) + 1);
    chosen.push(next);
  }
  return chosen.map(({ id }) => id);
}

/**
 * A broker id that was never there before gets its even share of preferred leaderships, taken one by one from the broker
 * that has most, and of every topic alike: a busy topic must not keep all its leaders because idle ones gave theirs. No
 * data moves, so this is the whole scale-out. Returns what moved.
 */
export function rebalanceTo(state: State, newcomer: number): PartitionState[] {
  const preferred = preferredCounts(state);
  const total = [...preferred.values()].reduce((sum, count) => sum + count, 0);
  const share = Math.floor(total / liveBrokers(state).length);
  const movable = [...allPartitions(state)];
  const taken = new Map<TopicState, number>();
  const moved: PartitionState[] = [];
  while ((preferred.get(newcomer) ?? 0) < share) {
    const donor = mostPreferred(preferred, newcomer);
    const partition = ofTheLeastAsked(
      movable.filter((p) => p.replicas[0] === donor),
      taken,
    );
    if (donor < 0 || partition === undefined) break;
    taken.set(partition.topic, (taken.get(partition.topic) ?? 0) + 1);
    partition.replicas = ledBy(state, newcomer, partition.replicas);
    preferred.set(donor, (preferred.get(donor) ?? 0) - 1);
    preferred.set(newcomer, (preferred.get(newcomer) ?? 0) + 1);
    moved.push(partition);
  }
  return moved;
}

/**
 * The same number of replicas, led by the newcomer: it replaces the old leader, or, where that would leave a rack, the
 * follower in its own rack.
 */
function ledBy(state: State, newcomer: number, replicas: number[]): number[] {
  const rackOf = (id: number) => state.brokers.get(id)?.rack;
  const rackCount = (ids: number[]) => new Set(ids.map(rackOf)).size;
  const [donor, ...others] = replicas as [number, ...number[]];
  const plain = [newcomer, ...others.map((id) => (id === newcomer ? donor : id))];
  if (rackCount(plain) >= rackCount(replicas)) return plain;
  const neighbour = others.find((id) => rackOf(id) === rackOf(newcomer));
  return [newcomer, ...others.map((id) => (id === neighbour ? donor : id))];
}

/** A partition of the topic that has given the smallest share so far. */
function ofTheLeastAsked(
  offered: PartitionState[],
  taken: ReadonlyMap<TopicState, number>,
): PartitionState | undefined {
  const shareAfter = ({ topic }: PartitionState) => ((taken.get(topic) ?? 0) + 1) / topic.partitions.length;
  let least: PartitionState | undefined;
  for (const partition of offered)
    if (least === undefined || shareAfter(partition) < shareAfter(least)) least = partition;
  return least;
}

function preferredCounts(state: State): Map<number, number> {
  const counts = new Map<number, number>(liveBrokers(state).map((broker) => [broker.id, 0]));
  for (const { replicas } of allPartitions(state)) {
    const preferred = replicas[0];
    if (preferred !== undefined) counts.set(preferred, (counts.get(preferred) ?? 0) + 1);
  }
  return counts;
}

function mostPreferred(counts: Map<number, number>, except: number): number {
  let most = -1;
  for (const [id, count] of counts) {
    if (id !== except && count > 0 && (most < 0 || count > (counts.get(most) ?? 0))) most = id;
  }
  return most;
}
