import type { Session } from '../session.js';
import { until } from '../waiting.js';

export interface Move {
  topic: string;
  partition: number;
  from: number;
  to: number;
}

/**
 * To one of the brokers that do not lead the partition now; `choose` gets their ids in order.
 * @throws when there is no other one
 */
export async function planMove(
  { cluster }: Session,
  topic: string,
  partition: number,
  choose: (others: readonly number[]) => number | undefined,
): Promise<Move> {
  const leader = await cluster.leader(topic, partition, { refresh: true });
  if (leader === null) throw new Error(`${topic}-${partition} has no leader: it cannot be moved`);
  const others = cluster
    .brokers()
    .map(({ id }) => id)
    .filter((id) => id !== leader.brokerId)
    .sort((a, b) => a - b);
  const to = choose(others);
  if (to === undefined)
    throw new Error(`broker ${leader.brokerId} is the only one: ${topic}-${partition} has nowhere to go`);
  return { topic, partition, from: leader.brokerId, to };
}

/**
 * Asks for the move and waits until ListPartitionReassignments shows nothing of the partition any more and metadata
 * names the new leader. The partition has one replica, so the move is a real one where replicas hold data. False when
 * it took longer than `timeoutMs`.
 */
export async function move(
  { cluster, admin }: Session,
  wanted: Move,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  await admin.reassign(wanted.topic, wanted.partition, [wanted.to]);
  const done = async () => {
    const ongoing = await admin.reassignments();
    if (ongoing.some(({ topic, partition }) => topic === wanted.topic && partition === wanted.partition)) return false;
    return (await cluster.leader(wanted.topic, wanted.partition, { refresh: true }))?.brokerId === wanted.to;
  };
  return until(done, { signal, timeoutMs, everyMs: 20 });
}
