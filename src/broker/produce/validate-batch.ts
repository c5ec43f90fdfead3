import {
  type BatchHeader,
  ErrorCode,
  ProtocolError,
  readBatchHeader,
  stampCreateTime,
  stampLogAppendTime,
  verifyCrc,
} from '../../protocol/index.js';
import type { ConfigScope } from '../configs/broker-values.js';
import type { Broker } from '../context.js';
import type { PartitionState } from '../state/state.js';
import { cleansUpBy, topicConfig, topicConfigNumber } from '../topic-configs.js';
import type { ProducedBatch } from '../wal/batch.js';
import { convertBatch } from './convert-batch.js';
import { type RecordError, type RecordRules, validateRecords } from './validate-records.js';

export interface RefusedBatch {
  error: number;
  /** Kafka says something about records and about magic bytes only. */
  message: string | null;
  recordErrors: RecordError[];
  /** Whether the answer tells where the log starts, as Kafka does once it has looked at the records. */
  tellsLogStart: boolean;
}

export type Validated = { batch: ProducedBatch; isTransactional: boolean; logAppendTimeMs: number } | RefusedBatch;

/** Smallest batchLength of any format: epoch or CRC, and the magic byte. */
const smallestLength = 14 - 12;

/**
 * Kafka's rules for what a producer hands over for one partition, in its order: exactly one whole batch of format 2, not
 * too large, its checksum right, a header that makes sense, and records that stand theirs (`validate-records.ts`). The
 * batch is then packed and stamped as the topic wants it; a batch that already is stays as it came.
 */
export function validateBatch(
  scope: ConfigScope & Pick<Broker, 'defects'>,
  records: Buffer | null,
  partition: PartitionState,
  nowMs: number,
): Validated {
  const header = onlyBatch(records);
  if ('error' in header) return header;
  const { topic } = partition;
  const maxBytes = topicConfigNumber(scope, topic, 'max.message.bytes');
  // Defect `accept-oversize`: whatever its size.
  const isTooLarge = (bytes: number) => bytes > maxBytes && !scope.defects.has('accept-oversize');
  if (isTooLarge(header.sizeInBytes)) return refused(ErrorCode.MESSAGE_TOO_LARGE);
  if (!verifyCrc(records as Buffer)) return refused(ErrorCode.CORRUPT_MESSAGE);
  if (isStrange(header)) return { ...refused(ErrorCode.INVALID_RECORD), tellsLogStart: true };
  const rules = recordRules(scope, partition, nowMs);
  const checked = validateRecords(records as Buffer, header, rules);
  if ('error' in checked) return { ...checked, tellsLogStart: true };
  const bytes = convertBatch(scope, topic, records as Buffer, header);
  if (isTooLarge(bytes.length)) return refused(ErrorCode.MESSAGE_TOO_LARGE);
  const { isStamped } = rules;
  if (isStamped) stampLogAppendTime(bytes, nowMs);
  else if (header.timestampType !== 'CreateTime' || header.maxTimestamp !== checked.maxTimestampMs) {
    stampCreateTime(bytes, checked.maxTimestampMs);
  }
  const isIdempotent = header.producerId >= 0n;
  return {
    logAppendTimeMs: isStamped ? nowMs : -1,
    isTransactional: header.isTransactional,
    batch: {
      topicId: topic.id,
      partition: partition.partition,
      bytes,
      recordCount: header.recordCount,
      maxTimestampMs: isStamped ? nowMs : checked.maxTimestampMs,
      producerId: isIdempotent ? String(header.producerId) : '',
      producerEpoch: header.producerEpoch,
      baseSequence: header.baseSequence,
    },
  };
}

function onlyBatch(records: Buffer | null): BatchHeader | RefusedBatch {
  if (records === null || records.length < 12) return refused(ErrorCode.INVALID_RECORD);
  const batchLength = records.readInt32BE(8);
  if (batchLength < smallestLength) return refused(ErrorCode.CORRUPT_MESSAGE);
  const magic = records.length >= 17 ? records.readInt8(16) : 2;
  if (magic < 0 || magic > 2) return refused(ErrorCode.CORRUPT_MESSAGE, `Invalid magic found in record: ${magic}`);
  if (magic !== 2 || 12 + batchLength !== records.length) return refused(ErrorCode.INVALID_RECORD);
  try {
    return readBatchHeader(records, 0);
  } catch (error) {
    // A codec of no known number, among others: Apache Kafka trips over it as well.
    if (error instanceof ProtocolError) return refused(ErrorCode.UNKNOWN_SERVER_ERROR);
    throw error;
  }
}

function isStrange(header: BatchHeader): boolean {
  const { recordCount, lastOffsetDelta, baseOffset, isControl, producerId, baseSequence } = header;
  const isInconsistent = recordCount <= 0 || lastOffsetDelta !== recordCount - 1 || baseOffset !== 0;
  return isInconsistent || isControl || (producerId >= 0n && baseSequence < 0);
}

function recordRules(scope: ConfigScope, { topic, partition }: PartitionState, nowMs: number): RecordRules {
  return {
    topicPartition: `${topic.name}-${partition}`,
    needsKey: cleansUpBy(scope, topic, 'compact'),
    isStamped: topicConfig(scope, topic, 'message.timestamp.type') === 'LogAppendTime',
    nowMs,
    beforeMaxMs: topicConfigNumber(scope, topic, 'message.timestamp.before.max.ms'),
    afterMaxMs: topicConfigNumber(scope, topic, 'message.timestamp.after.max.ms'),
  };
}

function refused(error: number, message: string | null = null): RefusedBatch {
  return { error, message, recordErrors: [], tellsLogStart: false };
}
