import type { TransactionalWrite } from '../state/transactional-write.js';

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
  /** How it belongs to a transaction; absent when it does not. */
  write?: TransactionalWrite;
  /** Injected defect: takes offsets, is not kept. */
  noData?: boolean;
}
