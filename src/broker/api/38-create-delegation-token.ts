import { ErrorCode, type RequestOf } from '../../protocol/index.js';
import { type RequestContext, serve } from '../context.js';
import type { Principal } from '../net/session.js';
import { refuseDelegationTokens, timeOfNoToken } from '../security/delegation-tokens.js';

/** CreateDelegationToken, versions 1–3 (v2 flexible, v3 owner KIP-373). */
export const createDelegationToken = serve('CreateDelegationToken', { min: 1, max: 3 }, (_, request, context) => {
  const { errorCode } = refuseDelegationTokens(context.session);
  const isForbidden = errorCode === ErrorCode.DELEGATION_TOKEN_REQUEST_NOT_ALLOWED;
  const isStrange = !isForbidden && request.renewers.some(({ principalType }) => principalType !== 'User');
  return noToken(request, context, isStrange ? ErrorCode.INVALID_PRINCIPAL_TYPE : errorCode);
});

/** Whose token it would be: the requester's own where nobody else is named. */
export function ownerOf(request: RequestOf<'CreateDelegationToken'>, requester: Principal): Principal {
  const { ownerPrincipalType: type, ownerPrincipalName: name } = request;
  return name ? { type: type ?? '', name } : requester;
}

export function noToken(
  request: RequestOf<'CreateDelegationToken'>,
  { session, version }: RequestContext,
  errorCode: number,
) {
  const { type, name } = session.principal;
  const owner = ownerOf(request, session.principal);
  const atMs = timeOfNoToken(errorCode);
  return {
    errorCode,
    principalType: owner.type,
    principalName: owner.name,
    ...(version >= 3 ? { tokenRequesterPrincipalType: type, tokenRequesterPrincipalName: name } : {}),
    issueTimestampMs: atMs,
    expiryTimestampMs: atMs,
    maxTimestampMs: atMs,
    tokenId: '',
    hmac: Buffer.alloc(0),
  };
}
