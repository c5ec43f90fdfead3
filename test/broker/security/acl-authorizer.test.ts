import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Acl, Operation, PatternType, PermissionType, ResourceType } from '../../../src/broker/security/acl.js';
import { isAllowed, isAllowedOnAny } from '../../../src/broker/security/acl-authorizer.js';
import { AclTable } from '../../../src/broker/security/acl-table.js';

const closed = { superUsers: ['User:root'], allowEveryoneIfNoAclFound: false };
const alice = { principal: 'User:alice', host: '10.0.0.1' };

function acl(over: Partial<Acl> = {}): Acl {
  return {
    resourceType: ResourceType.TOPIC,
    resourceName: 'orders',
    patternType: PatternType.LITERAL,
    principal: 'User:alice',
    host: '*',
    operation: Operation.READ,
    permissionType: PermissionType.ALLOW,
    ...over,
  };
}

function tableOf(...acls: Acl[]): AclTable {
  const table = new AclTable();
  for (const one of acls) table.add(one);
  return table;
}

function may(
  table: AclTable,
  operation: keyof typeof Operation,
  name = 'orders',
  who = alice,
  options = closed,
): boolean {
  return isAllowed(table, options, who, Operation[operation], ResourceType.TOPIC, name);
}

describe('an ACL', () => {
  it('lets nobody else do anything else to anything else', () => {
    const table = tableOf(acl());
    expect(may(table, 'READ')).toBe(true);
    expect(may(table, 'WRITE')).toBe(false);
    expect(may(table, 'READ', 'orders2')).toBe(false);
    expect(may(table, 'READ', 'orders', { ...alice, principal: 'User:bob' })).toBe(false);
    expect(isAllowed(table, closed, alice, Operation.READ, ResourceType.GROUP, 'orders')).toBe(false);
  });

  it('for a host holds there only', () => {
    const table = tableOf(acl({ host: '10.0.0.1' }));
    expect(may(table, 'READ')).toBe(true);
    expect(may(table, 'READ', 'orders', { ...alice, host: '10.0.0.2' })).toBe(false);
  });

  it('that denies outweighs all that allow', () => {
    const allow = acl({ resourceName: '*', principal: 'User:*', operation: Operation.ALL });
    const table = tableOf(
      allow,
      acl({ resourceName: 'or', patternType: PatternType.PREFIXED, permissionType: PermissionType.DENY }),
    );
    expect(may(table, 'READ')).toBe(false);
    expect(may(table, 'WRITE')).toBe(true);
    expect(may(table, 'READ', 'other')).toBe(true);
  });

  it.each(['READ', 'WRITE', 'DELETE', 'ALTER'] as const)(
    'that allows %s allows DESCRIBE; denying it does not deny DESCRIBE',
    (operation) => {
      expect(may(tableOf(acl({ operation: Operation[operation] })), 'DESCRIBE')).toBe(true);
      const denied = acl({ operation: Operation[operation], permissionType: PermissionType.DENY });
      expect(may(tableOf(acl({ operation: Operation.DESCRIBE }), denied), 'DESCRIBE')).toBe(true);
    },
  );

  it('that allows ALTER_CONFIGS allows DESCRIBE_CONFIGS, and not DESCRIBE', () => {
    const table = tableOf(acl({ operation: Operation.ALTER_CONFIGS }));
    expect(may(table, 'DESCRIBE_CONFIGS')).toBe(true);
    expect(may(table, 'DESCRIBE')).toBe(false);
  });
});

it('super users may do everything, whatever denies it', () => {
  const table = tableOf(acl({ principal: 'User:*', permissionType: PermissionType.DENY, operation: Operation.ALL }));
  expect(may(table, 'READ', 'orders', { ...alice, principal: 'User:root' })).toBe(true);
});

it('what no ACL concerns is open to all only with allow.everyone.if.no.acl.found', () => {
  const open = { ...closed, allowEveryoneIfNoAclFound: true };
  const table = tableOf(acl({ principal: 'User:bob' }));
  expect(may(table, 'READ', 'other', alice, closed)).toBe(false);
  expect(may(table, 'READ', 'other', alice, open)).toBe(true);
  expect(may(table, 'READ', 'orders', alice, open)).toBe(false);
});

it('a removed prefix is looked for no more, while another of its length is', () => {
  const one = acl({ resourceName: 'or', patternType: PatternType.PREFIXED });
  const table = tableOf(one, acl({ resourceName: 'xy', patternType: PatternType.PREFIXED }));
  table.remove(one);
  expect(may(table, 'READ', 'orders')).toBe(false);
  expect(may(table, 'READ', 'xyz')).toBe(true);
  expect(table.size).toBe(1);
});

const name = fc.constantFrom('a', 'ab', 'abc', 'b', '*');
const anyAcl: fc.Arbitrary<Acl> = fc.record({
  resourceType: fc.constantFrom(ResourceType.TOPIC, ResourceType.GROUP),
  resourceName: name,
  patternType: fc.constantFrom(PatternType.LITERAL, PatternType.PREFIXED),
  principal: fc.constantFrom('User:alice', 'User:bob', 'User:*'),
  host: fc.constantFrom('*', '10.0.0.1', '10.0.0.2'),
  operation: fc.constantFrom(...Object.values(Operation).filter((operation) => operation !== Operation.ANY)),
  permissionType: fc.constantFrom(PermissionType.ALLOW, PermissionType.ALLOW, PermissionType.DENY),
});
const anyOptions = fc.record({ superUsers: fc.constant([] as string[]), allowEveryoneIfNoAclFound: fc.boolean() });

/** The rules of KIP-11 and KIP-290, word by word, over a plain list. */
function naive(acls: Acl[], open: boolean, operation: number, resourceType: number, resource: string): boolean {
  const concerning = acls.filter(
    (one) =>
      one.resourceType === resourceType &&
      (one.patternType === PatternType.PREFIXED
        ? resource.startsWith(one.resourceName)
        : one.resourceName === resource || one.resourceName === '*'),
  );
  if (concerning.length === 0) return open;
  const mine = concerning.filter(
    (one) => ['User:alice', 'User:*'].includes(one.principal) && ['10.0.0.1', '*'].includes(one.host),
  );
  const { ALL, READ, WRITE, DELETE, ALTER, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS } = Operation;
  if (mine.some((one) => one.permissionType === PermissionType.DENY && [ALL, operation].includes(one.operation as 2))) {
    return false;
  }
  const sufficient: number[] = [ALL, operation];
  if (operation === DESCRIBE) sufficient.push(READ, WRITE, DELETE, ALTER);
  if (operation === DESCRIBE_CONFIGS) sufficient.push(ALTER_CONFIGS);
  return mine.some((one) => one.permissionType === PermissionType.ALLOW && sufficient.includes(one.operation));
}

it('decides as a plain reading of the whole list does, also after removals', () => {
  fc.assert(
    fc.property(
      fc.array(anyAcl, { maxLength: 12 }),
      fc.array(fc.nat(11), { maxLength: 4 }),
      anyOptions,
      fc.constantFrom(...Object.values(Operation).filter((operation) => operation > Operation.ALL)),
      fc.constantFrom('a', 'ab', 'abc', 'abcd', 'b', 'c'),
      (acls, removed, options, operation, resource) => {
        const table = tableOf(...acls);
        for (const index of removed) if (acls[index]) table.remove(acls[index]);
        const left = [...table.all()];
        expect(isAllowed(table, options, alice, operation, ResourceType.TOPIC, resource)).toBe(
          naive(left, options.allowEveryoneIfNoAclFound, operation, ResourceType.TOPIC, resource),
        );
      },
    ),
    { numRuns: 2_000 },
  );
});

it('what is allowed on a topic is allowed on any; what is denied on all is allowed on none', () => {
  fc.assert(
    fc.property(fc.array(anyAcl, { maxLength: 10 }), fc.constantFrom('a', 'ab', 'b'), (acls, resource) => {
      const table = tableOf(...acls);
      const onAny = isAllowedOnAny(table, closed, alice, Operation.WRITE, ResourceType.TOPIC);
      if (isAllowed(table, closed, alice, Operation.WRITE, ResourceType.TOPIC, resource)) expect(onAny).toBe(true);
      const denyAll = acl({ resourceName: '*', operation: Operation.ALL, permissionType: PermissionType.DENY });
      expect(isAllowedOnAny(tableOf(...acls, denyAll), closed, alice, Operation.WRITE, ResourceType.TOPIC)).toBe(false);
    }),
    { numRuns: 1_000 },
  );
});
