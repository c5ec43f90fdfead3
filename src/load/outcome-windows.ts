import type { LoadOutcome } from './load-outcome.js';

/** How long latency must stay good to count as recovered: a second bad moment within it means it had not. */
const heldMs = 3_000;

/**
 * p99 of the acknowledgement latencies, ms, of the records due between two times of the load's clock.
 * @throws RangeError when no record was due then: the window is not inside the load
 */
export function latencyWindow(outcome: LoadOutcome, fromMs: number, toMs: number): number {
  const p99 = outcome.acks.quantileMs(0.99, fromMs, toMs);
  if (p99 === null) {
    throw new RangeError(
      `no record was due between ${Math.round(fromMs)} and ${Math.round(toMs)} ms of a load that lasted ${Math.round(outcome.acks.endMs)} ms`,
    );
  }
  return p99;
}

/**
 * Ms after the kill from which p99 stayed within `factor` × the baseline for 3 s (or to the end of a load that ended
 * sooner, but at least 1 s); null when it never did. Judged over the whole of those seconds, so that one slow record
 * in a hundred does not undo a recovery.
 */
export function recoveredAfter(
  outcome: LoadOutcome,
  killedAtMs: number,
  baselineP99Ms: number,
  factor: number,
): number | null {
  const { acks } = outcome;
  const limitMs = baselineP99Ms * factor;
  const firstInterval = Math.floor(killedAtMs / acks.intervalMs) * acks.intervalMs;
  for (let fromMs = firstInterval; fromMs + 1_000 <= acks.endMs; fromMs += acks.intervalMs) {
    const p99 = acks.quantileMs(0.99, fromMs, Math.min(acks.endMs, fromMs + heldMs));
    const firstP99 = acks.quantileMs(0.99, fromMs, fromMs + acks.intervalMs);
    // The window may hide a bad first interval among good ones; recovery begins where it is over.
    if (p99 !== null && p99 <= limitMs && (firstP99 ?? 0) <= limitMs) return Math.max(0, fromMs - killedAtMs);
  }
  return null;
}
