import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Connection } from '../../src/client/index.js';
import { decodeVersionedStruct, encodeVersionedStruct } from '../../src/protocol/index.js';
import { type EmbeddedTarget, startEmbedded } from '../../src/target/embedded.js';
import { type ApacheKafka, kafkaMissing, startApacheKafka } from './apache-kafka.js';

const missing = kafkaMissing();

/** What a classic member owns when it joins again; its generation is the one that it was told last. */
type Step =
  | { join: string; owned?: number[]; instance?: string; type?: string; names?: string[]; fresh?: boolean }
  | { sync: string; generation?: number; name?: string }
  | { beat: string; generation?: number; instance?: string }
  | { leave: string; instance?: string }
  | { commit: string; generation?: number }
  | { new: string; epoch: number; owned?: number[]; instance?: string }
  | { describe: true };

const growing: [what: string, step: Step][] = [
  ['a classic member alone', { join: 'a' }],
  ['gives itself all', { sync: 'a' }],
  ['a KIP-848 member that speaks in an epoch', { new: 'n', epoch: 3 }],
  ['a KIP-848 member joins', { new: 'n', epoch: 0 }],
  ['is shown', { describe: true }],
  ['a must join again', { beat: 'a' }],
  ['a in another generation', { beat: 'a', generation: 9 }],
  ['a commits in its generation', { commit: 'a' }],
  ['a commits in another one', { commit: 'a', generation: 0 }],
  ['a syncs without joining', { sync: 'a' }],
  ['a joins with what it has', { join: 'a', owned: [0, 1, 2, 3] }],
  ['a learns what it must give up', { sync: 'a' }],
  ['a still must join', { beat: 'a' }],
  ['n waits', { new: 'n', epoch: 2, owned: [] }],
  ['a joins without them', { join: 'a', owned: [0, 1] }],
  ['a syncs', { sync: 'a' }],
  ['a is well', { beat: 'a' }],
  ['n takes them', { new: 'n', epoch: 2, owned: [] }],
  ['a with another protocol name', { sync: 'a', name: 'other' }],
  ['n with the classic heartbeat', { beat: 'n', generation: 2 }],
  ['nobody', { beat: 'x', generation: 2 }],
  ['a stranger of another type', { join: 'b', type: 'connect' }],
  ['a stranger with other protocols', { join: 'b', names: ['other'] }],
  ['b joins', { join: 'b' }],
  ['b syncs', { sync: 'b' }],
  ['a hears of it', { beat: 'a' }],
  ['shown with b', { describe: true }],
  ['n hears of it', { new: 'n', epoch: 2, owned: [2, 3] }],
  ['n has given up', { new: 'n', epoch: 2, owned: [2] }],
  ['a follows', { join: 'a', owned: [0, 1] }],
  ['a syncs again', { sync: 'a' }],
  ['b goes', { leave: 'b' }],
  ['b is gone', { beat: 'b' }],
  ['n goes, the last one', { new: 'n', epoch: -1 }],
  ['a is classic again and must join', { beat: 'a' }],
  ['a joins the classic group', { join: 'a', owned: [0, 1] }],
  ['a gives itself all again', { sync: 'a' }],
  ['a beats', { beat: 'a' }],
];

const seats: [what: string, step: Step][] = [
  ['a static classic member', { join: 's', instance: 'seat' }],
  ['has all', { sync: 's' }],
  ['comes back with KIP-848', { new: 'n', epoch: 0, instance: 'seat' }],
  ['its former self is fenced', { beat: 's', instance: 'seat' }],
  ['n in its epoch', { new: 'n', epoch: 2, owned: [0, 1, 2, 3], instance: 'seat' }],
  ['back with the classic protocol', { join: 'r', instance: 'seat', fresh: true }],
  ['syncs', { sync: 'r' }],
  ['beats', { beat: 'r' }],
  ['the KIP-848 self is fenced', { new: 'n', epoch: 2, instance: 'seat' }],
];

async function tell(at: string, group: string, story: [string, Step][]) {
  const [host, port] = at.split(':') as [string, string];
  const connection = await Connection.open({ host, port: Number(port) }, { bootstrap: [] });
  const ids = new Map<string, string>();
  const generations = new Map<string, number>();
  const key = { keyType: 0, coordinatorKeys: [group] };
  const isReady = async () => (await connection.send('FindCoordinator', key)).coordinators[0]!.errorCode;
  await expect.poll(isReady, { timeout: 30_000 }).toBe(0);
  const { topics } = await connection.send('Metadata', { topics: [{ name: 'mixed' }] });
  const { topicId } = topics[0]!;
  const assignment = (partitions: number[]) =>
    encodeVersionedStruct('ConsumerProtocolAssignment', 1, {
      assignedPartitions: [{ topic: 'mixed', partitions }],
      userData: null,
    });

  async function take(step: Step): Promise<unknown> {
    if ('join' in step) {
      const owned = step.owned ?? [];
      const metadata = encodeVersionedStruct('ConsumerProtocolSubscription', 1, {
        topics: ['mixed'],
        userData: null,
        ownedPartitions: owned.length ? [{ topic: 'mixed', partitions: owned }] : [],
      });
      const body = {
        groupId: group,
        sessionTimeoutMs: 30_000,
        rebalanceTimeoutMs: 30_000,
        memberId: step.fresh ? '' : (ids.get(step.join) ?? ''),
        groupInstanceId: step.instance ?? null,
        protocolType: step.type ?? 'consumer',
        protocols: (step.names ?? ['cooperative-sticky', 'range']).map((name) => ({ name, metadata })),
      };
      let reply = await connection.send('JoinGroup', body, { version: 7 });
      for (; reply.errorCode === 14 || reply.errorCode === 16; await new Promise((next) => setTimeout(next, 100))) {
        reply = await connection.send('JoinGroup', body, { version: 7 });
      }
      const first = reply.errorCode;
      if (first === 79)
        reply = await connection.send('JoinGroup', { ...body, memberId: reply.memberId }, { version: 7 });
      if (reply.errorCode === 0) {
        ids.set(step.join, reply.memberId);
        generations.set(step.join, reply.generationId);
      }
      const { errorCode, generationId, protocolType, protocolName, leader, members } = reply;
      const leads = leader === reply.memberId;
      return { first, errorCode, generationId, protocolType, protocolName, leads, members: members.length };
    }
    if ('sync' in step) {
      const reply = await connection.send(
        'SyncGroup',
        {
          groupId: group,
          generationId: step.generation ?? generations.get(step.sync) ?? -1,
          memberId: ids.get(step.sync) ?? '',
          protocolType: 'consumer',
          protocolName: step.name ?? 'cooperative-sticky',
          assignments: [{ memberId: ids.get(step.sync) ?? '', assignment: assignment([0, 1, 2, 3]) }],
        },
        { version: 5 },
      );
      const given = reply.assignment.length
        ? decodeVersionedStruct('ConsumerProtocolAssignment', reply.assignment)
        : null;
      const partitions = given?.value.assignedPartitions.map((one) => [...one.partitions].sort());
      return { ...reply, assignment: null, version: given?.version, partitions };
    }
    if ('beat' in step) {
      const generationId = step.generation ?? generations.get(step.beat) ?? -1;
      const who = { memberId: ids.get(step.beat) ?? step.beat, groupInstanceId: step.instance ?? null };
      return connection.send('Heartbeat', { groupId: group, generationId, ...who }, { version: 4 });
    }
    if ('leave' in step) {
      const members = [{ memberId: ids.get(step.leave)!, groupInstanceId: step.instance ?? null }];
      const left = await connection.send('LeaveGroup', { groupId: group, members }, { version: 4 });
      return [left.errorCode, left.members.map(({ errorCode }) => errorCode)];
    }
    if ('commit' in step) {
      const partitions = [{ partitionIndex: 0, committedOffset: 0, committedMetadata: '' }];
      const body = {
        groupId: group,
        generationIdOrMemberEpoch: step.generation ?? generations.get(step.commit) ?? -1,
        memberId: ids.get(step.commit)!,
        topics: [{ name: 'mixed', partitions }],
      };
      return (await connection.send('OffsetCommit', body, { version: 8 })).topics[0]!.partitions[0]!.errorCode;
    }
    if ('describe' in step) {
      const { groups } = await connection.send('ConsumerGroupDescribe', { groupIds: [group] }, { version: 1 });
      const { members, groupState, groupEpoch, assignmentEpoch } = groups[0]!;
      const shown = members.map((one) => [one.memberType, one.memberEpoch, one.subscribedTopicNames]);
      return { groupState, groupEpoch, assignmentEpoch, shown: shown.map((one) => JSON.stringify(one)).sort() };
    }
    const owned = step.owned && { topicPartitions: step.owned.length ? [{ topicId, partitions: step.owned }] : [] };
    const joining = step.epoch === 0 && {
      rebalanceTimeoutMs: 30_000,
      subscribedTopicNames: ['mixed'],
      topicPartitions: [],
    };
    const who = { memberId: step.new, memberEpoch: step.epoch, instanceId: step.instance ?? null };
    const body = { groupId: group, ...who, ...joining, ...owned };
    ids.set(step.new, step.new);
    const reply = await connection.send('ConsumerGroupHeartbeat', body, { version: 1 });
    const partitions = reply.assignment?.topicPartitions.map((one) => [...one.partitions].sort()) ?? null;
    return { error: reply.errorCode, message: reply.errorMessage, epoch: reply.memberEpoch, partitions };
  }

  try {
    const heard: Record<string, unknown> = {};
    for (const [what, step] of story) heard[what] = await take(step);
    return heard;
  } finally {
    connection.close();
  }
}

async function prepare(at: string, groups: string[]): Promise<void> {
  const [host, port] = at.split(':') as [string, string];
  const connection = await Connection.open({ host, port: Number(port) }, { bootstrap: [] });
  const topic = { name: 'mixed', numPartitions: 4, replicationFactor: 1 };
  await connection.send('CreateTopics', { topics: [topic], timeoutMs: 10_000 });
  const configs = [{ name: 'consumer.assignment.interval.ms', value: '0', configOperation: 0 }];
  const resources = groups.map((resourceName) => ({ resourceType: 32, resourceName, configs }));
  await connection.send('IncrementalAlterConfigs', { resources });
  connection.close();
}

describe.skipIf(missing)(`both protocols in one group, on the wire${missing ? ` (${missing})` : ''}`, () => {
  let target: EmbeddedTarget;
  let kafka: ApacheKafka;
  beforeAll(async () => {
    kafka = await startApacheKafka({ 'group.consumer.assignment.interval.ms': '0' });
    target = await startEmbedded({ brokers: 1, defects: [] });
    for (const at of [kafka.bootstrap, target.client.bootstrap[0]!]) await prepare(at, ['growing', 'seats']);
  });
  afterAll(async () => {
    await target?.close();
    await kafka?.stop();
  });

  it.each([
    ['growing', growing],
    ['seats', seats],
  ])('%s: answered as by Apache Kafka, request by request', async (group, story) => {
    const ours = await tell(target.client.bootstrap[0]!, group, story);
    const theirs = await tell(kafka.bootstrap, group, story);
    expect(ours).toEqual(theirs);
  });
});
