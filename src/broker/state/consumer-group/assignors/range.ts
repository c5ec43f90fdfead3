import type { Partitions } from '../consumer-group.js';
import type { Assignor, AssignorMember } from './assignor.js';

/**
 * Kafka's `range`: topic by topic, each reader gets its equal share in one run where it can, and keeps what it had as far
 * as its share reaches. Topics with as many partitions and the same readers are given out alike, for joins.
 */
export const assignRange: Assignor = (members, partitionCount) => {
  const ordered = [...members].sort((a, b) => (a.id < b.id ? -1 : 1));
  const given = new Map<string, Record<string, number[]>>(ordered.map(({ id }) => [id, {}]));
  const topicIds = new Set(ordered.flatMap((member) => [...member.topicIds]));
  for (const topicId of topicIds) {
    const readers = ordered.filter((member) => member.topicIds.has(topicId));
    for (const [id, partitions] of assignTopic(topicId, readers, partitionCount(topicId))) {
      if (partitions.length > 0) given.get(id)![topicId] = partitions.sort((a, b) => a - b);
    }
  }
  return given as Map<string, Partitions>;
};

function assignTopic(topicId: string, readers: AssignorMember[], count: number): Map<string, number[]> {
  const share = Math.floor(count / readers.length);
  let extras = count % readers.length;
  const taken = new Set<number>();
  const quotas: { id: string; quota: number; kept: number[] }[] = [];
  for (const { id, previous } of readers) {
    const had = (previous[topicId] ?? []).filter((partition) => partition < count && !taken.has(partition));
    // One that had more than a share keeps one more while there are such to give.
    const quota = share + (had.length > share && extras > 0 ? 1 : 0);
    if (quota > share) extras -= 1;
    const kept = had.slice(0, quota);
    for (const partition of kept) taken.add(partition);
    quotas.push({ id, quota, kept });
  }
  const free = Array.from({ length: count }, (_, partition) => partition).filter((partition) => !taken.has(partition));
  return new Map(
    quotas.map(({ id, quota, kept }) => {
      const full = quota === share && extras > 0 ? share + 1 : quota;
      if (full > quota) extras -= 1;
      return [id, [...kept, ...free.splice(0, full - kept.length)]];
    }),
  );
}
