import { build, type Histogram } from 'hdr-histogram-js';
import type { Latency } from '../model/evidence.js';
import { LatencyTimeline } from './latency-timeline.js';

const oneHourUs = 3_600_000_000;

/** One kind of latency: the whole run's histogram (3 digits, microseconds) and the timeline. */
export class LatencyRecorder {
  readonly timeline: LatencyTimeline;
  readonly histogram: Histogram;

  /** @param measuredFromMs records due before are warm-up: on the timeline, not in the histogram. */
  constructor(
    totalMs: number,
    private readonly measuredFromMs: number,
  ) {
    this.timeline = new LatencyTimeline(totalMs);
    this.histogram = build({
      lowestDiscernibleValue: 1,
      highestTrackableValue: oneHourUs,
      numberOfSignificantValueDigits: 3,
      bitBucketSize: 32,
    });
  }

  record(dueMs: number, latencyMs: number): void {
    const us = Math.min(oneHourUs, Math.max(0, Math.round(latencyMs * 1000)));
    this.timeline.record(dueMs, us);
    if (dueMs >= this.measuredFromMs) this.histogram.recordValue(us);
  }

  summary(): Latency {
    return latencyOf(this.histogram);
  }
}

/** Microsecond histogram → milliseconds. An empty one gives zeros with `count` 0. */
function latencyOf(histogram: Histogram): Latency {
  const count = histogram.totalCount;
  const at = (percentile: number) => (count === 0 ? 0 : histogram.getValueAtPercentile(percentile) / 1000);
  return {
    count,
    minMs: at(0),
    meanMs: count === 0 ? 0 : histogram.mean / 1000,
    p50Ms: at(50),
    p90Ms: at(90),
    p99Ms: at(99),
    p999Ms: at(99.9),
    maxMs: count === 0 ? 0 : histogram.maxValue / 1000,
  };
}
