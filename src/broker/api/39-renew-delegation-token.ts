import { serve } from '../context.js';
import { refuseDelegationTokens, timeOfNoToken } from '../security/delegation-tokens.js';

/** RenewDelegationToken, versions 1–2 (v2 flexible). */
export const renewDelegationToken = serve(
  'RenewDelegationToken',
  { min: 1, max: 2 },
  (_broker, _request, { session }) => {
    const { errorCode } = refuseDelegationTokens(session);
    return { errorCode, expiryTimestampMs: timeOfNoToken(errorCode) };
  },
);
