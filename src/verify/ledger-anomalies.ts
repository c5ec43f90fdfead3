import type { AnomalyLog } from './anomaly-log.js';
import type { Ledger } from './ledger.js';
import type { SequenceSet } from './sequence-set.js';

/**
 * Acknowledged records that the read did not find. At or below `readUpTo` (infinite when the end of the log was
 * reached) they are lost; above it, nobody has looked: unseen. Consecutive ones share one example.
 */
export function findUnread(
  partition: number,
  ledger: Ledger,
  seen: SequenceSet,
  readUpTo: number,
  anomalies: AnomalyLog,
): void {
  const told = ledger.partition(partition);
  const missing = (sequence: number) => told.fate(sequence) === 'acknowledged' && !seen.has(sequence);
  const nameOf = (sequence: number) => {
    const offset = told.offsetOf(sequence);
    return readUpTo === Number.POSITIVE_INFINITY || (offset >= 0 && offset <= readUpTo) ? 'lost-write' : 'unseen';
  };
  for (let first = 0; first < told.end; first++) {
    if (!missing(first)) continue;
    const name = nameOf(first);
    let end = first + 1;
    while (end < told.end && missing(end) && nameOf(end) === name) end++;
    const offset = told.offsetOf(first);
    const sequences = end - first === 1 ? `sequence ${first} was` : `sequences ${first} to ${end - 1} were`;
    const where = offset < 0 ? '' : end - first === 1 ? ` at offset ${offset}` : ` from offset ${offset} on`;
    const fate = name === 'lost-write' ? `not in the log` : `above offset ${readUpTo}, where reading stopped`;
    anomalies.add(
      name,
      partition,
      offset < 0 ? null : offset,
      end - first,
      () => `${sequences} acknowledged${where} and ${end - first === 1 ? 'is' : 'are'} ${fate}`,
    );
    first = end - 1;
  }
}

/** Contradictions among the acknowledgements themselves: two records at one offset. */
export function findLedgerAnomalies(partition: number, ledger: Ledger, anomalies: AnomalyLog): void {
  const runs = ledger
    .partition(partition)
    .runs()
    .sort((a, b) => a.baseOffset - b.baseOffset || a.firstSequence - b.firstSequence);
  let highest = runs[0];
  for (const run of runs.slice(1)) {
    const before = highest!;
    const overlap = Math.min(before.baseOffset + before.count, run.baseOffset + run.count) - run.baseOffset;
    if (overlap > 0) {
      const sequence = before.firstSequence + run.baseOffset - before.baseOffset;
      anomalies.add(
        'inconsistent-offsets',
        partition,
        run.baseOffset,
        overlap,
        () => `sequences ${sequence} and ${run.firstSequence} were both acknowledged at offset ${run.baseOffset}`,
      );
    }
    if (run.baseOffset + run.count > before.baseOffset + before.count) highest = run;
  }
}
