/** A validated record batch on its way into the log. */
export interface ProducedBatch {
  topicId: string;
  partition: number;
  /** One whole record batch; its base offset is set when it is read. */
  bytes: Buffer;
  recordCount: number;
  maxTimestampMs: number;
  /** Decimal; '' without idempotence. */
  producerId: string;
  producerEpoch: number;
  baseSequence: number;
  /** Injected defect: takes offsets, is not kept. */
  noData?: boolean;
}
