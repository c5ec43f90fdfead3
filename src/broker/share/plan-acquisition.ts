import type { BatchIndex } from '../state/batch-index.js';
import type { OffsetRun } from '../state/share-group/offset-runs.js';
import type { SharePartition } from '../state/share-group/share-partition.js';
import { type AvailableRun, availableRuns } from './available-runs.js';

export interface AcquisitionLimits {
  /** A batch that is begun is acquired whole, unless `isExact` (KIP-1206). */
  maxRecords: number;
  isExact: boolean;
  maxBytes: number;
  /** The first batch is given even when it is larger than `maxBytes`. */
  atLeastOne: boolean;
  /** Records between the start offset and the last one that was ever acquired. */
  maxInFlight: number;
}

export interface PlannedAcquisition {
  /** In offset order; `deliveryCount` with this delivery. Between them lie no records that could be acquired. */
  acquired: AvailableRun[];
  /** Of all records acquired. */
  records: number;
  bytes: number;
  /** Offsets whose records are gone from the log: nobody can ever acknowledge them. */
  gone: OffsetRun[];
}

export interface AcquirableLog {
  batches: BatchIndex;
  logStartOffset: number;
  /** Exclusive: the log end, or the last stable offset for a group that reads committed records. */
  readableTo: number;
}

/**
 * Which records a member is given, from the index alone, lowest offsets first. Offsets without records that lie before or
 * in a batch are acquired with it; clients acknowledge them as gaps.
 */
export function planAcquisition(
  log: AcquirableLog,
  share: SharePartition,
  locks: readonly OffsetRun[],
  limits: AcquisitionLimits,
): PlannedAcquisition {
  const plan: PlannedAcquisition = { acquired: [], records: 0, bytes: 0, gone: [] };
  const start = Math.max(share.startOffset, log.logStartOffset);
  const nextNew = Math.max(start, (share.runs.at(-1)?.last ?? -1) + 1, (locks.at(-1)?.last ?? -1) + 1);
  const room = { untouched: Math.max(0, limits.maxInFlight - (nextNew - start)), counted: -1 };
  for (const run of availableRuns(start, log.readableTo, share.runs, locks)) {
    if (!acquireFrom(run, run.first >= nextNew, log, limits, plan, room)) break;
  }
  return plan;
}

interface Room {
  /** New records that may still be begun. */
  untouched: number;
  /** Index of the batch whose bytes were counted last. */
  counted: number;
}

/** False: nothing more may be acquired. */
function acquireFrom(
  run: AvailableRun,
  isNew: boolean,
  { batches, readableTo }: AcquirableLog,
  limits: AcquisitionLimits,
  plan: PlannedAcquisition,
  room: Room,
): boolean {
  let { first } = run;
  for (let i = batches.indexOf(first); first <= run.last; i++) {
    if (i >= batches.size || batches.baseOffsetAt(i) > run.last) {
      if (!isNew) plan.gone.push({ first, last: run.last });
      return true;
    }
    const wanted = Math.min(limits.maxRecords - plan.records, isNew ? room.untouched : Number.POSITIVE_INFINITY);
    const batchEnd = batches.endOffsetAt(i);
    if (wanted <= 0 || batchEnd > readableTo) return false;
    const bytes = i === room.counted ? 0 : batches.lengthAt(i);
    if (plan.bytes + bytes > limits.maxBytes && !(limits.atLeastOne && plan.bytes === 0)) return false;
    const to = Math.min(run.last, batchEnd - 1);
    const last = limits.isExact ? Math.min(to, Math.max(first, batches.baseOffsetAt(i)) + wanted - 1) : to;
    acquire({ first, last, deliveryCount: run.deliveryCount + 1 }, plan);
    plan.bytes += bytes;
    room.counted = i;
    if (isNew) room.untouched -= last - first + 1;
    first = last + 1;
    if (last < to) return false;
  }
  return true;
}

function acquire(run: AvailableRun, plan: PlannedAcquisition): void {
  plan.acquired.push(run);
  plan.records += run.last - run.first + 1;
}
