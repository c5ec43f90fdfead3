import { ErrorCode } from '../../protocol/index.js';
import { allPartitions, liveBrokers, type PartitionState, type State } from './state.js';

/** Partitions led per live broker. */
export type LeaderLoad = Map<number, number>;

export function leaderLoad(state: State): LeaderLoad {
  const load: LeaderLoad = new Map(liveBrokers(state).map((broker) => [broker.id, 0]));
  for (const { leader } of allPartitions(state)) {
    const count = load.get(leader);
    if (count !== undefined) load.set(leader, count + 1);
  }
  return load;
}

/** Puts every partition where it belongs after brokers came or went. Returns the partitions whose leader changed. */
export function electLeaders(state: State): PartitionState[] {
  const load = leaderLoad(state);
  const changed: PartitionState[] = [];
  for (const partition of allPartitions(state)) if (electLeader(partition, load)) changed.push(partition);
  return changed;
}

/**
 * Whoever leads now, if it is a live replica; else the preferred replica when it lives, else another live replica, else
 * any live broker, the least loaded one. Leadership is only routing, so nobody has to catch up first. A preferred replica
 * that comes back waits for an election of its own (`electPreferred`), so that clients do not move all at once.
 */
export function electLeader(partition: PartitionState, load: LeaderLoad): boolean {
  const replicas = partition.replicas.filter((id) => load.has(id));
  if (load.has(partition.leader) && (replicas.length === 0 || replicas.includes(partition.leader))) return false;
  if (electPreferred(partition, load) === ErrorCode.NONE) return true;
  return lead(partition, leastLoaded(replicas.length > 0 ? replicas : [...load.keys()], load), load);
}

/** Kafka's verdict on an election of the first replica; it takes effect when that is 0. */
export function electPreferred(partition: PartitionState, load: LeaderLoad): number {
  const preferred = partition.replicas[0];
  if (preferred === undefined || !load.has(preferred)) return ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE;
  return lead(partition, preferred, load) ? ErrorCode.NONE : ErrorCode.ELECTION_NOT_NEEDED;
}

/** A new leader epoch under the same leader: what the old process of this broker id promised is over. */
export function renewLeadership(state: State, broker: number): PartitionState[] {
  const led = [...allPartitions(state)].filter((partition) => partition.leader === broker);
  for (const partition of led) beginEpoch(partition);
  return led;
}

function lead(partition: PartitionState, leader: number, load: LeaderLoad): boolean {
  if (partition.leader === leader) return false;
  count(load, partition.leader, -1);
  count(load, leader, 1);
  partition.leader = leader;
  if (leader >= 0) beginEpoch(partition);
  return true;
}

function beginEpoch(partition: PartitionState): void {
  partition.leaderEpoch++;
  const { epochs, logEndOffset } = partition;
  // An epoch that wrote nothing leaves no trace, as in Kafka's leader epoch cache (KIP-101).
  while ((epochs.at(-1)?.startOffset ?? -1) >= logEndOffset) epochs.pop();
  epochs.push({ epoch: partition.leaderEpoch, startOffset: logEndOffset });
}

function leastLoaded(brokers: number[], load: LeaderLoad): number {
  let best = -1;
  for (const id of brokers) {
    if (best < 0 || (load.get(id) ?? 0) < (load.get(best) ?? 0)) best = id;
  }
  return best;
}

function count(load: LeaderLoad, broker: number, change: number): void {
  const now = load.get(broker);
  if (now !== undefined) load.set(broker, now + change);
}

/** The leader epoch under which an offset was written; -1 when unknown. */
export function leaderEpochOf(partition: PartitionState, offset: number): number {
  const { epochs } = partition;
  for (let i = epochs.length - 1; i >= 0; i--) {
    const entry = epochs[i] as { epoch: number; startOffset: number };
    if (entry.startOffset <= offset) return entry.epoch;
  }
  return epochs[0]?.epoch ?? -1;
}

/** KIP-101/320: the largest epoch not above the asked one and the offset where it ended; -1 and -1 when unknown. */
export function endOffsetOfEpoch(partition: PartitionState, asked: number): { epoch: number; endOffset: number } {
  const { epochs } = partition;
  const newest = epochs.at(-1)?.epoch ?? -1;
  if (asked < 0 || asked > newest) return { epoch: -1, endOffset: -1 };
  if (asked === newest) return { epoch: newest, endOffset: partition.logEndOffset };
  const next = epochs.findIndex(({ epoch }) => epoch > asked);
  const floor = epochs[next - 1]?.epoch ?? asked;
  return { epoch: floor, endOffset: epochs[next]?.startOffset ?? -1 };
}
