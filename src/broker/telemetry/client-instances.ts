import { ErrorCode, ZERO_UUID } from '../../protocol/index.js';
import type { Subscribed } from './subscription.js';

/** One client that pushes metrics, as this broker has met it. */
interface ClientInstance {
  subscribed: Subscribed;
  gotMs: number;
  pushedMs: number;
  isTerminating: boolean;
  lastError: number;
}

/** As many as Kafka remembers; the one that was heard of least recently makes room. */
const maxInstances = 16_384;
const acceptedCompressions: ReadonlySet<number> = new Set([0, 1, 2, 3, 4]);
/** Kafka's telemetry.max.bytes. */
export const telemetryMaxBytes = 1_048_576;

/** Keeps clients to their push interval and to the subscription that they were told (KIP-714). Times are monotonic ms. */
export class ClientInstances {
  private readonly instances = new Map<string, ClientInstance>();

  /** Whether a client may ask what it is subscribed to: the error to answer. */
  get(id: string, subscribed: Subscribed, nowMs: number): number {
    const instance = this.find(id, subscribed);
    const sinceMs = nowMs - Math.max(instance.gotMs, instance.pushedMs);
    const wasToldToAsk =
      instance.lastError === ErrorCode.UNKNOWN_SUBSCRIPTION_ID ||
      instance.lastError === ErrorCode.UNSUPPORTED_COMPRESSION_TYPE;
    if (sinceMs < instance.subscribed.pushIntervalMs && !wasToldToAsk) return ErrorCode.THROTTLING_QUOTA_EXCEEDED;
    instance.gotMs = nowMs;
    instance.lastError = ErrorCode.NONE;
    return ErrorCode.NONE;
  }

  /** Whether a push is taken: the error to answer. */
  push(id: string, subscribed: Subscribed, push: Push, nowMs: number): number {
    if (id === ZERO_UUID) return ErrorCode.INVALID_REQUEST;
    const instance = this.find(id, subscribed);
    instance.lastError = refusePush(instance, push, nowMs);
    if (push.isTerminating) instance.isTerminating = true;
    return instance.lastError;
  }

  /** A subscription that has changed begins anew. */
  private find(id: string, subscribed: Subscribed): ClientInstance {
    let instance = this.instances.get(id);
    if (instance === undefined || instance.subscribed.subscriptionId !== subscribed.subscriptionId) {
      const never = Number.NEGATIVE_INFINITY;
      const [isTerminating, lastError] = [instance?.isTerminating ?? false, ErrorCode.NONE];
      instance = { subscribed, gotMs: never, pushedMs: never, isTerminating, lastError };
    }
    this.instances.delete(id);
    this.instances.set(id, instance);
    if (this.instances.size > maxInstances) this.instances.delete(this.instances.keys().next().value as string);
    return instance;
  }
}

interface Push {
  subscriptionId: number;
  compressionType: number;
  bytes: number;
  isTerminating: boolean;
}

function refusePush(instance: ClientInstance, push: Push, nowMs: number): number {
  if (instance.isTerminating) return ErrorCode.INVALID_REQUEST;
  const isInTime =
    instance.gotMs > instance.pushedMs || nowMs - instance.pushedMs >= instance.subscribed.pushIntervalMs;
  if (isInTime) instance.pushedMs = nowMs;
  // The last words of a client may come early.
  if (!isInTime && !push.isTerminating) return ErrorCode.THROTTLING_QUOTA_EXCEEDED;
  if (push.subscriptionId !== instance.subscribed.subscriptionId) return ErrorCode.UNKNOWN_SUBSCRIPTION_ID;
  if (!acceptedCompressions.has(push.compressionType)) return ErrorCode.UNSUPPORTED_COMPRESSION_TYPE;
  return push.bytes > telemetryMaxBytes ? ErrorCode.TELEMETRY_TOO_LARGE : ErrorCode.NONE;
}
