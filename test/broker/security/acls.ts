import { type Acl, Operation, PatternType, PermissionType, ResourceType } from '../../../src/broker/security/acl.js';

type Creation = Omit<Acl, 'patternType'> & { resourcePatternType: number };

/** `allow('alice', 'READ', 'TOPIC', 'orders')`; a name that ends in `…` is a prefix. */
export function allow(user: string, operation: keyof typeof Operation, type: keyof typeof ResourceType, name: string) {
  return creation(user, operation, type, name, PermissionType.ALLOW);
}

export function deny(user: string, operation: keyof typeof Operation, type: keyof typeof ResourceType, name: string) {
  return creation(user, operation, type, name, PermissionType.DENY);
}

function creation(
  user: string,
  operation: keyof typeof Operation,
  type: keyof typeof ResourceType,
  name: string,
  permissionType: number,
): Creation {
  const isPrefix = name.endsWith('…');
  return {
    resourceType: ResourceType[type],
    resourceName: isPrefix ? name.slice(0, -1) : name,
    resourcePatternType: isPrefix ? PatternType.PREFIXED : PatternType.LITERAL,
    principal: `User:${user}`,
    host: '*',
    operation: Operation[operation],
    permissionType,
  };
}

/** A filter that matches everything. */
export const anyAcl = {
  resourceTypeFilter: ResourceType.ANY,
  resourceNameFilter: null,
  patternTypeFilter: PatternType.ANY,
  principalFilter: null,
  hostFilter: null,
  operation: Operation.ANY,
  permissionType: PermissionType.ANY,
};
