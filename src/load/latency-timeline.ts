const subBuckets = 64;
const subBucketBits = 6;
/** Up to 2^30 µs, 18 minutes; longer latencies count as that. */
const bucketCount = (30 - subBucketBits + 1) * subBuckets;
const intervalsAtMost = 3_000;
const shortestIntervalMs = 100;

/**
 * Latencies by the interval in which a record was *due*, so that an outage shows at the time it hit and a burst of late
 * acknowledgements does not colour the time after it. Buckets are 1/64 wide relative to their value (1.6 %).
 */
export class LatencyTimeline {
  readonly intervalMs: number;
  private readonly intervals: (Uint32Array | undefined)[] = [];

  constructor(totalMs: number) {
    this.intervalMs = Math.max(shortestIntervalMs, Math.ceil(totalMs / intervalsAtMost));
  }

  record(dueMs: number, latencyUs: number): void {
    const index = Math.max(0, Math.floor(dueMs / this.intervalMs));
    const counts = (this.intervals[index] ??= new Uint32Array(bucketCount));
    counts[bucketOf(latencyUs)]!++;
  }

  /** End of the last interval with a record, in ms. */
  get endMs(): number {
    return this.intervals.length * this.intervalMs;
  }

  countIn(fromMs: number, toMs: number): number {
    return this.merge(fromMs, toMs).count;
  }

  /** Milliseconds; null when no record was due in the window. `quantile` in 0…1. Partly covered intervals count whole. */
  quantileMs(quantile: number, fromMs: number, toMs: number): number | null {
    const { counts, count } = this.merge(fromMs, toMs);
    if (count === 0) return null;
    let left = Math.max(1, Math.ceil(quantile * count));
    for (let bucket = 0; bucket < bucketCount; bucket++) {
      left -= counts[bucket]!;
      if (left <= 0) return highestUsOf(bucket) / 1000;
    }
    return null;
  }

  private merge(fromMs: number, toMs: number): { counts: Float64Array; count: number } {
    const counts = new Float64Array(bucketCount);
    let count = 0;
    const first = Math.max(0, Math.floor(fromMs / this.intervalMs));
    const end = Math.min(this.intervals.length, Math.ceil(toMs / this.intervalMs));
    for (let i = first; i < end; i++) {
      const interval = this.intervals[i];
      if (interval === undefined) continue;
      for (let bucket = 0; bucket < bucketCount; bucket++) {
        counts[bucket]! += interval[bucket]!;
        count += interval[bucket]!;
      }
    }
    return { counts, count };
  }
}

function bucketOf(us: number): number {
  const value = us < 0 ? 0 : us >= 2 ** 30 ? 2 ** 30 - 1 : us | 0;
  if (value < subBuckets) return value;
  const octave = 31 - Math.clz32(value) - subBucketBits;
  return (octave + 1) * subBuckets + ((value >> octave) - subBuckets);
}

function highestUsOf(bucket: number): number {
  if (bucket < subBuckets) return bucket;
  const octave = (bucket >> subBucketBits) - 1;
  return ((bucket & (subBuckets - 1)) + subBuckets + 1) * 2 ** octave - 1;
}
