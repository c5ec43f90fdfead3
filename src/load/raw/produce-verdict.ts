import { ErrorCode, isRetriable } from '../../protocol/index.js';

/**
 * What a broker's answer to a produced batch means for its records.
 *
 * - `acknowledged`;
 * - `retry`: worth sending again. `refused` tells whether this attempt is known not to be in the log;
 * - `sequence`: the broker does not accept the producer's sequence or epoch; this attempt is not in the log;
 * - `refused`: for good, and not in the log;
 * - `unclear`: an end without a promise either way.
 */
export type ProduceVerdict =
  | { kind: 'acknowledged' }
  | { kind: 'retry'; refused: boolean }
  | { kind: 'sequence' }
  | { kind: 'refused' }
  | { kind: 'unclear' };

export function verdictOf(code: number): ProduceVerdict {
  // The broker has this batch already, from an attempt whose answer was lost: that is an acknowledgement.
  if (code === ErrorCode.NONE || code === ErrorCode.DUPLICATE_SEQUENCE_NUMBER) return { kind: 'acknowledged' };
  if (sequenceTrouble.has(code)) return { kind: 'sequence' };
  if (refusedForGood.has(code)) return { kind: 'refused' };
  if (isRetriable(code) || code === ErrorCode.FENCED_LEADER_EPOCH)
    return { kind: 'retry', refused: refusedForNow.has(code) };
  return { kind: 'unclear' };
}

const sequenceTrouble: ReadonlySet<number> = new Set([
  ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
  ErrorCode.UNKNOWN_PRODUCER_ID,
  ErrorCode.INVALID_PRODUCER_EPOCH,
  ErrorCode.PRODUCER_FENCED,
]);

/** Checked before anything is appended. */
const refusedForGood: ReadonlySet<number> = new Set([
  ErrorCode.MESSAGE_TOO_LARGE,
  ErrorCode.RECORD_LIST_TOO_LARGE,
  ErrorCode.INVALID_TOPIC_EXCEPTION,
  ErrorCode.INVALID_REQUIRED_ACKS,
  ErrorCode.INVALID_RECORD,
  ErrorCode.INVALID_TIMESTAMP,
  ErrorCode.INVALID_REQUEST,
  ErrorCode.TOPIC_AUTHORIZATION_FAILED,
  ErrorCode.CLUSTER_AUTHORIZATION_FAILED,
  ErrorCode.UNSUPPORTED_VERSION,
  ErrorCode.UNSUPPORTED_FOR_MESSAGE_FORMAT,
  ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
  ErrorCode.POLICY_VIOLATION,
]);

/**
 * Retriable and certainly not appended. NOT_LEADER_OR_FOLLOWER is not among them: with acks=all Kafka also answers it
 * when leadership moves *after* the append. Nor are REQUEST_TIMED_OUT and NOT_ENOUGH_REPLICAS_AFTER_APPEND.
 */
const refusedForNow: ReadonlySet<number> = new Set([
  ErrorCode.CORRUPT_MESSAGE,
  ErrorCode.NOT_ENOUGH_REPLICAS,
  ErrorCode.LEADER_NOT_AVAILABLE,
  ErrorCode.FENCED_LEADER_EPOCH,
  ErrorCode.UNKNOWN_LEADER_EPOCH,
  ErrorCode.THROTTLING_QUOTA_EXCEEDED,
]);
