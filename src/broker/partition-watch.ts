import type { PartitionState } from './state/state.js';

/** Who waits for news of which partition: long polls of Fetch. */
export class PartitionWatch {
  private readonly waiters = new Map<PartitionState, Set<() => void>>();

  /** Calls `wake` at each change of one of the partitions until the returned function is called. */
  on(partitions: Iterable<PartitionState>, wake: () => void): () => void {
    const watched = [...partitions];
    for (const partition of watched) {
      const set = this.waiters.get(partition) ?? new Set();
      set.add(wake);
      this.waiters.set(partition, set);
    }
    return () => {
      for (const partition of watched) {
        const set = this.waiters.get(partition);
        set?.delete(wake);
        if (set?.size === 0) this.waiters.delete(partition);
      }
    };
  }

  /** Something was appended. */
  changed(partition: PartitionState): void {
    for (const wake of [...(this.waiters.get(partition) ?? [])]) wake();
  }

  /** Leaders, topics or brokers changed: everyone looks again. */
  allChanged(): void {
    const all = new Set([...this.waiters.values()].flatMap((set) => [...set]));
    for (const wake of all) wake();
  }
}
