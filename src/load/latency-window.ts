import type { LoadOutcome } from './load-outcome.js';

/**
 * p99 of the acknowledgement latencies, ms, of the records due between two times of the load's clock. Records due just
 * before an act are still under way when it happens and carry its effect: for a p99 *before* ask the running load.
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
