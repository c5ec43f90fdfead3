import {
  type ApiName,
  apiByKey,
  decodeRequestBody,
  decodeRequestHeader,
  encodeResponse,
  ProtocolError,
  type RequestOf,
} from '../../protocol/index.js';
import { produceMayOverlap } from '../api/00-produce.js';
import { apiVersionsUnsupported } from '../api/18-api-versions.js';
import type { Broker, RequestContext } from '../context.js';
import { quotasOf } from '../quotas/quotas.js';
import { throttled } from '../quotas/throttle.js';
import { serveAuthorized } from '../security/authorize.js';
import { countErrors } from './answered-errors.js';
import { oneAtATime } from './one-at-a-time.js';
import type { Session } from './session.js';

/** A request that was understood and can be started. */
export interface Call {
  api: ApiName;
  /** Whether it may run beside the calls before it, as things are now. */
  overlaps(): boolean;
  /** The encoded answer; null when none is sent. May reject: then the connection is closed, as Kafka does. */
  run(): Promise<Buffer[] | null>;
  /** To be called when the answer is gone, or none will be sent. */
  answered(): void;
}

export interface Peer {
  connection: object;
  clientHost: string;
  session: Session;
  signal: AbortSignal;
  /** Reads nothing more from the peer for so long (KIP-219); absent where nobody reads by himself. */
  mute?(ms: number): void;
}

/**
 * Understands one frame. Throws ProtocolError for what is no request that this broker serves: Kafka closes the
 * connection then. The one exception is ApiVersions of an unknown version, answered in version 0 with
 * UNSUPPORTED_VERSION so that a newer client can step down (KIP-511).
 */
export function dispatch(broker: Broker, frame: Buffer, peer: Peer): Call {
  const receivedMs = broker.clock.monotonicMs();
  const { apiKey, apiVersion, correlationId, clientId, bodyOffset } = decodeRequestHeader(frame);
  const served = broker.apis.get(apiKey);
  if (served === undefined) throw new ProtocolError(`API ${apiByKey(apiKey)?.name ?? apiKey} is not served here`);
  const { api } = served;
  if (apiVersion < served.minVersion || apiVersion > served.maxVersion) {
    if (api === 'ApiVersions') return unsupportedApiVersions(broker, correlationId);
    throw new ProtocolError(`${api} v${apiVersion} is not served here, only ${served.minVersion}–${served.maxVersion}`);
  }
  const request = decodeRequestBody(api, apiVersion, frame, bodyOffset);
  const decodeMs = broker.clock.monotonicMs() - receivedMs;
  const afterwards: (() => void)[] = [];
  const onAnswered = (call: () => void) => void afterwards.push(call);
  const context: RequestContext = { version: apiVersion, clientId, ...peer, onAnswered };
  return {
    api,
    overlaps: () => api === 'Produce' && produceMayOverlap(broker, request as RequestOf<'Produce'>),
    async run() {
      const startedAtMs = broker.clock.monotonicMs();
      const serving = broker.defects.has('global-stall')
        ? oneAtATime(broker, () => serveAuthorized(broker, served, request, context))
        : serveAuthorized(broker, served, request, context);
      const threadMs = decodeMs + broker.clock.monotonicMs() - startedAtMs;
      const used = { requestBytes: frame.length, threadMs };
      const { answer, throttleTimeMs } = throttled(quotasOf(broker), context, api, await serving, used);
      if (throttleTimeMs > 0) peer.mute?.(throttleTimeMs);
      broker.metrics.requests.add({ api });
      if (!countsItsErrors.has(api)) countErrors(broker.metrics.requestErrors, api, answer);
      broker.metrics.requestSeconds.observe({ api }, (broker.clock.monotonicMs() - startedAtMs) / 1000);
      return answer === null ? null : encodeResponse(api, apiVersion, correlationId, answer);
    },
    answered() {
      for (const call of afterwards.splice(0)) call();
    },
  };
}

/** Hot paths count what they refuse while they refuse it. */
const countsItsErrors: ReadonlySet<ApiName> = new Set<ApiName>(['Produce', 'Fetch', 'ListOffsets']);

function unsupportedApiVersions(broker: Broker, correlationId: number): Call {
  return {
    api: 'ApiVersions',
    overlaps: () => false,
    async run() {
      broker.metrics.requestErrors.add({ api: 'ApiVersions', error: 'UNSUPPORTED_VERSION' });
      return encodeResponse('ApiVersions', 0, correlationId, apiVersionsUnsupported() ?? {});
    },
    answered() {},
  };
}
