import { ErrorCode } from '../../protocol/index.js';
import { serve } from '../context.js';
import { maxAclsAtOnce } from '../security/acl.js';
import { aclFilterOf, noAuthorizer, refuseAclFilter } from '../security/acl-requests.js';

/** DeleteAcls, versions 1–3 (v1 pattern types KIP-290, v2 flexible, v3 user resources). Answers what each filter deleted. */
export const deleteAcls = serve('DeleteAcls', { min: 1, max: 3 }, async (broker, request) => {
  if (broker.config.authorizer === 'none') return { filterResults: request.filters.map(() => noAuthorizer) };
  const filters = request.filters.map(aclFilterOf);
  const wrongs = filters.map(refuseAclFilter);
  const valid = filters.filter((_, i) => wrongs[i] === null);
  const { error, deleted } = await broker.propose({ kind: 'acls-delete', filters: valid, at: broker.clock.wallMs() });
  const deletedBy = new Map(valid.map((filter, i) => [filter, deleted[i]]));
  return {
    filterResults: filters.map((filter, i) => {
      const wrong = wrongs[i];
      if (wrong) return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage: wrong, matchingAcls: [] };
      const gone = deletedBy.get(filter);
      if (gone === null) return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage: tooMany, matchingAcls: [] };
      const matchingAcls = (gone ?? []).map((acl) => ({
        errorCode: ErrorCode.NONE,
        errorMessage: null,
        ...acl,
      }));
      return { errorCode: error, errorMessage: null, matchingAcls };
    }),
  };
});

const tooMany = `Cannot remove more than ${maxAclsAtOnce} acls in a single delete operation.`;
