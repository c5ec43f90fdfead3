import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { offsetCommit } from '../../../src/broker/api/08-offset-commit.js';
import { offsetFetch } from '../../../src/broker/api/09-offset-fetch.js';
import { joinGroup } from '../../../src/broker/api/11-join-group.js';
import { heartbeat } from '../../../src/broker/api/12-heartbeat.js';
import { leaveGroup } from '../../../src/broker/api/13-leave-group.js';
import { syncGroup } from '../../../src/broker/api/14-sync-group.js';
import { describeGroups } from '../../../src/broker/api/15-describe-groups.js';
import { listGroups } from '../../../src/broker/api/16-list-groups.js';
import { deleteGroups } from '../../../src/broker/api/42-delete-groups.js';
import { offsetDelete } from '../../../src/broker/api/47-offset-delete.js';
import { ErrorCode, type ResponseOf } from '../../../src/protocol/index.js';
import { type LogBroker, LogCluster } from './log-cluster.js';

let cluster: LogCluster;
beforeEach(async () => {
  cluster = await LogCluster.start(2);
  await cluster.createTopic('t');
});
afterEach(() => cluster.stop());

function join(
  broker: LogBroker,
  memberId = '',
  version = 3,
  sessionTimeoutMs = 10_000,
): Promise<ResponseOf<'JoinGroup'>> {
  return broker.call<'JoinGroup'>(joinGroup, version, {
    groupId: 'g',
    sessionTimeoutMs,
    rebalanceTimeoutMs: 10_000,
    memberId,
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: Buffer.alloc(0) }],
  });
}

async function commit(broker: LogBroker, committedOffset: number, memberId = '', generation = -1): Promise<number> {
  const partitions = [{ partitionIndex: 0, committedOffset, committedMetadata: '' }];
  const response = await broker.call<'OffsetCommit'>(offsetCommit, 9, {
    groupId: 'g',
    generationIdOrMemberEpoch: generation,
    memberId,
    topics: [{ name: 't', partitions }],
  });
  return response.topics[0]!.partitions[0]!.errorCode;
}

async function committed(broker: LogBroker): Promise<number> {
  const topics = [{ name: 't', partitionIndexes: [0] }];
  const response = await broker.call<'OffsetFetch'>(offsetFetch, 8, { groups: [{ groupId: 'g', topics }] });
  expect(response.groups[0]!.errorCode).toBe(0);
  return Number(response.groups[0]!.topics[0]!.partitions[0]!.committedOffset);
}

describe('a broker that does not coordinate the group', () => {
  it('says so to every request', async () => {
    const other = cluster.other(cluster.coordinator('g'));
    const who = { groupId: 'g', memberId: 'm', generationId: 1 };
    const topics = [{ name: 't', partitionIndexes: [0] }];
    const errors = [
      (await join(other)).errorCode,
      (await other.call<'Heartbeat'>(heartbeat, 4, who)).errorCode,
      (await other.call<'LeaveGroup'>(leaveGroup, 5, { groupId: 'g', members: [] })).errorCode,
      (await other.call<'DescribeGroups'>(describeGroups, 6, { groups: ['g'] })).groups[0]!.errorCode,
      (await other.call<'DeleteGroups'>(deleteGroups, 2, { groupsNames: ['g'] })).results[0]!.errorCode,
      (await other.call<'OffsetDelete'>(offsetDelete, 0, { groupId: 'g', topics: [] })).errorCode,
      (await other.call<'OffsetFetch'>(offsetFetch, 10, { groups: [{ groupId: 'g', topics: null }] })).groups[0]!
        .errorCode,
      (await other.call<'OffsetFetch'>(offsetFetch, 7, { groupId: 'g', topics })).errorCode,
      (await other.call<'OffsetFetch'>(offsetFetch, 1, { groupId: 'g', topics })).topics[0]!.partitions[0]!.errorCode,
      await commit(other, 1),
    ];
    expect(new Set(errors)).toEqual(new Set([ErrorCode.NOT_COORDINATOR]));
  });

  it('does not list it', async () => {
    const coordinator = cluster.coordinator('g');
    await commit(coordinator, 1);
    await cluster.settled();
    const listed = await Promise.all(
      [coordinator, cluster.other(coordinator)].map((broker) => broker.call<'ListGroups'>(listGroups, 5, {})),
    );
    expect(listed.map(({ groups }) => groups.length)).toEqual([1, 0]);
  });
});

describe('when the coordinator dies', () => {
  it('the next one has every acknowledged commit, and generations go on', async () => {
    const first = cluster.coordinator('g');
    const second = cluster.other(first);
    const { memberId, generationId } = await join(first);
    first.gate.shut();
    expect(generationId).toBe(1);
    await cluster.fence(first, second);
    const beat = await second.call<'Heartbeat'>(heartbeat, 4, { groupId: 'g', memberId, generationId });
    expect(beat.errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect((await join(second)).generationId).toBe(2);
  });

  it('the members of a stable group go on with the next one, in their generation and with their assignment', async () => {
    const first = cluster.coordinator('g');
    const second = cluster.other(first);
    const { memberId, generationId } = await join(first);
    const who = { groupId: 'g', memberId, generationId };
    const assignments = [{ memberId, assignment: Buffer.from('mine') }];
    await first.call<'SyncGroup'>(syncGroup, 3, { ...who, assignments });
    await cluster.settled();
    await cluster.fence(first, second);
    expect((await second.call<'Heartbeat'>(heartbeat, 4, who)).errorCode).toBe(0);
    expect((await second.call<'SyncGroup'>(syncGroup, 3, who)).assignment).toEqual(Buffer.from('mine'));
    expect(await commit(second, 4, memberId, generationId)).toBe(0);
    const { groups } = await second.call<'DescribeGroups'>(describeGroups, 5, { groups: ['g'] });
    expect(groups[0]).toMatchObject({ groupState: 'Stable', protocolData: 'range', members: [{ memberId }] });
  });

  it('a member that nobody hears of any more is gone after its session, though the next one never heard it', async () => {
    const first = cluster.coordinator('g');
    const second = cluster.other(first);
    const { memberId, generationId } = await join(first, '', 3, 1_000);
    const assignments = [{ memberId, assignment: Buffer.from('mine') }];
    await first.call<'SyncGroup'>(syncGroup, 3, { groupId: 'g', memberId, generationId, assignments });
    await cluster.settled();
    await cluster.fence(first, second);
    const state = async () =>
      (await second.call<'DescribeGroups'>(describeGroups, 5, { groups: ['g'] })).groups[0]!.groupState;
    expect(await state()).toBe('Stable');
    await expect.poll(state, { timeout: 10_000 }).toBe('Empty');
  });

  it('paused, and wakes up, no commit of it counts', async () => {
    const zombie = cluster.coordinator('g');
    const next = cluster.other(zombie);
    expect(await commit(zombie, 5)).toBe(0);
    zombie.gate.shut();
    await cluster.fence(zombie, next);
    expect(await committed(next)).toBe(5);
    expect(await commit(next, 9)).toBe(0);
    const lateCommit = commit(zombie, 6);
    zombie.gate.open();
    expect(await lateCommit).toBe(ErrorCode.NOT_COORDINATOR);
    await cluster.settled();
    expect(await committed(next)).toBe(9);
  });

  it('paused, and wakes up, no generation of it counts', async () => {
    const zombie = cluster.coordinator('g');
    const next = cluster.other(zombie);
    zombie.gate.shut();
    await cluster.fence(zombie, next);
    const late = join(zombie);
    expect((await join(next)).generationId).toBe(1);
    zombie.gate.open();
    expect(await late).toMatchObject({ errorCode: ErrorCode.NOT_COORDINATOR, generationId: -1 });
  });

  it('and comes back under a new epoch, it does not remember who was a member before', async () => {
    const first = cluster.coordinator('g');
    const second = cluster.other(first);
    const { memberId, generationId } = await join(first);
    first.gate.shut();
    await cluster.fence(first, second);
    const waiting = join(first);
    first.gate.open();
    expect((await waiting).errorCode).toBe(ErrorCode.NOT_COORDINATOR);
    await first.register();
    expect(cluster.coordinator('g')).toBe(first);
    const beat = await first.call<'Heartbeat'>(heartbeat, 4, { groupId: 'g', memberId, generationId });
    expect(beat.errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect((await join(first)).generationId).toBe(2);
  });
});

describe('when a live coordinator loses a group to another broker', () => {
  it('it answers those who wait, and the other one begins with an empty group', async () => {
    const first = cluster.coordinator('g');
    await join(first);
    const waiting = join(first);
    const second = cluster.other(first);
    await cluster.fence(first, second);
    expect((await waiting).errorCode).toBe(ErrorCode.NOT_COORDINATOR);
    await cluster.settled();
    expect(await commit(second, 3)).toBe(0);
  });
});

describe('a commit of an old generation', () => {
  it('is refused by the log itself, even if the coordinator let it through', async () => {
    const coordinator = cluster.coordinator('g');
    const { broker } = coordinator;
    await broker.propose({ kind: 'group', group: 'g', generation: 3, protocolType: 'consumer', at: 0 });
    const offsets: [string, number, number, number, string][] = [['t', 0, 7, -1, '']];
    const propose = (generation: number) =>
      broker.propose({ kind: 'offset-commit', group: 'g', generation, at: 0, offsets });
    expect((await propose(2)).error).toBe(ErrorCode.ILLEGAL_GENERATION);
    expect(await committed(coordinator)).toBe(-1);
    expect((await propose(3)).error).toBe(0);
    expect(await committed(coordinator)).toBe(7);
  });

  it('and a generation that another coordinator gave out already are refused', async () => {
    const { broker } = cluster.coordinator('g');
    const propose = (generation: number) =>
      broker.propose({ kind: 'group', group: 'g', generation, protocolType: 'consumer', at: 0 });
    expect((await propose(3)).error).toBe(0);
    expect((await propose(3)).error).toBe(ErrorCode.ILLEGAL_GENERATION);
    expect((await propose(4)).error).toBe(0);
  });
});
