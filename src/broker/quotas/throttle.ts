import type { ApiName } from '../../protocol/index.js';
import type { Answer } from '../context.js';
import type { QuotaClient, Quotas } from './quotas.js';

/**
 * KIP-219: an answer leaves at once and says how long its client is throttled; meanwhile the broker reads nothing more from
 * that connection. What the handler throttled for by itself (fetched bytes, partitions created) is in the answer already.
 */
export function throttled<A extends ApiName>(
  quotas: Quotas,
  client: QuotaClient,
  api: A,
  answer: Answer<A>,
  used: { requestBytes: number; threadMs: number },
): { answer: Answer<A>; throttleTimeMs: number } {
  const own = ownThrottleTimeMs(answer);
  if (quotas.isFree) return { answer, throttleTimeMs: own };
  const forBytes = api === 'Produce' ? quotas.use(client, 'producer_byte_rate', used.requestBytes) : 0;
  // Without an answer there is nothing to wait with: Kafka counts no time for acks=0.
  const forTime = answer === null ? 0 : quotas.use(client, 'request_percentage', used.threadMs / 10);
  const throttleTimeMs = Math.max(own, forBytes, forTime);
  if (answer === null || throttleTimeMs === own) return { answer, throttleTimeMs };
  return { answer: { ...answer, throttleTimeMs } as Answer<A>, throttleTimeMs };
}

function ownThrottleTimeMs(answer: Answer<ApiName>): number {
  return answer !== null && 'throttleTimeMs' in answer ? (answer.throttleTimeMs ?? 0) : 0;
}
