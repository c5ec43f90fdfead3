import type { PartitionState } from '../../state/state.js';

export interface CleanerLimits {
  segmentMs: number;
  segmentBytes: number;
  minCompactionLagMs: number;
  maxCompactionLagMs: number;
  minCleanableDirtyRatio: number;
}

/** Offsets whose keys are to be looked at: `from` … `to - 1`. */
export interface DirtyRange {
  from: number;
  to: number;
}

/**
 * The part of a log that is due for compaction; null when none is.
 *
 * Kafka never compacts the active segment. There are no segments here: a batch counts as part of a closed one when it is
 * older than segment.ms (or max.compaction.lag.ms, which makes Kafka roll earlier), or when segment.bytes follow it. The
 * range ends before the first batch that is not closed, or younger than min.compaction.lag.ms, or beyond `stableOffset`.
 * It is due when it is more than min.cleanable.dirty.ratio of the bytes up to its end, or begins with a batch older than
 * max.compaction.lag.ms. Ages are those of a batch's newest record.
 */
export function dirtyRange(
  partition: PartitionState,
  stableOffset: number,
  nowMs: number,
  limits: CleanerLimits,
): DirtyRange | null {
  const { batches } = partition;
  const from = Math.max(partition.cleanedTo, partition.logStartOffset);
  const first = batches.indexOf(from);
  let cleanBytes = 0;
  for (let i = 0; i < first; i++) cleanBytes += batches.lengthAt(i);
  const closedBefore = nowMs - Math.min(limits.segmentMs, limits.maxCompactionLagMs);
  let bytesAfter = partition.bytes - cleanBytes;
  let dirtyBytes = 0;
  let to = from;
  for (let i = first; i < batches.size; i++) {
    const length = batches.lengthAt(i);
    bytesAfter -= length;
    const maxTimestampMs = batches.maxTimestampAt(i);
    const isClosed = maxTimestampMs < closedBefore || bytesAfter >= limits.segmentBytes;
    const isOldEnough = limits.minCompactionLagMs === 0 || maxTimestampMs <= nowMs - limits.minCompactionLagMs;
    if (!isClosed || !isOldEnough || batches.endOffsetAt(i) > stableOffset) break;
    dirtyBytes += length;
    to = batches.endOffsetAt(i);
  }
  if (dirtyBytes === 0) return null;
  const isOverdue = batches.maxTimestampAt(first) < nowMs - limits.maxCompactionLagMs;
  const isDirtyEnough = dirtyBytes / (cleanBytes + dirtyBytes) > limits.minCleanableDirtyRatio;
  return isOverdue || isDirtyEnough ? { from, to } : null;
}
