import { type BatchHeader, ErrorCode, ProtocolError, RecordCursor } from '../../protocol/index.js';

export interface RecordRules {
  /** `topic-partition`, for messages. */
  topicPartition: string;
  /** The topic is compacted: a record without a key could never be replaced. */
  needsKey: boolean;
  /** The topic has message.timestamp.type=LogAppendTime. */
  isStamped: boolean;
  nowMs: number;
  beforeMaxMs: number;
  afterMaxMs: number;
}

/** What is wrong with one record (KIP-467). */
export interface RecordError {
  batchIndex: number;
  batchIndexErrorMessage: string;
}

export type CheckedRecords =
  /** -1 when no record has a timestamp. */
  { maxTimestampMs: number } | { error: number; message: string | null; recordErrors: RecordError[] };

const noTimestamp = -1;
const shownErrors = 3;

/** Walks the records of a batch without making objects of them; one that breaks a rule spoils the whole batch. */
export function validateRecords(batch: Buffer, header: BatchHeader, rules: RecordRules): CheckedRecords {
  const earliestMs = rules.nowMs - rules.beforeMaxMs;
  const latestMs = rules.nowMs + rules.afterMaxMs;
  const isPacked = header.compression !== 'none';
  const hasStamp = rules.isStamped && header.timestampType === 'LogAppendTime';
  let maxTimestampMs = noTimestamp;
  let errors: RecordError[] | null = null;
  let isTimestampWrong = false;
  try {
    const cursor = new RecordCursor(batch);
    for (let i = 0; cursor.next(); i++) {
      const { timestamp } = cursor;
      if (isPacked && cursor.offset !== i) return unreadable(ErrorCode.UNKNOWN_SERVER_ERROR);
      if (timestamp > maxTimestampMs) maxTimestampMs = timestamp;
      if (rules.needsKey && cursor.keyLength < 0) {
        errors ??= [];
        errors.push(
          recordError(
            i,
            `Compacted topic cannot accept message without key in topic partition ${rules.topicPartition}`,
          ),
        );
      } else if (
        hasStamp ||
        (!rules.isStamped && timestamp !== noTimestamp && (timestamp < earliestMs || timestamp > latestMs))
      ) {
        errors ??= [];
        isTimestampWrong = true;
        errors.push(recordError(i, hasStamp ? stampedMessage(i) : outOfRange(i, timestamp, rules)));
      }
    }
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return unreadable(isPacked ? ErrorCode.UNKNOWN_SERVER_ERROR : ErrorCode.INVALID_RECORD);
  }
  return errors === null ? { maxTimestampMs } : rejected(errors, isTimestampWrong);
}

function recordError(batchIndex: number, batchIndexErrorMessage: string): RecordError {
  return { batchIndex, batchIndexErrorMessage };
}

function outOfRange(index: number, timestamp: number, { nowMs, beforeMaxMs, afterMaxMs }: RecordRules): string {
  const within = `[${BigInt(nowMs) - BigInt(beforeMaxMs)}, ${BigInt(nowMs) + BigInt(afterMaxMs)}]`;
  return `Timestamp ${timestamp} of message with offset ${index} is out of range. The timestamp should be within ${within}`;
}

function stampedMessage(index: number): string {
  return `Invalid timestamp type in the message with offset ${index}. Producer should not set timestamp type to LogAppendTime.`;
}

function unreadable(error: number): CheckedRecords {
  return { error, message: null, recordErrors: [] };
}

function rejected(recordErrors: RecordError[], isTimestampWrong: boolean): CheckedRecords {
  const rejection = 'One or more records have been rejected due to';
  if (isTimestampWrong) {
    return { error: ErrorCode.INVALID_TIMESTAMP, message: `${rejection} invalid timestamp`, recordErrors };
  }
  const shown = recordErrors
    .slice(0, shownErrors)
    .map(({ batchIndex, batchIndexErrorMessage: text }) => `RecordError(batchIndex=${batchIndex}, message='${text}')`);
  const all = `${recordErrors.length} record errors in total, and only showing the first three errors at most: [${shown.join(', ')}]`;
  return { error: ErrorCode.INVALID_RECORD, message: `${rejection} ${all}`, recordErrors };
}
