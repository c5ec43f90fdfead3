/** Kafka's numbers for what an ACL is about; the names are its own. */
export const ResourceType = {
  ANY: 1,
  TOPIC: 2,
  GROUP: 3,
  CLUSTER: 4,
  TRANSACTIONAL_ID: 5,
  DELEGATION_TOKEN: 6,
  USER: 7,
} as const;

export const PatternType = { ANY: 1, MATCH: 2, LITERAL: 3, PREFIXED: 4 } as const;

export const Operation = {
  ANY: 1,
  ALL: 2,
  READ: 3,
  WRITE: 4,
  CREATE: 5,
  DELETE: 6,
  ALTER: 7,
  DESCRIBE: 8,
  CLUSTER_ACTION: 9,
  DESCRIBE_CONFIGS: 10,
  ALTER_CONFIGS: 11,
  IDEMPOTENT_WRITE: 12,
  CREATE_TOKENS: 13,
  DESCRIBE_TOKENS: 14,
  TWO_PHASE_COMMIT: 15,
} as const;

export const PermissionType = { ANY: 1, DENY: 2, ALLOW: 3 } as const;

/** The one resource of type CLUSTER. */
export const CLUSTER_NAME = 'kafka-cluster';
/** Any resource name, any host; any user as `User:*`. */
export const WILDCARD = '*';
export const WILDCARD_PRINCIPAL = 'User:*';

/** One access control entry: who may, or may not, do what to which resources, from where. */
export interface Acl {
  resourceType: number;
  resourceName: string;
  /** LITERAL (the name `*` stands for all) or PREFIXED. */
  patternType: number;
  /** `User:alice`. */
  principal: string;
  /** An IP address, or `*`. */
  host: string;
  operation: number;
  permissionType: number;
}

/** Null matches anything, and so does ANY. */
export interface AclFilter {
  resourceType: number;
  resourceName: string | null;
  patternType: number;
  principal: string | null;
  host: string | null;
  operation: number;
  permissionType: number;
}

/** As many ACLs may come or go in one request: Kafka's limit of records per operation. */
export const maxAclsAtOnce = 10_000;

/** The same for equal ACLs, and only for these. */
export function aclKey(acl: Acl): string {
  const { resourceType, resourceName, patternType, principal, host, operation, permissionType } = acl;
  return JSON.stringify([resourceType, patternType, resourceName, principal, host, operation, permissionType]);
}

/** As Kafka's AclBindingFilter: pattern type MATCH finds every ACL that concerns the named resource. */
export function matchesFilter(acl: Acl, filter: AclFilter): boolean {
  return (
    (filter.resourceType === ResourceType.ANY || filter.resourceType === acl.resourceType) &&
    matchesName(acl, filter) &&
    (filter.principal === null || filter.principal === acl.principal) &&
    (filter.host === null || filter.host === acl.host) &&
    (filter.operation === Operation.ANY || filter.operation === acl.operation) &&
    (filter.permissionType === PermissionType.ANY || filter.permissionType === acl.permissionType)
  );
}

function matchesName(acl: Acl, { resourceName, patternType }: AclFilter): boolean {
  const isExact = patternType === PatternType.LITERAL || patternType === PatternType.PREFIXED;
  if (isExact && patternType !== acl.patternType) return false;
  if (resourceName === null) return true;
  if (patternType !== PatternType.MATCH) return resourceName === acl.resourceName;
  if (acl.patternType === PatternType.PREFIXED) return resourceName.startsWith(acl.resourceName);
  return resourceName === acl.resourceName || acl.resourceName === WILDCARD;
}
