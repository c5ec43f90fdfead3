import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../../src/protocol/index.js';
import { batchOf, createTopic, type InProcessCluster, produceTo, startInProcess } from '../in-process.js';
import { acquiredIn, ShareMember } from './share-member.js';

const [ACCEPT, RELEASE, REJECT, RENEW] = [1, 2, 3, 4];
const GROUP = 32;

async function groupOn(cluster: InProcessCluster, configs: Record<string, string> = {}) {
  const connection = await cluster.connect();
  await createTopic(connection, 't', { replicationFactor: cluster.brokers.length });
  const edits = Object.entries({ 'share.auto.offset.reset': 'earliest', ...configs });
  const resource = {
    resourceType: GROUP,
    resourceName: 'g',
    configs: edits.map(([name, value]) => ({ name, value, configOperation: 0 })),
  };
  const { responses } = await connection.send('IncrementalAlterConfigs', { resources: [resource] });
  expect(responses[0]!.errorMessage).toBeNull();
  await Promise.all(cluster.brokers.map(({ broker }) => broker.caughtUp()));
  const leader = () => connectionOf(cluster, cluster.brokers[0]!.broker.state.topics.get('t')!.partitions[0]!.leader);
  const coordinator = await coordinatorOf(cluster, 'g');
  const topicId = cluster.brokers[0]!.broker.state.topics.get('t')!.id;
  const join = async (memberId: string) => {
    const answer = await new ShareMember(coordinator, 'g', memberId, topicId).heartbeat(0, ['t']);
    expect(answer.errorCode).toBe(ErrorCode.NONE);
    return answer;
  };
  const member = async (memberId: string) => new ShareMember(await leader(), 'g', memberId, topicId);
  return { join, member, leader, coordinator, topicId };
}

function connectionOf(cluster: InProcessCluster, id: number) {
  return cluster.connect(id);
}

async function coordinatorOf(cluster: InProcessCluster, group: string) {
  const connection = await cluster.connect();
  const { coordinators } = await connection.send('FindCoordinator', { keyType: 0, coordinatorKeys: [group] });
  return cluster.connect(coordinators[0]!.nodeId);
}

describe('a share group', () => {
  it('members share a partition: each record is with one of them, and accepted ones never come back', async () => {
    const { join, member, leader } = await groupOn(await startInProcess());
    await produceTo(await leader(), 't', 0, batchOf({}, {}, {}));
    await produceTo(await leader(), 't', 0, batchOf({}, {}));
    expect((await join('a')).assignment!.topicPartitions[0]!.partitions).toEqual([0]);
    await join('b');
    const [a, b] = [await member('a'), await member('b')];
    const first = await a.fetch({ maxRecords: 1 });
    expect(acquiredIn(first.partition)).toEqual([[0, 2, 1]]); // Batches are given whole.
    expect(acquiredIn((await b.fetch()).partition)).toEqual([[3, 4, 1]]);
    expect(acquiredIn((await b.fetch({ maxWaitMs: 0 })).partition)).toEqual([]);
    expect((await a.acknowledge([{ first: 0, last: 0, type: ACCEPT }])).error).toBe(ErrorCode.NONE);
    expect(
      (
        await a.acknowledge([
          { first: 1, last: 1, type: RELEASE },
          { first: 2, last: 2, type: REJECT },
        ])
      ).error,
    ).toBe(0);
    expect(acquiredIn((await b.fetch()).partition)).toEqual([[1, 1, 2]]);
    expect((await a.acknowledge([{ first: 1, last: 1, type: ACCEPT }])).error).toBe(ErrorCode.INVALID_RECORD_STATE);
    const last = await b.fetch({ maxWaitMs: 0 }, [
      { first: 1, last: 1, type: ACCEPT },
      { first: 3, last: 4, type: ACCEPT },
    ]);
    expect(last.partition?.acknowledgeErrorCode).toBe(ErrorCode.NONE);
  });

  it('a waiting fetch gets what another member gives back, and an ended session gives everything back', async () => {
    const { join, member, leader } = await groupOn(await startInProcess());
    await produceTo(await leader(), 't', 0, batchOf({}));
    await join('a');
    const [a, b] = [await member('a'), await member('b')];
    expect(acquiredIn((await a.fetch()).partition)).toEqual([[0, 0, 1]]);
    const waiting = b.fetch({ maxWaitMs: 20_000 });
    await a.acknowledge([], -1);
    expect(acquiredIn((await waiting).partition)).toEqual([[0, 0, 2]]);
    expect((await a.fetch()).errorCode).toBe(ErrorCode.SHARE_SESSION_NOT_FOUND);
    expect((await b.fetch({ shareSessionEpoch: 7 })).errorCode).toBe(ErrorCode.INVALID_SHARE_SESSION_EPOCH);
  });

  it('a record is given up after its last delivery, and a lock that is not renewed ends', async () => {
    const over = { 'share.delivery.count.limit': '2' };
    const { join, member, leader, coordinator } = await groupOn(await startInProcess(), over);
    await produceTo(await leader(), 't', 0, batchOf({}));
    await join('a');
    const a = await member('a');
    for (const deliveryCount of [1, 2]) {
      expect(acquiredIn((await a.fetch()).partition)).toEqual([[0, 0, deliveryCount]]);
      expect((await a.acknowledge([{ first: 0, last: 0, type: RELEASE }])).error).toBe(ErrorCode.NONE);
    }
    expect(acquiredIn((await a.fetch({ maxWaitMs: 0 })).partition)).toEqual([]);
    const asked = [{ groupId: 'g', topics: null }];
    const { groups } = await coordinator.send('DescribeShareGroupOffsets', { groups: asked });
    expect(groups[0]!.topics[0]!.partitions[0]).toMatchObject({ startOffset: 1n, lag: 0n, errorCode: 0 });
    expect((await a.acknowledge([{ first: 0, last: 0, type: RENEW }])).error).toBe(ErrorCode.INVALID_REQUEST);
  });

  it('the next leader delivers again what was not acknowledged, and only that', async () => {
    const cluster = await startInProcess(2);
    const { join, member, leader } = await groupOn(cluster);
    await produceTo(await leader(), 't', 0, batchOf({}, {}, {}, {}));
    await join('a');
    const a = await member('a');
    expect(acquiredIn((await a.fetch()).partition)).toEqual([[0, 3, 1]]);
    const acknowledged = [
      { first: 0, last: 0, type: ACCEPT },
      { first: 2, last: 2, type: ACCEPT },
    ];
    expect((await a.acknowledge(acknowledged)).error).toBe(ErrorCode.NONE);
    const partition = () => cluster.brokers.map(({ broker }) => broker.state.topics.get('t')!.partitions[0]!);
    const dead = partition()[0]!.leader;
    const survivor = cluster.brokers.find(({ broker }) => broker.config.id !== dead)!;
    await cluster.brokers.find(({ broker }) => broker.config.id === dead)!.halt();
    cluster.brokers = [survivor];
    while (survivor.broker.state.topics.get('t')!.partitions[0]!.leader === dead)
      await survivor.broker.caughtUp().then(pause);
    const next = await member('a');
    expect(acquiredIn((await next.fetch({ maxWaitMs: 5_000 })).partition)).toEqual([
      [1, 1, 1],
      [3, 3, 1],
    ]);
  }, 30_000);

  it('is described, listed, and deleted when nobody is in it', async () => {
    const { join, coordinator, topicId } = await groupOn(await startInProcess());
    await join('a');
    const { groups } = await coordinator.send('ShareGroupDescribe', { groupIds: ['g', 'nobody'] });
    expect(groups[0]).toMatchObject({ groupState: 'Stable', assignorName: 'simple', errorCode: 0 });
    expect(groups[0]!.members[0]!.assignment.topicPartitions).toEqual([{ topicId, topicName: 't', partitions: [0] }]);
    expect(groups[1]!.errorCode).toBe(ErrorCode.GROUP_ID_NOT_FOUND);
    const listed = await coordinator.send('ListGroups', { statesFilter: [], typesFilter: ['share'] });
    expect(listed.groups).toEqual([{ groupId: 'g', protocolType: 'share', groupState: 'Stable', groupType: 'share' }]);
    const topics = [{ topicName: 't', partitions: [{ partitionIndex: 0, startOffset: 0 }] }];
    const alter = () => coordinator.send('AlterShareGroupOffsets', { groupId: 'g', topics });
    expect((await alter()).errorCode).toBe(ErrorCode.NON_EMPTY_GROUP);
    const deleted = async () => (await coordinator.send('DeleteGroups', { groupsNames: ['g'] })).results[0]!.errorCode;
    expect(await deleted()).toBe(ErrorCode.NON_EMPTY_GROUP);
    await new ShareMember(coordinator, 'g', 'a', topicId).heartbeat(-1);
    expect((await alter()).errorCode).toBe(ErrorCode.NONE);
    expect(await deleted()).toBe(ErrorCode.NONE);
  });
});

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
