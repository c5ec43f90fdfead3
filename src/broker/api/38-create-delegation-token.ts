import { serve } from '../context.js';
import { refuseDelegationTokens } from '../security/delegation-tokens.js';

/** CreateDelegationToken, versions 1–3 (v2 flexible, v3 owner KIP-373). */
export const createDelegationToken = serve('CreateDelegationToken', { min: 1, max: 3 }, (_, request, context) => {
  const { type, name } = context.session.principal;
  const owned = request.ownerPrincipalName;
  const owner = owned
    ? { principalType: request.ownerPrincipalType ?? '', principalName: owned }
    : { principalType: type, principalName: name };
  const requester = { tokenRequesterPrincipalType: type, tokenRequesterPrincipalName: name };
  return {
    ...refuseDelegationTokens(context.session),
    ...owner,
    ...(context.version >= 3 ? requester : {}),
    issueTimestampMs: -1n,
    expiryTimestampMs: -1n,
    maxTimestampMs: -1n,
    tokenId: '',
    hmac: Buffer.alloc(0),
  };
});
