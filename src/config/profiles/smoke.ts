import type { Profile } from '../../model/profile.js';

const MiB = 1_048_576;

/**
 * Every experiment once, as short as its answer allows: the whole embedded run fits 90 s on two cores. Its objectives
 * are those of an object-storage WAL with room for a busy laptop; they find stalls, not a few milliseconds.
 */
export const smoke: Profile = {
  name: 'smoke',
  description: 'Every experiment once, seconds each: is anything plainly wrong?',
  source: 'our assumption: small enough for a laptop, large enough that every drill has records in flight',
  topic: { partitions: 6, replicationFactor: -1 },
  record: { valueBytes: 1_024, keys: 'uniform', keyCount: 1_000, compression: 'none' },
  sizesBytes: [100, 1_024, 10_240, 102_400, 1_000_000],
  rate: { steadyRecordsPerSecond: 2_000, drillRecordsPerSecond: 2_000 },
  durations: { warmupMs: 1_000, steadyMs: 6_000, drillMs: 10_000 },
  objectives: {
    ack: { p50Ms: 200, p99Ms: 1_000, p999Ms: 2_000 },
    endToEnd: { p50Ms: 400, p99Ms: 1_500, p999Ms: 3_000 },
  },
  replay: { bytes: 32 * MiB },
  reassign: { partitionBytes: [2 * MiB, 8 * MiB, 32 * MiB] },
  production: { writeMegabytesPerSecond: 100, peakToAverage: 3, fanOut: 3, retentionDays: 3 },
};
