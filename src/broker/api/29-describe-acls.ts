import { ErrorCode } from '../../protocol/index.js';
import { serve } from '../context.js';
import { type Acl, matchesFilter } from '../security/acl.js';
import { aclFilterOf, noAuthorizer, refuseAclFilter } from '../security/acl-requests.js';

/** DescribeAcls, versions 1–3 (v1 pattern types KIP-290, v2 flexible, v3 user resources). */
export const describeAcls = serve('DescribeAcls', { min: 1, max: 3 }, async (broker, request) => {
  if (broker.config.authorizer === 'none') return noAuthorizer;
  const filter = aclFilterOf(request);
  const wrong = refuseAclFilter(filter);
  if (wrong) return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage: wrong };
  await broker.caughtUp();
  const found = [...broker.state.acls.all()].filter((acl) => matchesFilter(acl, filter));
  return { errorCode: ErrorCode.NONE, errorMessage: '', resources: byPattern(found) };
});

function byPattern(found: Acl[]) {
  const resources = new Map<string, Acl[]>();
  for (const acl of found) {
    const key = `${acl.resourceType}/${acl.patternType}/${acl.resourceName}`;
    resources.set(key, [...(resources.get(key) ?? []), acl]);
  }
  return [...resources.values()].map((acls) => ({
    resourceType: acls[0]!.resourceType,
    resourceName: acls[0]!.resourceName,
    patternType: acls[0]!.patternType,
    acls: acls.map(({ principal, host, operation, permissionType }) => ({
      principal,
      host,
      operation,
      permissionType,
    })),
  }));
}
