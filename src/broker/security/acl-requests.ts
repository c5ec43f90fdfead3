import { ErrorCode, type RequestOf } from '../../protocol/index.js';
import { type Acl, type AclFilter, CLUSTER_NAME, Operation, PatternType, PermissionType, ResourceType } from './acl.js';

/** What the ACL APIs answer without an authorizer. */
export const noAuthorizer = {
  errorCode: ErrorCode.SECURITY_DISABLED,
  errorMessage: 'No Authorizer is configured.',
} as const;

export function aclOf(creation: RequestOf<'CreateAcls'>['creations'][number]): Acl {
  const { resourceType, resourceName, resourcePatternType, principal, host, operation, permissionType } = creation;
  return { resourceType, resourceName, patternType: resourcePatternType, principal, host, operation, permissionType };
}

/** Why Kafka refuses an ACL; null when it does not. */
export function refuseAcl(acl: Acl): string | null {
  if (acl.resourceType === ResourceType.CLUSTER && acl.resourceName !== CLUSTER_NAME) {
    return `The only valid name for the CLUSTER resource is ${CLUSTER_NAME}`;
  }
  if (acl.resourceName === '') return 'Invalid empty resource name';
  if (!resourceTypes.has(acl.resourceType)) return `Invalid resourceType ${acl.resourceType}`;
  if (acl.patternType !== PatternType.LITERAL && acl.patternType !== PatternType.PREFIXED) {
    return `Invalid patternType ${acl.patternType}`;
  }
  if (!operations.has(acl.operation)) return `Invalid operation ${acl.operation}`;
  if (acl.permissionType !== PermissionType.ALLOW && acl.permissionType !== PermissionType.DENY) {
    return `Invalid permissionType ${acl.permissionType}`;
  }
  return acl.principal.includes(':')
    ? null
    : `Could not parse principal from \`${acl.principal}\` (no colon is present separating the principal type from the principal name)`;
}

interface FilterFields {
  resourceTypeFilter: number;
  resourceNameFilter: string | null;
  patternTypeFilter: number;
  principalFilter: string | null;
  hostFilter: string | null;
  operation: number;
  permissionType: number;
}

export function aclFilterOf(fields: FilterFields): AclFilter {
  return {
    resourceType: fields.resourceTypeFilter,
    resourceName: fields.resourceNameFilter,
    patternType: fields.patternTypeFilter,
    principal: fields.principalFilter,
    host: fields.hostFilter,
    operation: fields.operation,
    permissionType: fields.permissionType,
  };
}

/** Why Kafka refuses a filter: it holds a value that it does not know. */
export function refuseAclFilter(filter: AclFilter): string | null {
  const isKnownPattern =
    (filter.resourceType === ResourceType.ANY || resourceTypes.has(filter.resourceType)) &&
    patternTypes.has(filter.patternType);
  if (!isKnownPattern) return 'Unknown patternFilter.';
  const isKnownEntry =
    (filter.operation === Operation.ANY || operations.has(filter.operation)) &&
    permissionTypes.has(filter.permissionType);
  return isKnownEntry ? null : 'Unknown entryFilter.';
}

const resourceTypes = allBut(ResourceType.ANY, ResourceType);
const operations = allBut(Operation.ANY, Operation);
const patternTypes: ReadonlySet<number> = new Set(Object.values(PatternType));
const permissionTypes: ReadonlySet<number> = new Set(Object.values(PermissionType));

function allBut(any: number, values: Record<string, number>): ReadonlySet<number> {
  return new Set(Object.values(values).filter((value) => value !== any));
}
