import { serve } from '../context.js';
import { refuseDelegationTokens } from '../security/delegation-tokens.js';

/** RenewDelegationToken, versions 1–2 (v2 flexible). */
export const renewDelegationToken = serve(
  'RenewDelegationToken',
  { min: 1, max: 2 },
  (_broker, _request, { session }) => ({
    ...refuseDelegationTokens(session),
    expiryTimestampMs: -1n,
  }),
);
