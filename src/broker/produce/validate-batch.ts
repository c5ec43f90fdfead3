import {
  type BatchHeader,
  ErrorCode,
  ProtocolError,
  readBatchHeader,
  stampLogAppendTime,
  verifyCrc,
} from '../../protocol/index.js';
import type { ConfigScope } from '../configs/broker-values.js';
import type { Broker } from '../context.js';
import type { PartitionState } from '../state/state.js';
import { topicConfig, topicConfigNumber } from '../topic-configs.js';
import type { ProducedBatch } from '../wal/batch.js';

export type Validated =
  | { batch: ProducedBatch; isTransactional: boolean; logAppendTimeMs: number }
  | { error: number; message: string };

/** Smallest batchLength of any format: epoch or CRC, and the magic byte. */
const smallestLength = 14 - 12;
const noTimestamp = -1;

/**
 * Kafka's rules for what a producer hands over for one partition: exactly one whole batch of format 2, its checksum
 * right, not too large, counts that agree, no control batch, timestamps within bounds. Reads the header and the CRC; the
 * records themselves are the consumer's.
 */
export function validateBatch(
  scope: ConfigScope & Pick<Broker, 'defects'>,
  records: Buffer | null,
  partition: PartitionState,
  nowMs: number,
): Validated {
  const header = onlyBatch(records);
  if ('error' in header) return header;
  const bytes = records as Buffer;
  const { topic } = partition;
  const maxBytes = topicConfigNumber(scope, topic, 'max.message.bytes');
  // Defect `accept-oversize`: whatever its size.
  if (header.sizeInBytes > maxBytes && !scope.defects.has('accept-oversize')) {
    return {
      error: ErrorCode.MESSAGE_TOO_LARGE,
      message: `The batch of ${header.sizeInBytes} bytes in ${topic.name}-${partition.partition} exceeds max.message.bytes ${maxBytes}.`,
    };
  }
  if (!verifyCrc(bytes))
    return { error: ErrorCode.CORRUPT_MESSAGE, message: 'Record is corrupt: the CRC does not match.' };
  const strange = strangeHeader(header);
  if (strange) return strange;
  const stamped = topicConfig(scope, topic, 'message.timestamp.type') === 'LogAppendTime';
  if (stamped) {
    stampLogAppendTime(bytes, nowMs);
  } else {
    const outside = outsideTimestampBounds(scope, header, partition, nowMs);
    if (outside) return outside;
  }
  const idempotent = header.producerId >= 0n;
  return {
    logAppendTimeMs: stamped ? nowMs : -1,
    isTransactional: header.isTransactional,
    batch: {
      topicId: topic.id,
      partition: partition.partition,
      bytes,
      recordCount: header.recordCount,
      maxTimestampMs: stamped ? nowMs : header.maxTimestamp,
      producerId: idempotent ? String(header.producerId) : '',
      producerEpoch: header.producerEpoch,
      baseSequence: header.baseSequence,
    },
  };
}

function onlyBatch(records: Buffer | null): BatchHeader | { error: number; message: string } {
  if (records === null || records.length < 12) {
    return invalid('A produce request must have exactly one record batch per partition.');
  }
  const batchLength = records.readInt32BE(8);
  if (batchLength < smallestLength) {
    return { error: ErrorCode.CORRUPT_MESSAGE, message: `Record size ${batchLength} is less than the minimum.` };
  }
  if (records.length >= 17 && records.readInt8(16) !== 2) {
    return invalid(`Produce requests may only hold record batches with magic 2, not ${records.readInt8(16)}.`);
  }
  if (12 + batchLength !== records.length) {
    return invalid('A produce request must have exactly one record batch per partition.');
  }
  try {
    return readBatchHeader(records, 0);
  } catch (error) {
    if (error instanceof ProtocolError) return { error: ErrorCode.CORRUPT_MESSAGE, message: error.message };
    throw error;
  }
}

function strangeHeader(header: BatchHeader): { error: number; message: string } | null {
  if (header.recordCount <= 0 || header.lastOffsetDelta !== header.recordCount - 1) {
    return invalid(`Inconsistent batch: ${header.recordCount} records, last offset delta ${header.lastOffsetDelta}.`);
  }
  if (header.isControl) return invalid('Clients are not allowed to write control records.');
  if (header.producerId >= 0n && (header.baseSequence < 0 || header.producerEpoch < 0)) {
    return invalid(`Invalid sequence ${header.baseSequence} of producer ${header.producerId}.`);
  }
  return null;
}

function outsideTimestampBounds(
  scope: ConfigScope,
  header: BatchHeader,
  { topic }: PartitionState,
  nowMs: number,
): { error: number; message: string } | null {
  if (header.timestampType === 'LogAppendTime') {
    return {
      error: ErrorCode.INVALID_TIMESTAMP,
      message: 'Invalid timestamp type: producers must send CreateTime batches.',
    };
  }
  if (header.maxTimestamp === noTimestamp) return null;
  const tooLate = nowMs + topicConfigNumber(scope, topic, 'message.timestamp.after.max.ms');
  const tooEarly = nowMs - topicConfigNumber(scope, topic, 'message.timestamp.before.max.ms');
  if (header.maxTimestamp <= tooLate && header.baseTimestamp >= tooEarly) return null;
  return {
    error: ErrorCode.INVALID_TIMESTAMP,
    message: `Timestamps ${header.baseTimestamp}…${header.maxTimestamp} are outside of ${tooEarly}…${tooLate}.`,
  };
}

function invalid(message: string): { error: number; message: string } {
  return { error: ErrorCode.INVALID_RECORD, message };
}
