import { describe, expect, it } from 'vitest';
import { Operation, PatternType, PermissionType, ResourceType } from '../../../src/broker/security/acl.js';
import { ErrorCode } from '../../../src/protocol/index.js';
import { startInProcess } from '../in-process.js';
import { allow, anyAcl, deny } from './acls.js';
import { askAs } from './ask-as.js';

const secured = { authorizer: 'acl', superUsers: ['User:admin'] };

describe('ACLs', () => {
  it('are kept once, shown by pattern, and deleted by filter, on every broker', async () => {
    const cluster = await startInProcess(2, secured);
    const [one, two] = cluster.brokers.map(({ broker }) => broker);
    const creations = [
      allow('alice', 'READ', 'TOPIC', 'orders'),
      allow('alice', 'READ', 'TOPIC', 'orders'),
      deny('bob', 'ALL', 'TOPIC', 'ord…'),
      allow('alice', 'WRITE', 'TOPIC', '*'),
      allow('alice', 'READ', 'GROUP', 'g'),
    ];
    const { results } = await askAs(one!, 'admin', 'CreateAcls', { creations });
    expect(results.map(({ errorCode }) => errorCode)).toEqual([0, 0, 0, 0, 0]);

    const all = await askAs(two!, 'admin', 'DescribeAcls', anyAcl);
    expect(all.resources.map(({ resourceName, acls }) => [resourceName, acls.length])).toEqual([
      ['orders', 1],
      ['ord', 1],
      ['*', 1],
      ['g', 1],
    ]);
    const matching = { ...anyAcl, resourceTypeFilter: ResourceType.TOPIC, resourceNameFilter: 'orders' };
    const match = await askAs(two!, 'admin', 'DescribeAcls', { ...matching, patternTypeFilter: PatternType.MATCH });
    expect(match.resources.map(({ resourceName }) => resourceName)).toEqual(['orders', 'ord', '*']);
    const literal = await askAs(two!, 'admin', 'DescribeAcls', { ...matching, patternTypeFilter: PatternType.LITERAL });
    expect(literal.resources.map(({ resourceName }) => resourceName)).toEqual(['orders']);

    const filters = [
      { ...anyAcl, principalFilter: 'User:alice' },
      { ...anyAcl, operation: Operation.READ },
    ];
    const { filterResults } = await askAs(two!, 'admin', 'DeleteAcls', { filters });
    expect(filterResults.map(({ matchingAcls }) => matchingAcls.length)).toEqual([3, 2]);
    const left = await askAs(one!, 'admin', 'DescribeAcls', anyAcl);
    expect(left.resources.map(({ resourceName }) => resourceName)).toEqual(['ord']);
  });

  it('are refused one by one when they make no sense', async () => {
    const { broker } = (await startInProcess(1, secured)).brokers[0]!;
    const good = allow('alice', 'READ', 'TOPIC', 't');
    const creations = [
      { ...good, resourceType: ResourceType.CLUSTER },
      { ...good, resourceName: '' },
      { ...good, resourceType: ResourceType.ANY },
      { ...good, resourcePatternType: PatternType.MATCH },
      { ...good, operation: Operation.ANY },
      { ...good, permissionType: PermissionType.ANY },
      good,
    ];
    const { results } = await askAs(broker, 'admin', 'CreateAcls', { creations });
    const refused = Array(6).fill(ErrorCode.INVALID_REQUEST);
    expect(results.map(({ errorCode }) => errorCode)).toEqual([...refused, ErrorCode.NONE]);
    expect([...broker.state.acls.all()]).toHaveLength(1);
  });

  it('belong to those who may ALTER or DESCRIBE the cluster', async () => {
    const { broker } = (await startInProcess(1, secured)).brokers[0]!;
    const creations = [allow('bob', 'DESCRIBE', 'CLUSTER', 'kafka-cluster')];
    const { results } = await askAs(broker, 'bob', 'CreateAcls', { creations });
    expect(results[0]!.errorCode).toBe(ErrorCode.CLUSTER_AUTHORIZATION_FAILED);
    await askAs(broker, 'admin', 'CreateAcls', { creations });
    expect((await askAs(broker, 'bob', 'DescribeAcls', anyAcl)).errorCode).toBe(ErrorCode.NONE);
    expect((await askAs(broker, 'eve', 'DescribeAcls', anyAcl)).errorCode).toBe(ErrorCode.CLUSTER_AUTHORIZATION_FAILED);
    const { filterResults } = await askAs(broker, 'bob', 'DeleteAcls', { filters: [anyAcl] });
    expect(filterResults[0]!.errorCode).toBe(ErrorCode.CLUSTER_AUTHORIZATION_FAILED);
  });

  it('are not to be had without an authorizer', async () => {
    const connection = await (await startInProcess()).connect();
    const described = await connection.send('DescribeAcls', anyAcl);
    expect(described.errorCode).toBe(ErrorCode.SECURITY_DISABLED);
    const creations = [allow('bob', 'READ', 'TOPIC', 't')];
    const { results } = await connection.send('CreateAcls', { creations });
    expect(results[0]!.errorCode).toBe(ErrorCode.SECURITY_DISABLED);
    const { filterResults } = await connection.send('DeleteAcls', { filters: [anyAcl] });
    expect(filterResults[0]!.errorCode).toBe(ErrorCode.SECURITY_DISABLED);
  });
});
