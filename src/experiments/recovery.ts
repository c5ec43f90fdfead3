import type { Sample } from '../model/evidence.js';

/**
 * Below this p99 a target counts as recovered whatever its baseline: twice a baseline of 8 ms is the noise of any
 * machine, and nobody's outage.
 */
export const latencyFloorMs = 100;
const sampleMs = 1_000;

/** What p99 must come back under to count as recovered: twice the baseline, and never less than the floor. */
export function recoveredBelowMs(baselineP99Ms: number): number {
  return Math.max(2 * baselineP99Ms, latencyFloorMs);
}

/**
 * Time from the kill to the start of the first two seconds in a row in which p99 was back, in ms; null when that never
 * happened before `untilMs`. A second without any acknowledgement is not a recovered one.
 */
export function recoveredAfterMs(
  samples: readonly Sample[],
  drill: { killedAtMs: number; untilMs: number; belowMs: number },
): number | null {
  const after = samples.filter(({ atMs }) => atMs >= drill.killedAtMs && atMs + sampleMs <= drill.untilMs);
  const good = (sample: Sample | undefined) =>
    sample !== undefined && sample.ackP99Ms !== null && sample.ackP99Ms <= drill.belowMs;
  const first = after.findIndex((sample, index) => good(sample) && good(after[index + 1]));
  return first < 0 ? null : (after[first] as Sample).atMs - drill.killedAtMs;
}
