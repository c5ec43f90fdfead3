import type { LatencyObjective } from './evidence.js';

/**
 * What the run's load looks like. Rates are records per second over all partitions, sizes bytes of the record value.
 * A figure's source is named in `source`; whatever the source does not give is our assumption and says so.
 */
export interface Profile {
  name: string;
  description: string;
  source: string;
  topic: { partitions: number; replicationFactor: number };
  record: { valueBytes: number; keys: 'none' | 'uniform'; keyCount: number; compression: Compression };
  /** Sizes of the message-size sweep. */
  sizesBytes: number[];
  /** Steady load and the load under drills. */
  rate: { steadyRecordsPerSecond: number; drillRecordsPerSecond: number };
  durations: { warmupMs: number; steadyMs: number; drillMs: number };
  objectives: { ack: LatencyObjective; endToEnd: LatencyObjective };
  replay: { bytes: number };
  reassign: { partitionBytes: [number, number, number] };
  /** What the cost model prices; not what is sent. */
  production: { writeMegabytesPerSecond: number; peakToAverage: number; fanOut: number; retentionDays: number };
}
export type Compression = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';
