import { indexOfRun, type OffsetRun } from '../state/share-group/offset-runs.js';
import type { SettledRun } from '../state/share-group/share-partition.js';

/** Offsets that may be acquired, and how often their records were delivered so far. */
export interface AvailableRun extends OffsetRun {
  readonly deliveryCount: number;
}

/** Whatever is neither done with nor locked from `from` to before `endExclusive`, in offset order. */
export function* availableRuns(
  from: number,
  endExclusive: number,
  settled: readonly SettledRun[],
  locks: readonly OffsetRun[],
): Generator<AvailableRun> {
  let offset = from;
  let [s, l] = [indexOfRun(settled, from), indexOfRun(locks, from)];
  while (offset < endExclusive) {
    while (l < locks.length && locks[l]!.last < offset) l++;
    while (s < settled.length && settled[s]!.last < offset) s++;
    const lock = locks[l];
    if (lock !== undefined && lock.first <= offset) {
      offset = lock.last + 1;
      continue;
    }
    const run = settled[s];
    const isKnown = run !== undefined && run.first <= offset;
    const runEnd = isKnown ? run.last + 1 : (run?.first ?? endExclusive);
    const end = Math.min(endExclusive, lock?.first ?? endExclusive, runEnd);
    if (!isKnown || run.state === 'available') {
      yield { first: offset, last: end - 1, deliveryCount: isKnown ? run.deliveryCount : 0 };
    }
    offset = end;
  }
}
