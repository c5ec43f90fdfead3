/** What the kafkajs program is told. */
export interface KafkajsWork {
  bootstrap: string[];
  ssl?: object | true;
  sasl?: object;
  topic: string;
  partitions: number;
  group: string;
  batchSize: number;
  /** Values, all different. */
  records: string[];
  cutRecords: string[];
  laterRecords: string[];
}

interface PartitionOffset {
  partition: number;
  offset: string;
}

/** What it reports, one JSON line each. */
export type KafkajsEvent =
  | { event: 'created'; partitions: number; maxMessageBytes: string }
  | { event: 'acknowledged'; kind: 'first' | 'cut' | 'later'; partition: number; baseOffset: string; values: string[] }
  | { event: 'cuts'; count: number }
  | { event: 'joined'; phase: 'first' | 'resumed'; partitions: number[] }
  | { event: 'read'; phase: 'first' | 'resumed'; partition: number; offset: string; value: string; intact: boolean }
  | { event: 'committed'; offsets: PartitionOffset[] }
  | { event: 'fetched-offsets'; offsets: PartitionOffset[] }
  | { event: 'crashed'; message: string };
