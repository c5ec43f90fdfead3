import { ErrorCode } from '../../protocol/index.js';
import { serve } from '../context.js';
import { maxAclsAtOnce } from '../security/acl.js';
import { aclOf, noAuthorizer, refuseAcl } from '../security/acl-requests.js';

/**
 * CreateAcls, versions 1–3 (v1 pattern types KIP-290, v2 flexible, v3 user resources). Each ACL for itself; one that is
 * there already is no error. Answered when this broker decides by them.
 */
export const createAcls = serve('CreateAcls', { min: 1, max: 3 }, async (broker, request) => {
  if (broker.config.authorizer === 'none') return { results: request.creations.map(() => noAuthorizer) };
  if (request.creations.length > maxAclsAtOnce) return { results: request.creations.map(() => tooManyAcls) };
  const acls = request.creations.map(aclOf);
  const wrongs = acls.map(refuseAcl);
  const valid = acls.filter((_, i) => wrongs[i] === null);
  const outcome =
    valid.length === 0
      ? { error: ErrorCode.NONE }
      : await broker.propose({ kind: 'acls-create', acls: valid, at: broker.clock.wallMs() });
  return {
    results: wrongs.map((wrong) =>
      wrong === null
        ? { errorCode: outcome.error, errorMessage: '' }
        : { errorCode: ErrorCode.INVALID_REQUEST, errorMessage: wrong },
    ),
  };
});

const tooManyAcls = {
  errorCode: ErrorCode.POLICY_VIOLATION,
  errorMessage: 'Unable to perform excessively large batch operation.',
};
