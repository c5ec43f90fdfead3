import { ErrorCode, ZERO_UUID } from '../../protocol/index.js';
import { serve } from '../context.js';
import { telemetryMaxBytes } from '../telemetry/client-instances.js';
import { clientInstancesOf, subscriptionOf } from '../telemetry/telemetry.js';
import { newTopicId } from '../topic-id.js';

/**
 * GetTelemetrySubscriptions, version 0 (KIP-714): which metrics a client is to push, and how often. Served always, as by an
 * Apache Kafka with a receiver of client metrics; one without does not list it.
 */
export const getTelemetrySubscriptions = serve(
  'GetTelemetrySubscriptions',
  { min: 0, max: 0 },
  async (broker, request, context) => {
    await broker.recent();
    const isNew = request.clientInstanceId === ZERO_UUID;
    const clientInstanceId = isNew ? newTopicId(broker.newUuid()) : request.clientInstanceId;
    const subscribed = subscriptionOf(broker, context, clientInstanceId);
    const errorCode = clientInstancesOf(broker).get(clientInstanceId, subscribed, broker.clock.monotonicMs());
    if (errorCode !== ErrorCode.NONE) return { errorCode };
    return {
      errorCode,
      clientInstanceId,
      subscriptionId: subscribed.subscriptionId,
      acceptedCompressionTypes: [ZSTD, LZ4, GZIP, SNAPPY],
      pushIntervalMs: subscribed.pushIntervalMs,
      telemetryMaxBytes,
      deltaTemporality: true,
      requestedMetrics: subscribed.metrics,
    };
  },
);

const [GZIP, SNAPPY, LZ4, ZSTD] = [1, 2, 3, 4];
