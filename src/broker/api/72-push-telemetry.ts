import { type Compression, compressions, decompress, ErrorCode } from '../../protocol/index.js';
import { serve } from '../context.js';
import { reasonOf } from '../logger.js';
import { clientInstancesOf, countPush, subscriptionOf } from '../telemetry/telemetry.js';

/**
 * PushTelemetry, version 0 (KIP-714): metrics of a client in the format of OpenTelemetry. They are unpacked, counted and
 * not kept; what comes early, for another subscription, or too large is refused.
 */
export const pushTelemetry = serve('PushTelemetry', { min: 0, max: 0 }, async (broker, request, context) => {
  await broker.recent();
  const { clientInstanceId, subscriptionId, compressionType, metrics, terminating } = request;
  const subscribed = subscriptionOf(broker, context, clientInstanceId);
  const push = { subscriptionId, compressionType, bytes: metrics.length, isTerminating: terminating };
  let errorCode = clientInstancesOf(broker).push(clientInstanceId, subscribed, push, broker.clock.monotonicMs());
  if (errorCode === ErrorCode.NONE && metrics.length > 0) {
    try {
      decompress(compressions[compressionType] as Compression, metrics, maxUnpackedBytes);
    } catch (error) {
      broker.logger.warn('client metrics refused', { client: context.clientHost, reason: reasonOf(error) });
      errorCode = ErrorCode.INVALID_RECORD;
    }
  }
  countPush(broker, errorCode, metrics.length);
  return { errorCode };
});

/** Text packs ten to one; what would unpack to more is no honest push. */
const maxUnpackedBytes = 16 * 1024 * 1024;
