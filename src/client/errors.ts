import { type ApiName, ErrorCode, errorName, isRetriable, ProtocolError } from '../protocol/index.js';

/** A broker answered with a Kafka error code. `retriable` is Kafka's own classification of the code. */
export class KafkaError extends Error {
  override readonly name = 'KafkaError';
  readonly errorName: string;
  readonly retriable: boolean;

  /** @param doing what was asked of whom, e.g. "creating topic orders"; `detail` is the broker's own message, if any */
  constructor(
    readonly api: ApiName,
    readonly code: number,
    doing?: string,
    detail?: string | null,
  ) {
    const label = errorName(code);
    super(`${doing ?? api}: the broker answered ${label} (${code})${detail ? `: ${detail}` : ''}`);
    this.errorName = label;
    this.retriable = isRetriable(code);
  }
}

/** Refused, reset, or closed while requests were in flight: nothing is known about what the broker did with them. */
export class ConnectionError extends Error {
  override readonly name: string = 'ConnectionError';
}

/** This side closed the connection or the whole client while something was still under way. Trying again is pointless. */
export class ClientClosed extends ConnectionError {
  override readonly name = 'ClientClosed';
}

/** No answer within the time allowed. The connection is closed with it: a late answer has nobody to go to. */
export class RequestTimeout extends Error {
  override readonly name = 'RequestTimeout';
}

/**
 * How a peer showed that it does not speak Kafka's protocol here. `closed` and `silent` are also what a broker looks
 * like that dies or hangs during the handshake, so whoever has already talked to this cluster tries again on those two.
 */
export type NotKafkaSign = 'http' | 'tls' | 'banner' | 'garbage' | 'closed' | 'silent';

export class NotKafka extends Error {
  override readonly name = 'NotKafka';

  constructor(
    message: string,
    readonly sign: NotKafkaSign,
  ) {
    super(message);
  }
}

/** Both sides speak this API, but no common version; or the broker does not offer it at all. */
export class UnsupportedApi extends Error {
  override readonly name = 'UnsupportedApi';

  constructor(
    readonly api: ApiName,
    message: string,
  ) {
    super(message);
  }
}

/** One short word per kind of failure: Kafka's error name, or CONNECTION, TIMEOUT, NOT_KAFKA, PROTOCOL, UNSUPPORTED_API, ABORTED, CLIENT. */
export function errorLabel(error: unknown): string {
  if (error instanceof KafkaError) return error.errorName;
  if (error instanceof ConnectionError) return 'CONNECTION';
  if (error instanceof RequestTimeout) return 'TIMEOUT';
  if (error instanceof NotKafka) return notKafkaLabel(error.sign);
  if (error instanceof ProtocolError) return 'PROTOCOL';
  if (error instanceof UnsupportedApi) return 'UNSUPPORTED_API';
  if (error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError')) return 'ABORTED';
  return 'CLIENT';
}

/** Whether the same request, sent again (perhaps elsewhere, after fresh metadata), may succeed. */
export function mayRetry(error: unknown): boolean {
  if (error instanceof KafkaError) return error.retriable || MOVED.has(error.code);
  if (error instanceof ClientClosed) return false;
  if (error instanceof ConnectionError || error instanceof RequestTimeout) return true;
  return error instanceof NotKafka && (error.sign === 'closed' || error.sign === 'silent');
}

/** Codes that fresh metadata cures, whatever their class in Kafka's table says. */
const MOVED: ReadonlySet<number> = new Set([
  ErrorCode.NOT_COORDINATOR,
  ErrorCode.NOT_CONTROLLER,
  ErrorCode.NOT_LEADER_OR_FOLLOWER,
  ErrorCode.FENCED_LEADER_EPOCH,
  ErrorCode.UNKNOWN_LEADER_EPOCH,
]);

function notKafkaLabel(sign: NotKafkaSign): string {
  if (sign === 'closed') return 'CONNECTION';
  return sign === 'silent' ? 'TIMEOUT' : 'NOT_KAFKA';
}
