import type { Assignor } from './assignor.js';
import { Load, least } from './load.js';

/**
 * Kafka's `uniform`: as even as the subscriptions allow over all topics together, and moving as little as that needs.
 * Members keep what they had; what is free goes to whoever has least; then, where subscriptions differ, partitions move
 * from the fullest member to a reader that has at least two fewer, until nobody has.
 */
export const assignUniform: Assignor = (members, partitionCount) => {
  const loads = [...members].sort((a, b) => (a.id < b.id ? -1 : 1)).map((member) => new Load(member));
  const readersOf = readersByTopic(loads);
  const free = keepPrevious(loads, [...readersOf.keys()], partitionCount);
  const isHomogeneous = [...readersOf.values()].every((readers) => readers.length === loads.length);
  if (isHomogeneous) cutToShares(loads, free, partitionCount);
  // Topics with few readers first: their partitions have the least choice.
  const byChoice = [...free].sort(([a], [b]) => readersOf.get(a)!.length - readersOf.get(b)!.length);
  for (const [topicId, partitions] of byChoice) {
    for (const partition of partitions) least(readersOf.get(topicId)!).add(topicId, partition);
  }
  if (!isHomogeneous) while (moveOne(loads, readersOf));
  return new Map(loads.map((load) => [load.member.id, load.partitions()]));
};

function readersByTopic(loads: Load[]): Map<string, Load[]> {
  const readersOf = new Map<string, Load[]>();
  for (const load of loads) {
    for (const topicId of load.member.topicIds) {
      const readers = readersOf.get(topicId);
      if (readers === undefined) readersOf.set(topicId, [load]);
      else readers.push(load);
    }
  }
  return readersOf;
}

/** Leaves everyone what they had and may still have; returns what nobody has, by topic. */
function keepPrevious(
  loads: Load[],
  topicIds: string[],
  partitionCount: (topicId: string) => number,
): Map<string, number[]> {
  const taken = new Map(topicIds.map((topicId) => [topicId, new Set<number>()]));
  for (const load of loads) {
    for (const topicId of load.member.topicIds) {
      const takenHere = taken.get(topicId)!;
      for (const partition of load.member.previous[topicId] ?? []) {
        if (partition >= partitionCount(topicId) || takenHere.has(partition)) continue;
        takenHere.add(partition);
        load.add(topicId, partition);
      }
    }
  }
  const freeOf = (topicId: string) =>
    Array.from({ length: partitionCount(topicId) }, (_, partition) => partition).filter(
      (partition) => !taken.get(topicId)!.has(partition),
    );
  return new Map(topicIds.map((topicId) => [topicId, freeOf(topicId)]));
}

/** All read the same: nobody keeps more than an equal share, so that what is cut off fills exactly those below it. */
function cutToShares(loads: Load[], free: Map<string, number[]>, partitionCount: (topicId: string) => number): void {
  let total = 0;
  for (const topicId of free.keys()) total += partitionCount(topicId);
  const share = Math.floor(total / loads.length);
  let extras = total % loads.length;
  for (const load of loads) {
    const isExtra = load.size > share && extras > 0;
    if (isExtra) extras -= 1;
    while (load.size > share + (isExtra ? 1 : 0)) {
      const topicId = [...load.topics].find(([, partitions]) => partitions.size > 0)![0];
      free.get(topicId)!.push(load.takeLast(topicId));
    }
  }
}

/** Moves one partition of the fullest member that can better itself; false when nobody can. */
function moveOne(loads: Load[], readersOf: Map<string, Load[]>): boolean {
  for (const from of [...loads].sort((a, b) => b.size - a.size)) {
    let best: { to: Load; topicId: string } | null = null;
    for (const [topicId, partitions] of from.topics) {
      if (partitions.size === 0) continue;
      const to = least(readersOf.get(topicId)!);
      if (to.size + 1 < from.size && (best === null || to.size < best.to.size)) best = { to, topicId };
    }
    if (best === null) continue;
    best.to.add(best.topicId, from.takeLast(best.topicId));
    return true;
  }
  return false;
}
