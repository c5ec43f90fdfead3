import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { offsetCommit } from '../../../src/broker/api/08-offset-commit.js';
import { joinGroup } from '../../../src/broker/api/11-join-group.js';
import { leaveGroup } from '../../../src/broker/api/13-leave-group.js';
import { syncGroup } from '../../../src/broker/api/14-sync-group.js';
import { consumerGroupHeartbeat } from '../../../src/broker/api/68-consumer-group-heartbeat.js';
import { groupCoordinator } from '../../../src/broker/groups/coordinator.js';
import { expireOffsets } from '../../../src/broker/groups/expire-offsets.js';
import { encodeVersionedStruct } from '../../../src/protocol/index.js';
import { type LogBroker, LogCluster } from './log-cluster.js';

let cluster: LogCluster;
let broker: LogBroker;
let wallMs = 1_000_000_000_000;
beforeEach(async () => {
  cluster = await LogCluster.start(1);
  await cluster.createTopic('t');
  await cluster.createTopic('u');
  broker = cluster.coordinator('g');
  broker.broker.config.offsetsRetentionMinutes = 10;
  (broker.broker as { clock: unknown }).clock = { ...broker.broker.clock, wallMs: () => wallMs };
});
afterEach(() => cluster.stop());

async function commit(memberId = '', generation = -1): Promise<void> {
  const topics = ['t', 'u'].map((name) => ({
    name,
    partitions: [{ partitionIndex: 0, committedOffset: 1, committedMetadata: '' }],
  }));
  const body = { groupId: 'g', generationIdOrMemberEpoch: generation, memberId, topics };
  const answer = await broker.call<'OffsetCommit'>(offsetCommit, 9, body);
  expect(answer.topics.flatMap(({ partitions }) => partitions.map(({ errorCode }) => errorCode))).toEqual([0, 0]);
}

async function topicsAfter(minutes: number): Promise<string[] | null> {
  wallMs += minutes * 60_000;
  await expireOffsets(broker.broker, groupCoordinator(broker.broker));
  const group = broker.broker.state.groups.get('g');
  return group === undefined ? null : [...group.offsets.keys()];
}

describe('offsets that nobody has used for offsets.retention.minutes', () => {
  it('of a consumer without a group go with their age, and the group with the last of them', async () => {
    await commit();
    expect(await topicsAfter(9)).toEqual(['t', 'u']);
    expect(await topicsAfter(1)).toBeNull();
  });

  it('or as long as an old client asked for, go', async () => {
    const partitions = [{ partitionIndex: 0, committedOffset: 1, committedMetadata: '' }];
    const topics = [{ name: 't', partitions }];
    await broker.call<'OffsetCommit'>(offsetCommit, 4, { groupId: 'g', retentionTimeMs: 120_000, topics });
    expect(await topicsAfter(1)).toEqual(['t']);
    expect(await topicsAfter(1)).toBeNull();
  });

  it('of a classic group count from when its last member went (KIP-211)', async () => {
    const subscription = encodeVersionedStruct('ConsumerProtocolSubscription', 1, { topics: ['t'] });
    const joined = await broker.call<'JoinGroup'>(joinGroup, 3, {
      groupId: 'g',
      sessionTimeoutMs: 60_000,
      rebalanceTimeoutMs: 60_000,
      memberId: '',
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: subscription }],
    });
    const { memberId, generationId } = joined;
    const assignments = [{ memberId, assignment: Buffer.alloc(0) }];
    await broker.call<'SyncGroup'>(syncGroup, 3, { groupId: 'g', memberId, generationId, assignments });
    await commit(memberId, generationId);
    expect(await topicsAfter(20)).toEqual(['t']);
    await broker.call<'LeaveGroup'>(leaveGroup, 2, { groupId: 'g', memberId });
    await expect.poll(() => broker.broker.state.groups.get('g')!.generation).toBe(2);
    expect(await topicsAfter(9)).toEqual(['t']);
    expect(await topicsAfter(1)).toBeNull();
  });

  it('of a KIP-848 group go unless a member reads the topic', async () => {
    const member = { groupId: 'g', memberId: 'm', rebalanceTimeoutMs: 1_000, topicPartitions: [] };
    const joining = { ...member, memberEpoch: 0, subscribedTopicRegex: 't' };
    await broker.call<'ConsumerGroupHeartbeat'>(consumerGroupHeartbeat, 1, joining);
    await commit('m', 2);
    expect(await topicsAfter(20)).toEqual(['t']);
    await broker.call<'ConsumerGroupHeartbeat'>(consumerGroupHeartbeat, 1, { ...member, memberEpoch: -1 });
    expect(await topicsAfter(0)).toBeNull();
  });
});
