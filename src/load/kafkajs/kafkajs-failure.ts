import { ErrorCode, type ErrorName } from '../../protocol/index.js';
import { verdictOf } from '../raw/produce-verdict.js';

/** What a failed kafkajs send means for its records. */
export interface KafkaJsFailure {
  /** Kafka's error name, or CONNECTION, TIMEOUT, CLIENT. */
  label: string;
  fate: 'acknowledged' | 'unknown' | 'failed';
}

/**
 * kafkajs gives up with one error for the whole send and does not tell what earlier attempts met, so nearly everything
 * is `unknown`. Only a refusal for good of a single partition's records proves that they are not in the log, and
 * DUPLICATE_SEQUENCE_NUMBER, which kafkajs throws although it means success, that they are.
 */
export function failureOf(error: unknown, partitionsSent: number): KafkaJsFailure {
  const label = labelOf(error);
  const code = ErrorCode[label as ErrorName];
  if (code === undefined || partitionsSent > 1) return { label, fate: 'unknown' };
  const { kind } = verdictOf(code);
  if (kind === 'acknowledged') return { label, fate: 'acknowledged' };
  return { label, fate: kind === 'refused' ? 'failed' : 'unknown' };
}

function labelOf(error: unknown): string {
  for (
    let at = error as { type?: unknown; name?: unknown; cause?: unknown } | undefined;
    at;
    at = at.cause as typeof at
  ) {
    if (typeof at.type === 'string') return at.type;
    if (at.name === 'KafkaJSConnectionError' || at.name === 'KafkaJSConnectionClosedError') return 'CONNECTION';
    if (at.name === 'KafkaJSRequestTimeoutError') return 'TIMEOUT';
    if (at.cause === at) break;
  }
  return 'CLIENT';
}
