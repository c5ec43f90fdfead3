import { markerLocation, type PartitionMarker } from './end-txn-marker.js';
import { rememberMarker } from './producers.js';
import type { PartitionState } from './state.js';

/** A transaction that was aborted in one partition: readers of committed records skip what its producer wrote there. */
export interface AbortedTransaction {
  /** Decimal. */
  producerId: string;
  firstOffset: number;
  /** Offset of the marker. */
  lastOffset: number;
  /** The partition's last stable offset after this marker. */
  lastStableOffset: number;
}

/** Everything below is decided: of a committed or aborted transaction, or of none. Never beyond the log end. */
export function lastStableOffset(partition: PartitionState): number {
  // Transactions open in the order of their first offsets.
  for (const firstOffset of partition.openTransactions.values()) return Math.max(firstOffset, partition.logStartOffset);
  return partition.logEndOffset;
}

/** Ends a producer's transaction in one partition. A marker without records before it still takes its offset. */
export function appendMarker(partition: PartitionState, marker: PartitionMarker, atMs: number): void {
  const { producerId } = marker;
  const location = markerLocation(marker, partition.logEndOffset, atMs);
  partition.batches.append(location);
  partition.bytes += location.length;
  partition.logEndOffset += location.recordCount;
  const known = partition.producers.get(producerId);
  partition.producers.set(producerId, rememberMarker(known, marker.producerEpoch, marker.coordinatorEpoch, atMs));
  const firstOffset = partition.openTransactions.get(producerId);
  if (firstOffset === undefined) return;
  partition.openTransactions.delete(producerId);
  if (marker.commit) return;
  const aborted = { producerId, firstOffset, lastOffset: location.baseOffset };
  partition.abortedTransactions.push({ ...aborted, lastStableOffset: lastStableOffset(partition) });
}

/** Aborted transactions with records or markers in `from` … `endExclusive - 1`, oldest marker first. */
export function abortedWithin(partition: PartitionState, from: number, endExclusive: number): AbortedTransaction[] {
  const { abortedTransactions } = partition;
  const found: AbortedTransaction[] = [];
  for (let i = firstEndingAtOrAfter(abortedTransactions, from); i < abortedTransactions.length; i++) {
    const aborted = abortedTransactions[i] as AbortedTransaction;
    if (aborted.firstOffset < endExclusive) found.push(aborted);
    // Later ones were open at that time, or began after it.
    if (aborted.lastStableOffset >= endExclusive) break;
  }
  return found;
}

/** The log start moved up: aborted transactions wholly below it are no longer needed. */
export function forgetAbortedBelow(partition: PartitionState, offset: number): void {
  const { abortedTransactions } = partition;
  const gone = firstEndingAtOrAfter(abortedTransactions, offset);
  if (gone > 0) abortedTransactions.splice(0, gone);
}

/** Markers are in offset order. */
function firstEndingAtOrAfter(aborted: AbortedTransaction[], offset: number): number {
  let low = 0;
  let high = aborted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((aborted[middle] as AbortedTransaction).lastOffset < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
