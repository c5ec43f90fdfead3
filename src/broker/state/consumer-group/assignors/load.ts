import type { Partitions } from '../consumer-group.js';
import type { AssignorMember } from './assignor.js';

/** What one member has been given so far. */
export class Load {
  size = 0;
  readonly topics = new Map<string, Set<number>>();

  constructor(readonly member: AssignorMember) {}

  add(topicId: string, partition: number): void {
    const partitions = this.topics.get(topicId);
    if (partitions === undefined) this.topics.set(topicId, new Set([partition]));
    else partitions.add(partition);
    this.size += 1;
  }

  /** Takes the last partition of a topic away; the member has one. */
  takeLast(topicId: string): number {
    const partitions = this.topics.get(topicId)!;
    const last = Math.max(...partitions);
    partitions.delete(last);
    this.size -= 1;
    return last;
  }

  partitions(): Partitions {
    const used = [...this.topics].filter(([, partitions]) => partitions.size > 0);
    return Object.fromEntries(used.map(([topicId, partitions]) => [topicId, [...partitions].sort((a, b) => a - b)]));
  }
}

export function least(loads: Load[]): Load {
  return loads.reduce((best, load) => (load.size < best.size ? load : best));
}
