import { dropNewest } from '../log-bounds.js';
import { allPartitions, type BrokerState, type PartitionState, type State } from '../state.js';

/** What injected defects do when a broker is replaced; absent in a correct broker's entries. */
export interface FailoverFaults {
  /** Batches that the replaced broker committed in its last objects are forgotten. */
  loseTail?: boolean;
  /** New leaders give the last offsets out again. */
  reuseOffsets?: boolean;
  /** A new broker takes over no partition. */
  neverRebalance?: boolean;
}

/** Defect `lose-wal-tail`: the newest batches that lie in the broker's last objects vanish from the index. */
export function forgetTail(state: State, broker: BrokerState, atMs: number): void {
  const lost = new Set(broker.recentObjects.map((key) => state.objects.byKey.get(key)?.number));
  for (const partition of allPartitions(state)) {
    const { batches } = partition;
    while (batches.size > 0 && lost.has(batches.at(batches.size - 1).object)) dropNewest(state, partition, 1, atMs);
  }
}

/** Defect `reuse-offsets`: the new leader believes the log ends one batch earlier and gives those offsets out again. */
export function giveOffsetsOutAgain(state: State, partitions: PartitionState[], atMs: number): void {
  for (const partition of partitions) {
    const { batches } = partition;
    if (batches.size === 0) continue;
    const newest = batches.at(batches.size - 1);
    dropNewest(state, partition, 1, atMs);
    partition.logEndOffset = Math.max(newest.baseOffset, partition.logStartOffset);
    const epoch = partition.epochs.at(-1);
    if (epoch) epoch.startOffset = Math.min(epoch.startOffset, partition.logEndOffset);
  }
}
