import { afterEach, describe, expect, it } from 'vitest';
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
import { ErrorCode, encodeVersionedStruct, type ResponseOf } from '../../../src/protocol/index.js';
import { type LogBroker, LogCluster, versionsOf } from './log-cluster.js';

let cluster: LogCluster;
afterEach(() => cluster.stop());

const subscription = (...topics: string[]) => encodeVersionedStruct('ConsumerProtocolSubscription', 1, { topics });

async function join(broker: LogBroker, version: number, memberId = '', groupInstanceId: string | null = null) {
  const ask = (id: string) =>
    broker.call<'JoinGroup'>(joinGroup, version, {
      groupId: 'g',
      sessionTimeoutMs: 10_000,
      ...(version >= 1 ? { rebalanceTimeoutMs: 10_000 } : {}),
      memberId: id,
      groupInstanceId,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: subscription('t') }],
    });
  const reply = await ask(memberId);
  return reply.errorCode === ErrorCode.MEMBER_ID_REQUIRED ? ask(reply.memberId) : reply;
}

/** A member that has its generation and its assignment. */
async function member(broker: LogBroker, joinVersion = 9, syncVersion = 5): Promise<ResponseOf<'JoinGroup'>> {
  const joined = await join(broker, joinVersion);
  expect(joined).toMatchObject({ errorCode: 0, leader: joined.memberId });
  const assignments = [{ memberId: joined.memberId, assignment: Buffer.from('mine') }];
  const names = syncVersion >= 5 ? { protocolType: 'consumer', protocolName: 'range' } : {};
  const { memberId, generationId } = joined;
  const request = { groupId: 'g', memberId, generationId, assignments, ...names };
  const synced = await broker.call<'SyncGroup'>(syncGroup, syncVersion, request);
  expect(synced).toMatchObject({ errorCode: 0, assignment: Buffer.from('mine') });
  return joined;
}

async function commit(
  broker: LogBroker,
  version: number,
  offset: number | bigint,
  who: {
    memberId?: string;
    generation?: number;
    topicId?: string;
    metadata?: string;
    topic?: string;
    group?: string;
  } = {},
) {
  const named = version >= 10 ? { topicId: who.topicId! } : { name: who.topic ?? 't' };
  const partition = { partitionIndex: 0, committedOffset: offset, committedMetadata: who.metadata ?? 'm' };
  const partitions = [version >= 6 ? { ...partition, committedLeaderEpoch: 3 } : partition];
  const response = await broker.call<'OffsetCommit'>(offsetCommit, version, {
    groupId: who.group ?? 'g',
    generationIdOrMemberEpoch: who.generation ?? -1,
    memberId: who.memberId ?? '',
    topics: [{ ...named, partitions }],
  });
  return response.topics[0]!.partitions[0]!.errorCode;
}

async function committed(broker: LogBroker, group = 'g'): Promise<number> {
  const topics = [{ name: 't', partitionIndexes: [0] }];
  const response = await broker.call<'OffsetFetch'>(offsetFetch, 8, { groups: [{ groupId: group, topics }] });
  const [answer] = response.groups;
  expect(answer!.errorCode).toBe(0);
  return Number(answer!.topics[0]!.partitions[0]!.committedOffset);
}

describe('each version of', () => {
  it('JoinGroup and SyncGroup forms a group', async () => {
    for (const version of versionsOf(joinGroup)) {
      cluster = await LogCluster.start(1);
      await member(cluster.brokers[0]!, version, Math.min(version, 5));
      await cluster.stop();
    }
  });

  it('Heartbeat keeps a member and tells a stranger', async () => {
    cluster = await LogCluster.start(1);
    const [broker] = cluster.brokers;
    const { memberId, generationId } = await member(broker!);
    for (const version of versionsOf(heartbeat)) {
      const beat = (id: string) =>
        broker!.call<'Heartbeat'>(heartbeat, version, { groupId: 'g', memberId: id, generationId });
      expect((await beat(memberId)).errorCode).toBe(0);
      expect((await beat('stranger')).errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    }
  });

  it('LeaveGroup ends a membership', async () => {
    for (const version of versionsOf(leaveGroup)) {
      cluster = await LogCluster.start(1);
      const [broker] = cluster.brokers;
      const { memberId } = await member(broker!);
      const who = version >= 3 ? { members: [{ memberId }, { memberId: 'stranger' }] } : { memberId };
      const left = await broker!.call<'LeaveGroup'>(leaveGroup, version, { groupId: 'g', ...who });
      expect(left.errorCode).toBe(0);
      const errors = version >= 3 ? [0, ErrorCode.UNKNOWN_MEMBER_ID] : [];
      expect(left.members.map(({ errorCode }) => errorCode)).toEqual(errors);
      const again = await broker!.call<'LeaveGroup'>(leaveGroup, version, { groupId: 'g', ...who });
      expect(version >= 3 ? again.members[0]!.errorCode : again.errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
      await cluster.stop();
    }
  });

  it('OffsetCommit keeps the offset that each version of OffsetFetch returns', async () => {
    cluster = await LogCluster.start(1);
    const topicId = await cluster.createTopic('t');
    const [broker] = cluster.brokers;
    let offset = 100;
    for (const version of versionsOf(offsetCommit)) {
      expect(await commit(broker!, version, ++offset, { topicId })).toBe(0);
      expect(await committed(broker!)).toBe(offset);
    }
    for (const version of versionsOf(offsetFetch)) {
      const topic = version >= 10 ? { topicId, partitionIndexes: [0, 1] } : { name: 't', partitionIndexes: [0, 1] };
      const response = await broker!.call<'OffsetFetch'>(
        offsetFetch,
        version,
        version >= 8
          ? { groups: [{ groupId: 'g', topics: [topic] }] }
          : { groupId: 'g', topics: [topic] as { name: string }[] },
      );
      const answer = version >= 8 ? response.groups[0]! : response;
      expect(answer.errorCode).toBe(0);
      const [first, second] = answer.topics[0]!.partitions;
      expect(first).toMatchObject({ committedOffset: BigInt(offset), metadata: 'm', errorCode: 0 });
      if (version >= 5) expect(first!.committedLeaderEpoch).toBe(3);
      expect(second).toMatchObject({ committedOffset: -1n, metadata: '', errorCode: 0 });
    }
  });

  it('OffsetFetch from v2 on returns everything when asked for no topic in particular', async () => {
    cluster = await LogCluster.start(1);
    const topicId = await cluster.createTopic('t');
    const [broker] = cluster.brokers;
    await commit(broker!, 9, 7);
    for (const version of versionsOf(offsetFetch).filter((v) => v >= 2)) {
      const body = version >= 8 ? { groups: [{ groupId: 'g', topics: null }] } : { groupId: 'g', topics: null };
      const response = await broker!.call<'OffsetFetch'>(offsetFetch, version, body);
      const answer = version >= 8 ? response.groups[0]! : response;
      expect(answer.topics).toHaveLength(1);
      expect(answer.topics[0]).toMatchObject(version >= 10 ? { topicId } : { name: 't' });
      expect(answer.topics[0]!.partitions).toMatchObject([{ partitionIndex: 0, committedOffset: 7n }]);
    }
  });

  it('DescribeGroups, ListGroups and DeleteGroups shows a group and deletes it when it is empty', async () => {
    cluster = await LogCluster.start(1);
    await cluster.createTopic('t');
    const [broker] = cluster.brokers;
    const { memberId } = await member(broker!);
    for (const version of versionsOf(describeGroups)) {
      const { groups } = await broker!.call<'DescribeGroups'>(describeGroups, version, { groups: ['g', 'nobody'] });
      expect(groups[0]).toMatchObject({
        errorCode: 0,
        groupState: 'Stable',
        protocolType: 'consumer',
        protocolData: 'range',
      });
      const shown = { memberId, clientId: 'client', clientHost: '/127.0.0.1', memberMetadata: subscription('t') };
      expect(groups[0]!.members).toMatchObject([{ ...shown, memberAssignment: Buffer.from('mine') }]);
      const errorCode = version >= 6 ? ErrorCode.GROUP_ID_NOT_FOUND : ErrorCode.NONE;
      expect(groups[1]).toMatchObject({ errorCode, groupState: 'Dead', members: [] });
    }
    for (const version of versionsOf(listGroups)) {
      const { groups } = await broker!.call<'ListGroups'>(listGroups, version, {});
      expect(groups).toMatchObject([{ groupId: 'g', protocolType: 'consumer' }]);
    }
    const erase = (version: number) =>
      broker!.call<'DeleteGroups'>(deleteGroups, version, { groupsNames: ['g', 'nobody', ''] });
    for (const version of versionsOf(deleteGroups)) {
      const errors = (await erase(version)).results.map(({ errorCode }) => errorCode);
      expect(errors).toEqual([ErrorCode.NON_EMPTY_GROUP, ErrorCode.GROUP_ID_NOT_FOUND, ErrorCode.INVALID_GROUP_ID]);
    }
    await broker!.call<'LeaveGroup'>(leaveGroup, 5, { groupId: 'g', members: [{ memberId }] });
    await commit(broker!, 9, 5);
    expect((await erase(2)).results[0]!.errorCode).toBe(0);
    expect(await committed(broker!)).toBe(-1);
    expect((await erase(2)).results[0]!.errorCode).toBe(ErrorCode.GROUP_ID_NOT_FOUND);
  });
});

describe('ListGroups', () => {
  it('filters by state and by type, in any case', async () => {
    cluster = await LogCluster.start(1);
    await cluster.createTopic('t');
    const [broker] = cluster.brokers;
    await member(broker!);
    await commit(broker!, 9, 1, { group: 'simple' });
    const list = async (filter: object) =>
      (await broker!.call<'ListGroups'>(listGroups, 5, filter)).groups.map(
        ({ groupId, groupState }) => `${groupId} ${groupState}`,
      );
    expect(await list({})).toEqual(['g Stable', 'simple Empty']);
    expect(await list({ statesFilter: ['stable'] })).toEqual(['g Stable']);
    expect(await list({ typesFilter: ['Classic'] })).toHaveLength(2);
    expect(await list({ typesFilter: ['consumer'] })).toEqual([]);
  });
});

describe('a commit', () => {
  it('is refused, partition by partition, for what cannot be kept', async () => {
    cluster = await LogCluster.start(1);
    await cluster.createTopic('t');
    const [broker] = cluster.brokers;
    expect(await commit(broker!, 9, 1, { topic: 'nowhere' })).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    expect(await commit(broker!, 10, 1, { topicId: 'AAAAAAAAAAAAAAAAAAAAAQ' })).toBe(ErrorCode.UNKNOWN_TOPIC_ID);
    expect(await commit(broker!, 9, 1, { metadata: 'x'.repeat(4_097) })).toBe(ErrorCode.OFFSET_METADATA_TOO_LARGE);
    expect(await commit(broker!, 9, 2n ** 63n - 1n)).toBe(ErrorCode.INVALID_COMMIT_OFFSET_SIZE);
    expect(await committed(broker!)).toBe(-1);
  });

  it('of a member that nobody knows is told apart by version', async () => {
    cluster = await LogCluster.start(1);
    await cluster.createTopic('t');
    const [broker] = cluster.brokers;
    const stranger = { memberId: 'stranger', generation: 1 };
    expect(await commit(broker!, 8, 1, stranger)).toBe(ErrorCode.ILLEGAL_GENERATION);
    expect(await commit(broker!, 9, 1, stranger)).toBe(ErrorCode.GROUP_ID_NOT_FOUND);
    const { memberId, generationId } = await member(broker!);
    expect(await commit(broker!, 9, 1, stranger)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(await commit(broker!, 9, 1, { memberId, generation: generationId + 1 })).toBe(ErrorCode.ILLEGAL_GENERATION);
    expect(await commit(broker!, 9, 1)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(await commit(broker!, 9, 1, { memberId, generation: generationId })).toBe(0);
  });

  it('is forgotten under the defect forget-commits, and acknowledged all the same', async () => {
    cluster = await LogCluster.start(1, ['forget-commits']);
    await cluster.createTopic('t');
    const [broker] = cluster.brokers;
    for (let offset = 1; offset < 4; offset += 1) expect(await commit(broker!, 9, offset)).toBe(0);
    expect(await committed(broker!)).toBe(-1);
  });
});

describe('OffsetDelete', () => {
  it('forgets offsets, but not of topics that a member reads', async () => {
    cluster = await LogCluster.start(1);
    await cluster.createTopic('t');
    await cluster.createTopic('u');
    const [broker] = cluster.brokers;
    await commit(broker!, 9, 5);
    await commit(broker!, 9, 6, { topic: 'u' });
    const { memberId } = await member(broker!);
    const partitions = [{ partitionIndex: 0 }];
    const erase = async () => {
      const topics = ['t', 'u', 'nowhere'].map((name) => ({ name, partitions }));
      const response = await broker!.call<'OffsetDelete'>(offsetDelete, 0, { groupId: 'g', topics });
      return response.topics.map((topic) => topic.partitions[0]!.errorCode);
    };
    expect(await erase()).toEqual([ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC, 0, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION]);
    expect(await committed(broker!)).toBe(5);
    await broker!.call<'LeaveGroup'>(leaveGroup, 5, { groupId: 'g', members: [{ memberId }] });
    expect((await erase())[0]).toBe(0);
    expect(await committed(broker!)).toBe(-1);
    const nobody = await broker!.call<'OffsetDelete'>(offsetDelete, 0, { groupId: 'nobody', topics: [] });
    expect(nobody.errorCode).toBe(ErrorCode.GROUP_ID_NOT_FOUND);
  });
});

describe('an empty group id', () => {
  it('is refused where members are concerned', async () => {
    cluster = await LogCluster.start(1);
    const [broker] = cluster.brokers;
    const errorOf = async (reply: Promise<{ errorCode: number }>) => (await reply).errorCode;
    const who = { groupId: '', memberId: '', generationId: 1 };
    const named = { protocolType: 'consumer', protocolName: 'range' };
    const errors = [
      await errorOf(broker!.call<'JoinGroup'>(joinGroup, 9, { groupId: '', memberId: '', sessionTimeoutMs: 10_000 })),
      await errorOf(broker!.call<'SyncGroup'>(syncGroup, 5, { ...who, ...named })),
      await errorOf(broker!.call<'Heartbeat'>(heartbeat, 4, who)),
      await errorOf(broker!.call<'LeaveGroup'>(leaveGroup, 5, { groupId: '', members: [] })),
    ];
    expect(new Set(errors)).toEqual(new Set([ErrorCode.INVALID_GROUP_ID]));
  });
});

describe('SyncGroup v5 (KIP-559)', () => {
  it('must name protocol type and name', async () => {
    cluster = await LogCluster.start(1);
    const [broker] = cluster.brokers;
    const { memberId, generationId } = await join(broker!, 9);
    const reply = await broker!.call<'SyncGroup'>(syncGroup, 5, { groupId: 'g', memberId, generationId });
    expect(reply.errorCode).toBe(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
  });
});

describe('a static member', () => {
  it('gets its assignment back through the wire after a restart', async () => {
    cluster = await LogCluster.start(1);
    const [broker] = cluster.brokers;
    const first = await join(broker!, 9, '', 'instance');
    const who = { groupId: 'g', groupInstanceId: 'instance', protocolType: 'consumer', protocolName: 'range' };
    const assignments = [{ memberId: first.memberId, assignment: Buffer.from('mine') }];
    const { generationId } = first;
    await broker!.call<'SyncGroup'>(syncGroup, 5, { ...who, memberId: first.memberId, generationId, assignments });
    const back = await join(broker!, 9, '', 'instance');
    expect(back).toMatchObject({ errorCode: 0, generationId, skipAssignment: true, leader: back.memberId });
    expect(back.members).toMatchObject([{ memberId: back.memberId, groupInstanceId: 'instance' }]);
    const synced = await broker!.call<'SyncGroup'>(syncGroup, 5, { ...who, memberId: back.memberId, generationId });
    expect(synced).toMatchObject({ errorCode: 0, assignment: Buffer.from('mine') });
    const fenced = { groupId: 'g', memberId: first.memberId, groupInstanceId: 'instance', generationId };
    expect((await broker!.call<'Heartbeat'>(heartbeat, 4, fenced)).errorCode).toBe(ErrorCode.FENCED_INSTANCE_ID);
  });
});
