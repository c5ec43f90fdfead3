import { cutRuns, indexOfRun, type OffsetRun, putRun } from './offset-runs.js';

/**
 * What outlives the leader of a share partition (KIP-932): where it begins, and what became of records behind that. Who
 * has acquired which record is known to the leader only, so a record whose leader dies is delivered again.
 */
export interface SharePartition {
  /** Every record below is done with. */
  startOffset: number;
  /** Rises when an operator sets the start offset: what was acquired before counts no more. */
  stateEpoch: number;
  /** In offset order; of other records nothing is known, they were never given back. */
  runs: SettledRun[];
}

export interface SettledRun extends OffsetRun {
  readonly state: SettledState;
  /** How often these records were delivered. */
  readonly deliveryCount: number;
}

/** `available`: to be delivered again. */
export type SettledState = 'available' | 'acknowledged' | 'archived';

/** Records settle; the start offset moves over all that are done with, and over those that are gone from the log. */
export function settle(share: SharePartition, settled: readonly SettledRun[], logStartOffset: number): void {
  for (const run of settled) {
    if (run.last < share.startOffset) continue;
    for (const piece of undecided(share.runs, run)) putRun(share.runs, piece, sameSettled);
  }
  beginAt(share, Math.max(share.startOffset, logStartOffset));
}

/** Records behind the start offset that need no delivery any more. */
export function doneCount({ runs }: SharePartition): number {
  let count = 0;
  for (const { state, first, last } of runs) if (state !== 'available') count += last - first + 1;
  return count;
}

/** What is done with stays so: an acknowledgement whose answer was lost is not undone by the end of its lock. */
function undecided(runs: readonly SettledRun[], wanted: SettledRun): SettledRun[] {
  const pieces: SettledRun[] = [];
  let { first } = wanted;
  for (let i = indexOfRun(runs, first); i < runs.length && runs[i]!.first <= wanted.last; i++) {
    const run = runs[i]!;
    if (run.state === 'available') continue;
    if (run.first > first) pieces.push({ ...wanted, first, last: run.first - 1 });
    first = run.last + 1;
  }
  if (first <= wanted.last) pieces.push({ ...wanted, first });
  return pieces;
}

function beginAt(share: SharePartition, startOffset: number): void {
  share.startOffset = startOffset;
  const { runs } = share;
  cutRuns(runs, 0, startOffset - 1);
  let done = 0;
  for (const { state, first, last } of runs) {
    if (state === 'available' || first > share.startOffset) break;
    share.startOffset = last + 1;
    done++;
  }
  if (done > 0) runs.splice(0, done);
}

function sameSettled(a: SettledRun, b: SettledRun): boolean {
  return a.state === b.state && a.deliveryCount === b.deliveryCount;
}
