import { dereference } from './objects.js';
import { forgetAbortedBelow } from './partition-transactions.js';
import type { PartitionState, State } from './state.js';

/** Moves the log start up to `offset`; batches that end at or below it are dropped, a batch across it stays. */
export function trimTo(state: State, partition: PartitionState, offset: number, atMs: number): void {
  const start = Math.min(offset, partition.logEndOffset);
  if (start <= partition.logStartOffset) return;
  dropBatches(state, partition, 0, partition.batches.indexOf(start), atMs);
  partition.batches.dropFirst(partition.batches.indexOf(start));
  partition.logStartOffset = start;
  forgetAbortedBelow(partition, start);
  const { epochs } = partition;
  while (epochs.length > 1 && (epochs[1]?.startOffset ?? 0) <= start) epochs.shift();
  if (epochs[0] && epochs[0].startOffset < start) epochs[0].startOffset = start;
}

/** A deleted partition lets go of all its batches. */
export function dropAll(state: State, partition: PartitionState, atMs: number): void {
  dropBatches(state, partition, 0, partition.batches.size, atMs);
  partition.batches.dropFirst(partition.batches.size);
}

/** Forgets the newest batches but keeps the log end: only injected defects do this. */
export function dropNewest(state: State, partition: PartitionState, count: number, atMs: number): void {
  const { size } = partition.batches;
  const dropped = Math.min(count, size);
  dropBatches(state, partition, size - dropped, size, atMs);
  partition.batches.dropLast(dropped);
}

function dropBatches(state: State, partition: PartitionState, from: number, to: number, atMs: number): void {
  for (let i = from; i < to; i++) {
    const { object, length } = partition.batches.at(i);
    partition.bytes -= length;
    dereference(state, object, length, atMs);
  }
}
