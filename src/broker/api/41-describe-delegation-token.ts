import { serve } from '../context.js';
import { refuseDelegationTokens } from '../security/delegation-tokens.js';

/** DescribeDelegationToken, versions 1–3 (v2 flexible, v3 requester KIP-373). */
export const describeDelegationToken = serve(
  'DescribeDelegationToken',
  { min: 1, max: 3 },
  (_broker, _request, { session }) => ({ ...refuseDelegationTokens(session), tokens: [] }),
);
