import { serve } from '../context.js';

/** UnregisterBroker, version 0 (KIP-500): the id leaves DescribeCluster and may be taken by a newcomer. */
export const unregisterBroker = serve('UnregisterBroker', { min: 0, max: 0 }, async (broker, request) => {
  const entry = { kind: 'unregister' as const, broker: request.brokerId, at: broker.clock.wallMs() };
  const { error, message } = await broker.propose(entry);
  return { errorCode: error, errorMessage: message ?? null };
});
