import { expect, it } from 'vitest';
import { Operation, PatternType, PermissionType, ResourceType } from '../../../src/broker/security/acl.js';
import { coordinatorOf } from '../../../src/broker/state/coordinator.js';
import { freeze, thaw } from '../../../src/broker/state/snapshot.js';
import { snapshotText } from '../../../src/broker/state/snapshot-text.js';
import { LogInMemory } from './log-in-memory.js';
import { digest } from './state-digest.js';

const readOrders = {
  resourceType: ResourceType.TOPIC,
  resourceName: 'orders',
  patternType: PatternType.LITERAL,
  principal: 'User:alice',
  host: '*',
  operation: Operation.READ,
  permissionType: PermissionType.ALLOW,
};

function eventfulLog(): LogInMemory {
  const log = new LogInMemory();
  for (const id of [1, 2, 3]) log.register(id);
  log.createTopic('t', { partitions: 4, replicationFactor: 2, configs: { 'retention.ms': '5' } });
  log.createTopic('gone');
  for (let i = 0; i < 40; i++) log.commit(1 + (i % 3), 't', [[(i % 3) as number, 1 + (i % 5)]], i);
  log.commit(1, 't', [[0, 0, 100, 3, 7, '77', 0, 0]]);
  log.append(1, { kind: 'trim', topicId: 'id-t', partition: 0, logStartOffset: 4, at: 50 });
  log.append(1, { kind: 'topic-delete', topicId: 'id-gone', at: 51 });
  log.append(1, { kind: 'producer-id-allocate', count: 7 });
  const oneDown = { name: 'transaction.version', level: 1, upgradeType: 2 };
  log.append(1, { kind: 'features-update', updates: [oneDown], at: 51 });
  const coordinator = coordinatorOf(log.state, 'g')!.id;
  const offsets: [string, number, number, number, string][] = [['t', 1, 3, 0, 'note']];
  log.append(coordinator, { kind: 'offset-commit', group: 'g', generation: -1, at: 52, offsets });
  log.append(1, { kind: 'acls-create', acls: [readOrders], at: 53 });
  const said = {
    groupId: 'k',
    memberId: 'm',
    memberEpoch: 0,
    instanceId: 'i',
    rackId: null,
    rebalanceTimeoutMs: 1_000,
    topicNames: ['t'],
    topicRegex: null,
    serverAssignor: null,
    owned: {},
    clientId: 'c',
    clientHost: '/h',
  };
  const limits = { maxSize: 9, assignmentIntervalMs: 0 };
  const keeper = coordinatorOf(log.state, 'k')!.id;
  log.append(keeper, { kind: 'consumer-group-heartbeat', group: 'k', said, limits, at: 53 });
  const alterations = [{ entity: { user: null, 'client-id': 'app' }, set: { producer_byte_rate: 5 }, remove: [] }];
  log.append(1, { kind: 'client-quotas-alter', alterations, at: 54 });
  log.fence(1, 3);
  return log;
}

it('the text in pieces is the JSON of the whole', () => {
  const { state } = eventfulLog();
  for (const some of [state, new LogInMemory().state]) {
    expect(JSON.parse([...snapshotText(some)].join(''))).toEqual(JSON.parse(JSON.stringify(freeze(some))));
  }
});

it('a thawed snapshot is the same state, also after JSON', () => {
  const { state } = eventfulLog();
  const thawed = thaw(JSON.parse(JSON.stringify(freeze(state))));
  expect(digest(thawed)).toBe(digest(state));
  expect(thawed.groups).toEqual(state.groups);
  expect([...thawed.acls.all()]).toEqual([readOrders]);
  expect(thawed.groups.get('k')!.consumer!.members.size).toBe(1);
  expect(thawed.clientQuotas).toEqual(state.clientQuotas);
  expect(thawed.clientQuotas.size).toBe(1);
  expect([...thawed.topics.get('t')!.configs]).toEqual([['retention.ms', '5']]);
});

it('what is folded after a snapshot ends in the same state as without one', () => {
  const whole = eventfulLog();
  const resumed = eventfulLog();
  Object.assign(resumed.state, thaw(JSON.parse(JSON.stringify(freeze(resumed.state)))));
  for (const log of [whole, resumed]) {
    log.register(3, 'again');
    log.register(4);
    const { leader } = log.partition('t', 0);
    expect(log.commit(leader, 't', [[0, 0, 100, 3, 7, '77', 0, 0]]).batches[0]!.duplicate).toBe(true);
    for (let i = 0; i < 30; i++) log.commit(1 + (i % 4), 't', [[i % 4, 2]], 100 + i);
    log.append(1, { kind: 'trim', topicId: 'id-t', partition: 1, logStartOffset: 20, at: 200 });
  }
  expect(digest(resumed.state)).toBe(digest(whole.state));
});

it('a snapshot of another version is refused', () => {
  expect(() => thaw({ ...freeze(new LogInMemory().state), version: 2 as 1 })).toThrow(/version 2/);
});
