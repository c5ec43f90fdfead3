import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { offsetCommit } from '../../../src/broker/api/08-offset-commit.js';
import { offsetFetch } from '../../../src/broker/api/09-offset-fetch.js';
import { joinGroup } from '../../../src/broker/api/11-join-group.js';
import { leaveGroup } from '../../../src/broker/api/13-leave-group.js';
import { describeGroups } from '../../../src/broker/api/15-describe-groups.js';
import { listGroups } from '../../../src/broker/api/16-list-groups.js';
import { deleteGroups } from '../../../src/broker/api/42-delete-groups.js';
import { offsetDelete } from '../../../src/broker/api/47-offset-delete.js';
import { consumerGroupHeartbeat } from '../../../src/broker/api/68-consumer-group-heartbeat.js';
import { consumerGroupDescribe } from '../../../src/broker/api/69-consumer-group-describe.js';
import { ErrorCode, type RequestOf, type ResponseOf, type Writable } from '../../../src/protocol/index.js';
import { subscriptionTo } from '../state/consumer-group/classic-member.js';
import { type LogBroker, LogCluster, versionsOf } from './log-cluster.js';

let cluster: LogCluster;
let topicId: string;
let broker: LogBroker;
beforeEach(async () => {
  cluster = await LogCluster.start(2);
  topicId = await cluster.createTopic('t');
  broker = cluster.coordinator('g');
});
afterEach(() => cluster.stop());

type Beat = Writable<RequestOf<'ConsumerGroupHeartbeat'>>;

function beat(at: LogBroker, over: Partial<Beat> = {}, version = 1): Promise<ResponseOf<'ConsumerGroupHeartbeat'>> {
  const body = { groupId: 'g', memberId: 'm', memberEpoch: 0, ...over };
  return at.call<'ConsumerGroupHeartbeat'>(consumerGroupHeartbeat, version, body);
}

const subscription = Buffer.from(subscriptionTo(['t']), 'base64');
const first = { rebalanceTimeoutMs: 60_000, subscribedTopicNames: ['t'], topicPartitions: [] };
const everything = () => ({ topicPartitions: [{ topicId, partitions: [0, 1] }] });

async function commit(at: LogBroker, memberEpoch: number, offset: number, memberId = 'm', version = 9) {
  const partitions = [{ partitionIndex: 0, committedOffset: offset, committedMetadata: '' }];
  const topics = [version >= 10 ? { topicId, partitions } : { name: 't', partitions }];
  const body = { groupId: 'g', generationIdOrMemberEpoch: memberEpoch, memberId, topics };
  return (await at.call<'OffsetCommit'>(offsetCommit, version, body)).topics[0]!.partitions[0]!.errorCode;
}

describe('ConsumerGroupHeartbeat', () => {
  it.each(versionsOf(consumerGroupHeartbeat))('v%i: a member joins, is assigned, and goes', async (version) => {
    const joined = await beat(broker, first, version);
    expect(joined).toMatchObject({ errorCode: 0, memberId: 'm', memberEpoch: 2, heartbeatIntervalMs: 5_000 });
    expect(joined.assignment).toEqual(everything());
    expect(await beat(broker, { memberEpoch: 2 }, version)).toMatchObject({ memberEpoch: 2, assignment: null });
    expect(await beat(broker, { memberEpoch: -1 }, version)).toMatchObject({ errorCode: 0, memberEpoch: -1 });
    expect(await beat(broker, { memberEpoch: 2 }, version)).toMatchObject({ errorCode: ErrorCode.UNKNOWN_MEMBER_ID });
  });

  it('v0 gives an id to a member that has none; v1 wants one', async () => {
    expect((await beat(broker, { ...first, memberId: '' }, 0)).memberId).toMatch(/^[0-9a-f-]{36}$/);
    expect(await beat(broker, { ...first, memberId: '' }, 1)).toMatchObject({
      errorCode: ErrorCode.INVALID_REQUEST,
      errorMessage: "MemberId can't be empty.",
    });
  });

  it.each<[string, Partial<Beat>, number, string]>([
    ['no group', { ...first, groupId: '' }, ErrorCode.INVALID_REQUEST, "GroupId can't be empty."],
    ['an empty instance', { ...first, instanceId: '' }, ErrorCode.INVALID_REQUEST, "InstanceId can't be empty."],
    ['an empty rack', { ...first, rackId: '' }, ErrorCode.INVALID_REQUEST, "RackId can't be empty."],
    [
      'no timeout',
      { ...first, rebalanceTimeoutMs: -1 },
      ErrorCode.INVALID_REQUEST,
      'RebalanceTimeoutMs must be provided in first request.',
    ],
    [
      'partitions of before',
      { ...first, topicPartitions: null },
      ErrorCode.INVALID_REQUEST,
      'TopicPartitions must be empty when (re-)joining.',
    ],
    [
      'no subscription',
      { ...first, subscribedTopicNames: null },
      ErrorCode.INVALID_REQUEST,
      'Either SubscribedTopicNames or SubscribedTopicRegex must be non-null when (re-)joining.',
    ],
    ['a strange epoch', { memberEpoch: -3 }, ErrorCode.INVALID_REQUEST, 'MemberEpoch is invalid.'],
    ['a dynamic member that wants back', { memberEpoch: -2 }, ErrorCode.INVALID_REQUEST, "InstanceId can't be null."],
    [
      'another assignor',
      { ...first, serverAssignor: 'mine' },
      ErrorCode.UNSUPPORTED_ASSIGNOR,
      'ServerAssignor mine is not supported. Supported assignors: uniform, range.',
    ],
    ['a group that is not there', { memberEpoch: 2 }, ErrorCode.GROUP_ID_NOT_FOUND, 'Consumer group g not found.'],
  ])('with %s is refused in Kafka’s words', async (_, over, errorCode, errorMessage) => {
    expect(await beat(broker, over)).toMatchObject({ errorCode, errorMessage, memberId: null });
  });

  it('of a broker that does not coordinate the group says so', async () => {
    expect((await beat(cluster.other(broker), first)).errorCode).toBe(ErrorCode.NOT_COORDINATOR);
  });

  it('writes to the log only what changes the group', async () => {
    await beat(broker, first);
    const before = broker.broker.state.index;
    for (let i = 0; i < 5; i++) await beat(broker, { memberEpoch: 2 });
    await cluster.settled();
    expect(broker.broker.state.index).toBe(before);
  });
});

describe('when the coordinator dies', () => {
  it('a member goes on with the next one in its epoch and loses no partition', async () => {
    await beat(broker, first);
    const next = cluster.other(broker);
    await cluster.fence(broker, next);
    expect(await beat(next, { memberEpoch: 2 })).toMatchObject({ errorCode: 0, memberEpoch: 2, assignment: null });
    expect(await beat(next, { ...first, ...everything(), memberEpoch: 2 })).toMatchObject({
      assignment: everything(),
    });
    expect(await commit(next, 2, 7)).toBe(0);
  });

  it('paused, and wakes up, no join there counts', async () => {
    const next = cluster.other(broker);
    broker.gate.shut();
    await cluster.fence(broker, next);
    const late = beat(broker, first);
    await beat(next, { ...first, memberId: 'n' });
    broker.gate.open();
    expect((await late).errorCode).toBe(ErrorCode.NOT_COORDINATOR);
    const described = await next.call<'ConsumerGroupDescribe'>(consumerGroupDescribe, 1, { groupIds: ['g'] });
    expect(described.groups[0]!.members.map(({ memberId }) => memberId)).toEqual(['n']);
  });
});

describe('a member that is silent for a session', () => {
  it('is fenced, by the next coordinator too', async () => {
    await beat(broker, first);
    const next = cluster.other(broker);
    Object.assign(next.broker.config, { groupConsumerSessionTimeoutMs: 50 });
    await cluster.settled();
    await cluster.fence(broker, next);
    await expect.poll(async () => (await beat(next, { memberEpoch: 8 })).errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  });
});

describe('a consumer group', () => {
  it('is described with members, assignment and target', async () => {
    await beat(broker, { ...first, rackId: 'r', serverAssignor: 'range' });
    const describe = (version: number) =>
      broker.call<'ConsumerGroupDescribe'>(consumerGroupDescribe, version, {
        groupIds: ['g'],
      });
    const { groups } = await describe(1);
    const assignment = { topicPartitions: [{ topicId, topicName: 't', partitions: [0, 1] }] };
    expect(groups[0]).toMatchObject({
      errorCode: 0,
      groupState: 'Stable',
      groupEpoch: 2,
      assignmentEpoch: 2,
      assignorName: 'range',
    });
    expect(groups[0]!.members).toEqual([
      {
        memberId: 'm',
        instanceId: null,
        rackId: 'r',
        memberEpoch: 2,
        clientId: 'client',
        clientHost: '/127.0.0.1',
        subscribedTopicNames: ['t'],
        subscribedTopicRegex: '',
        assignment,
        targetAssignment: assignment,
        memberType: 1,
      },
    ]);
    const other = cluster.coordinator('none');
    const missing = await other.call<'ConsumerGroupDescribe'>(consumerGroupDescribe, 1, { groupIds: ['none'] });
    expect(missing.groups[0]).toMatchObject({ errorCode: ErrorCode.GROUP_ID_NOT_FOUND });
    expect((await describe(0)).groups[0]!.members[0]!.memberType).toBe(-1);
  });

  it('lets an operator remove members, by id or by seat', async () => {
    await beat(broker, { ...first, instanceId: 'i' });
    await beat(broker, { ...first, memberId: 'n' });
    const members = [
      { memberId: '', groupInstanceId: 'i' },
      { memberId: 'n', groupInstanceId: null },
      { memberId: 'x', groupInstanceId: null },
      { memberId: 'x', groupInstanceId: 'i' },
    ];
    const left = await broker.call<'LeaveGroup'>(leaveGroup, 5, { groupId: 'g', members });
    const { NONE, UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID } = ErrorCode;
    expect(left.members.map(({ errorCode }) => errorCode)).toEqual([NONE, NONE, UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID]);
    const { groups } = await broker.call<'ConsumerGroupDescribe'>(consumerGroupDescribe, 1, { groupIds: ['g'] });
    expect(groups[0]).toMatchObject({ groupState: 'Empty', members: [] });
  });

  it('is listed by its type and state, and is no classic group', async () => {
    await beat(broker, first);
    const list = async (typesFilter: string[], statesFilter: string[] = []) =>
      (await broker.call<'ListGroups'>(listGroups, 5, { typesFilter, statesFilter })).groups;
    const listed = { groupId: 'g', protocolType: 'consumer', groupState: 'Stable', groupType: 'consumer' };
    expect(await list(['Consumer'])).toEqual([listed]);
    expect(await list([], ['stable'])).toEqual([listed]);
    expect(await list(['classic'])).toEqual([]);
    const { groups } = await broker.call<'DescribeGroups'>(describeGroups, 6, { groups: ['g'] });
    expect(groups[0]).toMatchObject({
      errorCode: ErrorCode.GROUP_ID_NOT_FOUND,
      errorMessage: 'Group g is not a classic group.',
    });
  });

  it('is deleted when it is empty only, and keeps the offsets of what it reads', async () => {
    await beat(broker, first);
    const remove = async () =>
      (await broker.call<'DeleteGroups'>(deleteGroups, 2, { groupsNames: ['g'] })).results[0]!.errorCode;
    const topics = [{ name: 't', partitions: [{ partitionIndex: 0 }] }];
    const deleted = await broker.call<'OffsetDelete'>(offsetDelete, 0, { groupId: 'g', topics });
    expect(deleted.topics[0]!.partitions[0]!.errorCode).toBe(ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC);
    expect(await remove()).toBe(ErrorCode.NON_EMPTY_GROUP);
    await beat(broker, { memberEpoch: -1 });
    expect(await remove()).toBe(ErrorCode.NONE);
  });

  it.each([9, 10])('takes commits v%i of its members in their epoch', async (version) => {
    await beat(broker, first);
    expect(await commit(broker, 2, 5, 'm', version)).toBe(ErrorCode.NONE);
    expect(await commit(broker, 3, 6, 'm', version)).toBe(ErrorCode.STALE_MEMBER_EPOCH);
    expect(await commit(broker, 2, 6, 'x', version)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    const fetch = async (memberId: string | null, memberEpoch: number) => {
      const topics = [version >= 10 ? { topicId, partitionIndexes: [0] } : { name: 't', partitionIndexes: [0] }];
      const groups = [{ groupId: 'g', memberId, memberEpoch, topics }];
      return (await broker.call<'OffsetFetch'>(offsetFetch, version, { groups })).groups[0]!;
    };
    expect(Number((await fetch('m', 2)).topics[0]!.partitions[0]!.committedOffset)).toBe(5);
    expect((await fetch('m', 3)).errorCode).toBe(ErrorCode.STALE_MEMBER_EPOCH);
    expect((await fetch('x', 2)).errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect((await fetch(null, -1)).errorCode).toBe(ErrorCode.NONE);
  });

  it('refuses commits of its members in versions that know no member epochs', async () => {
    await beat(broker, first);
    expect(await commit(broker, 2, 5, 'm', 8)).toBe(ErrorCode.UNSUPPORTED_VERSION);
  });
});

describe('a group that changes its protocol', () => {
  it.each(['downgrade', 'disabled'] as const)(
    'stays classic under group.consumer.migration.policy=%s',
    async (policy) => {
      broker.broker.config.groupConsumerMigrationPolicy = policy;
      await join();
      expect(await beat(broker, first)).toMatchObject({
        errorCode: ErrorCode.GROUP_ID_NOT_FOUND,
        errorMessage: 'Cannot upgrade classic group g to consumer group because online upgrade is disabled.',
      });
    },
  );

  it.each([
    ['connect', subscription, 'because the group does not use the consumer embedded protocol.'],
    ['consumer', Buffer.alloc(0), 'because the embedded consumer protocol is malformed.'],
  ])('stays classic with members of type %s whose words nobody can read', async (protocolType, metadata, why) => {
    await join('', 'g', { protocolType, protocols: [{ name: 'range', metadata }] });
    expect(await beat(broker, first)).toMatchObject({
      errorCode: ErrorCode.GROUP_ID_NOT_FOUND,
      errorMessage: `Cannot upgrade classic group g to consumer group ${why}`,
    });
  });

  it.each([
    ['bidirectional', 'classic'],
    ['downgrade', 'classic'],
    ['upgrade', 'consumer'],
    ['disabled', 'consumer'],
  ] as const)('after its last KIP-848 member, under policy %s, is a %s group', async (policy, type) => {
    broker.broker.config.groupConsumerMigrationPolicy = policy;
    await beat(broker, first);
    const { memberId } = await join();
    expect(memberId).not.toBe('');
    expect(await beat(broker, { memberEpoch: -1 })).toMatchObject({ errorCode: 0 });
    const listed = await broker.call<'ListGroups'>(listGroups, 5, {});
    expect(listed.groups[0]!.groupType).toBe(type);
  });

  it('answers members that were joining when it became a KIP-848 group, and its next coordinator knows them all', async () => {
    const { memberId } = await join();
    const joining = join(memberId);
    expect(await beat(broker, first)).toMatchObject({ errorCode: 0 });
    expect([ErrorCode.NONE, ErrorCode.REBALANCE_IN_PROGRESS]).toContain((await joining).errorCode);
    await cluster.fence(broker, cluster.other(broker));
    await cluster.settled();
    const described = await cluster
      .coordinator('g')
      .call<'ConsumerGroupDescribe'>(consumerGroupDescribe, 1, { groupIds: ['g'] });
    expect(described.groups[0]!.members.map((member) => member.memberType).sort()).toEqual([0, 1]);
    expect((await join(memberId)).errorCode).toBe(ErrorCode.NONE);
  });

  const join = (memberId = '', groupId = 'g', over: Partial<Writable<RequestOf<'JoinGroup'>>> = {}) =>
    cluster.coordinator(groupId).call<'JoinGroup'>(joinGroup, 3, {
      groupId,
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 10_000,
      memberId,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: subscription }],
      ...over,
    });

  it('keeps its offsets, in both directions, while nobody is in it', async () => {
    await commit(broker, -1, 3, '');
    await beat(broker, first);
    await beat(broker, { memberEpoch: -1 });
    expect((await join()).errorCode).toBe(ErrorCode.NONE);
    const listed = await broker.call<'ListGroups'>(listGroups, 5, {});
    expect(listed.groups[0]).toMatchObject({ groupType: 'classic' });
    const topics = [{ name: 't', partitionIndexes: [0] }];
    const fetched = await broker.call<'OffsetFetch'>(offsetFetch, 8, { groups: [{ groupId: 'g', topics }] });
    expect(Number(fetched.groups[0]!.topics[0]!.partitions[0]!.committedOffset)).toBe(3);
  });
});
