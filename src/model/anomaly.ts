/**
 * Names of what can be wrong with a history of sends and polls. The first group carries the names of Jepsen's Kafka
 * workload; the second is what a byte-exact verifier sees besides.
 */
export const anomalyNames = [
  'lost-write',
  'duplicate',
  'inconsistent-offsets',
  'G1a',
  'precommitted-read',
  'poll-skip',
  'nonmonotonic-poll',
  'nonmonotonic-send',
  'int-poll-skip',
  'int-nonmonotonic-poll',
  'int-nonmonotonic-send',
  'int-send-skip',
  'unseen',
  'G0',
  'G1c',
  'corrupted-payload',
  'phantom-record',
  'reordered',
  'offset-regression',
  'high-watermark-regression',
  'timestamp-disorder',
  'stuck-client',
] as const;
export type AnomalyName = (typeof anomalyNames)[number];

/** One place in the log that shows an anomaly: enough to look it up by hand with any Kafka client. */
export interface AnomalyExample {
  topic: string;
  partition: number;
  /** Offset in the partition, where one is known. */
  offset: number | null;
  /** One sentence: what was acknowledged or read, and what contradicts it. */
  detail: string;
}

export interface Anomaly {
  name: AnomalyName;
  /** Records (or operations) concerned. */
  count: number;
  /** At most ten, the first ones found. */
  examples: AnomalyExample[];
}

/** What a verifier concluded from acknowledgements and a read from offset 0 to the end. */
export interface Verification {
  /** Records that the target acknowledged. */
  acknowledged: number;
  /** Records whose fate the producer was never told (timeout, connection lost after send): they may be there, at most once. */
  unknown: number;
  /** Records that were refused for good. */
  failed: number;
  /** Records read back, and their bytes. */
  read: number;
  readBytes: number;
  partitions: number;
  anomalies: Anomaly[];
}
