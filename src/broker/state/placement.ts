import { allPartitions, liveBrokers, type PartitionState, type State, type TopicState } from './state.js';

/**
 * Replica lists for new partitions: preferred leaders go round the live brokers, beginning with the one that is
 * preferred least, so that many small topics spread as evenly as one large one.
 */
export function spread(state: State, partitions: number, replicationFactor: number): number[][] {
  const preferred = preferredCounts(state);
  const order = liveBrokers(state)
    .map((broker) => broker.id)
    .sort((a, b) => (preferred.get(a) ?? 0) - (preferred.get(b) ?? 0) || a - b);
  return Array.from({ length: partitions }, (_, partition) =>
    Array.from({ length: replicationFactor }, (_, replica) => order[(partition + replica) % order.length] as number),
  );
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
    partition.replicas = [newcomer, ...partition.replicas.slice(1).map((id) => (id === newcomer ? donor : id))];
    preferred.set(donor, (preferred.get(donor) ?? 0) - 1);
    preferred.set(newcomer, (preferred.get(newcomer) ?? 0) + 1);
    moved.push(partition);
  }
  return moved;
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
