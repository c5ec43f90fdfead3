import { type Acl, Operation, PatternType, PermissionType, WILDCARD, WILDCARD_PRINCIPAL } from './acl.js';
import type { AclTable } from './acl-table.js';

/** Who asks: the principal as `User:alice`, the host as an IP address. */
export interface Requester {
  principal: string;
  host: string;
}

export interface AclAuthorizerOptions {
  /** Principals that may do everything: `User:admin`. */
  superUsers: readonly string[];
  /** Kafka's allow.everyone.if.no.acl.found: what is open to all while no ACL concerns a resource. */
  allowEveryoneIfNoAclFound: boolean;
}

/**
 * Decides as Kafka's StandardAuthorizer: one DENY outweighs every ALLOW, and without an ALLOW the answer is no. An ALLOW
 * (never a DENY) of READ, WRITE, DELETE or ALTER also allows DESCRIBE, and ALTER_CONFIGS allows DESCRIBE_CONFIGS.
 */
export function isAllowed(
  acls: AclTable,
  options: AclAuthorizerOptions,
  requester: Requester,
  operation: number,
  resourceType: number,
  resourceName: string,
): boolean {
  if (options.superUsers.includes(requester.principal)) return true;
  let isOpen = options.allowEveryoneIfNoAclFound;
  let allowed = false;
  for (const acl of acls.concerning(resourceType, resourceName)) {
    isOpen = false;
    if (!concernsRequester(acl, requester)) continue;
    if (acl.permissionType === PermissionType.DENY) {
      if (acl.operation === Operation.ALL || acl.operation === operation) return false;
    } else if (allows(acl.operation, operation)) {
      allowed = true;
    }
  }
  return allowed || isOpen;
}

/**
 * Whether the operation is allowed on at least one resource of this type that may exist, as Kafka's
 * `authorizeByResourceType` (an idempotent producer must be able to write to some topic).
 */
export function isAllowedOnAny(
  acls: AclTable,
  options: AclAuthorizerOptions,
  requester: Requester,
  operation: number,
  resourceType: number,
): boolean {
  if (options.superUsers.includes(requester.principal)) return true;
  const concerned = [...acls.all()].filter(
    (acl) =>
      acl.resourceType === resourceType &&
      concernsRequester(acl, requester) &&
      (acl.operation === Operation.ALL || acl.operation === operation),
  );
  const denied = concerned.filter(({ permissionType }) => permissionType === PermissionType.DENY);
  if (denied.some(isForAllNames)) return false;
  const allowed = concerned.filter(({ permissionType }) => permissionType === PermissionType.ALLOW);
  if (allowed.some((allow) => isForAllNames(allow) || !denied.some((deny) => covers(deny, allow)))) return true;
  return isAllowed(acls, options, requester, operation, resourceType, nameOfNothing);
}

/** The name that Kafka asks about to learn what holds for a resource without ACLs. */
const nameOfNothing = 'hardcode';

const impliesDescribe: ReadonlySet<number> = new Set([
  Operation.DESCRIBE,
  Operation.READ,
  Operation.WRITE,
  Operation.DELETE,
  Operation.ALTER,
]);
const impliesDescribeConfigs: ReadonlySet<number> = new Set([Operation.DESCRIBE_CONFIGS, Operation.ALTER_CONFIGS]);

function allows(allowed: number, asked: number): boolean {
  if (allowed === Operation.ALL) return true;
  if (asked === Operation.DESCRIBE) return impliesDescribe.has(allowed);
  if (asked === Operation.DESCRIBE_CONFIGS) return impliesDescribeConfigs.has(allowed);
  return allowed === asked;
}

function concernsRequester(acl: Acl, { principal, host }: Requester): boolean {
  return (
    (acl.principal === principal || acl.principal === WILDCARD_PRINCIPAL) &&
    (acl.host === host || acl.host === WILDCARD)
  );
}

function isForAllNames({ patternType, resourceName }: Acl): boolean {
  return patternType === PatternType.LITERAL && resourceName === WILDCARD;
}

/** Whether every name that `allow` is about is denied by `deny`. */
function covers(deny: Acl, allow: Acl): boolean {
  if (deny.patternType === PatternType.PREFIXED) return allow.resourceName.startsWith(deny.resourceName);
  return allow.patternType === PatternType.LITERAL && allow.resourceName === deny.resourceName;
}
