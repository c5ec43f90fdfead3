import type { Profile } from '../../model/profile.js';

const MiB = 1_048_576;

/** Long enough for figures one may quote: the whole embedded run fits 10 minutes on two cores. */
export const standard: Profile = {
  name: 'standard',
  description: 'Minutes per experiment, figures one may quote: the profile for an evaluation',
  source: 'our assumption: a mid-size topic of 1 KiB records; take your own figures for a decision',
  topic: { partitions: 24, replicationFactor: -1 },
  record: { valueBytes: 1_024, keys: 'uniform', keyCount: 100_000, compression: 'none' },
  sizesBytes: [100, 1_024, 10_240, 102_400, 1_000_000],
  rate: { steadyRecordsPerSecond: 8_000, drillRecordsPerSecond: 5_000 },
  durations: { warmupMs: 10_000, steadyMs: 60_000, drillMs: 45_000 },
  objectives: {
    ack: { p50Ms: 250, p99Ms: 1_000, p999Ms: 2_000 },
    endToEnd: { p50Ms: 500, p99Ms: 1_500, p999Ms: 3_000 },
  },
  replay: { bytes: 512 * MiB },
  // Far enough apart that a copy shows by time alone, where nothing meters the store.
  reassign: { partitionBytes: [16 * MiB, 128 * MiB, 512 * MiB] },
  production: { writeMegabytesPerSecond: 100, peakToAverage: 3, fanOut: 3, retentionDays: 3 },
};
