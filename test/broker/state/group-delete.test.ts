import { expect, it } from 'vitest';
import { ErrorCode } from '../../../src/protocol/index.js';
import { LogInMemory } from './log-in-memory.js';

function logWithGroup(): LogInMemory {
  const log = new LogInMemory();
  log.register(1);
  log.createTopic('t');
  return log;
}

const remove = (log: LogInMemory) => log.append(1, { kind: 'group-delete', group: 'g', at: 0 }).error;

it('a member that joined a consumer group just before the group was to be deleted keeps it', () => {
  const log = logWithGroup();
  const heartbeat = (memberEpoch: number) =>
    log.append(1, {
      kind: 'consumer-group-heartbeat',
      group: 'g',
      said: {
        groupId: 'g',
        memberId: 'm',
        memberEpoch,
        instanceId: null,
        rackId: null,
        rebalanceTimeoutMs: 1_000,
        topicNames: ['t'],
        topicRegex: null,
        serverAssignor: null,
        owned: {},
        clientId: 'c',
        clientHost: '/127.0.0.1',
      },
      limits: { maxSize: 10, assignmentIntervalMs: 0 },
      at: 0,
    });
  expect(heartbeat(0).reply).toMatchObject({ error: 0 });
  expect(remove(log)).toBe(ErrorCode.NON_EMPTY_GROUP);
  expect(heartbeat(-1).reply).toMatchObject({ error: 0 });
  expect(remove(log)).toBe(0);
  expect(remove(log)).toBe(ErrorCode.GROUP_ID_NOT_FOUND);
});

it('a classic group whose generation has members is not deleted', () => {
  const log = logWithGroup();
  const facts = { id: 'm', instanceId: null, clientId: 'c', clientHost: '/127.0.0.1', metadata: '', assignment: '' };
  const members = [{ ...facts, sessionTimeoutMs: 10_000, rebalanceTimeoutMs: 10_000 }];
  const next = (generation: number) =>
    log.append(1, { kind: 'group', group: 'g', generation, protocolType: 'consumer', at: 0 });
  next(1);
  const classic = { protocol: 'range', leaderId: 'm', members };
  log.append(1, { kind: 'group-assigned', group: 'g', generation: 1, classic, at: 0 });
  expect(remove(log)).toBe(ErrorCode.NON_EMPTY_GROUP);
  next(2);
  expect(remove(log)).toBe(0);
});
