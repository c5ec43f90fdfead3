import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Connection } from '../../src/client/index.js';
import type { RequestOf, Writable } from '../../src/protocol/index.js';
import { type EmbeddedTarget, startEmbedded } from '../../src/target/embedded.js';
import { type ApacheKafka, kafkaMissing, startApacheKafka } from './apache-kafka.js';

const missing = kafkaMissing();
type Beat = Writable<RequestOf<'ConsumerGroupHeartbeat'>>;

const joining = { memberEpoch: 0, rebalanceTimeoutMs: 60_000, subscribedTopicNames: ['wired'], topicPartitions: [] };
const seat = { instanceId: 'seat' };

/** One request after the other, by members with fixed ids; `owned` stands for partitions of the topic. */
const story: [what: string, request: Partial<Beat> & { owned?: number[] }][] = [
  ['a group that is not there', { memberId: 'a', memberEpoch: 2 }],
  ['a new member without an id', { ...joining, memberId: '' }],
  ['a new member without a timeout', { ...joining, memberId: 'a', rebalanceTimeoutMs: -1 }],
  ['a new member that owns something', { ...joining, memberId: 'a', topicPartitions: null }],
  ['a new member without a subscription', { ...joining, memberId: 'a', subscribedTopicNames: null }],
  ['another assignor', { ...joining, memberId: 'a', serverAssignor: 'mine' }],
  ['a strange epoch', { memberId: 'a', memberEpoch: -3 }],
  ['a dynamic member that wants back', { memberId: 'a', memberEpoch: -2 }],
  ['bad regex: bracket', { ...joining, memberId: 'a', subscribedTopicNames: null, subscribedTopicRegex: '(' }],
  ['bad regex: look-ahead', { ...joining, memberId: 'a', subscribedTopicNames: null, subscribedTopicRegex: 'a(?=b)' }],
  ['bad regex: repetition', { ...joining, memberId: 'a', subscribedTopicNames: null, subscribedTopicRegex: '*a' }],
  ['bad regex: twice', { ...joining, memberId: 'a', subscribedTopicNames: null, subscribedTopicRegex: 'a**' }],
  ['bad regex: count', { ...joining, memberId: 'a', subscribedTopicNames: null, subscribedTopicRegex: 'a{2000}' }],
  ['bad regex: class', { ...joining, memberId: 'a', subscribedTopicNames: null, subscribedTopicRegex: '[b-a]' }],
  ['bad regex: escape', { ...joining, memberId: 'a', subscribedTopicNames: null, subscribedTopicRegex: '(a)\\1' }],
  ['a joins', { ...joining, memberId: 'a' }],
  ['a says nothing', { memberId: 'a', memberEpoch: 2 }],
  ['a says everything', { ...joining, memberId: 'a', memberEpoch: 2, owned: [0, 1, 2, 3] }],
  ['a in an epoch to come', { memberId: 'a', memberEpoch: 3 }],
  ['b joins', { ...joining, memberId: 'b' }],
  ['a must give up', { memberId: 'a', memberEpoch: 2, owned: [0, 1, 2, 3] }],
  ['b waits', { memberId: 'b', memberEpoch: 3, owned: [] }],
  ['a has not yet', { memberId: 'a', memberEpoch: 2, owned: [0, 1, 2, 3] }],
  ['a has', { memberId: 'a', memberEpoch: 2, owned: [0, 1] }],
  ['b is given the rest', { memberId: 'b', memberEpoch: 3, owned: [] }],
  ['a repeats its old epoch, owning within', { memberId: 'a', memberEpoch: 2, owned: [0, 1] }],
  ['a repeats its old epoch, saying nothing', { memberId: 'a', memberEpoch: 2 }],
  ['nobody', { memberId: 'x', memberEpoch: 3 }],
  ['b reads nothing any more', { memberId: 'b', memberEpoch: 3, subscribedTopicNames: [], owned: [] }],
  ['b after that', { memberId: 'b', memberEpoch: 4, owned: [] }],
  ['b leaves', { memberId: 'b', memberEpoch: -1 }],
  ['b again', { memberId: 'b', memberEpoch: -1 }],
  ['a takes all', { memberId: 'a', memberEpoch: 3, owned: [0, 1] }],
  ['a goes', { memberId: 'a', memberEpoch: -1 }],
  ['s takes a seat', { ...joining, ...seat, memberId: 's' }],
  ['another one wants it', { ...joining, ...seat, memberId: 'r' }],
  ['s goes away for a while', { ...seat, memberId: 's', memberEpoch: -2 }],
  ['another one takes over', { ...joining, ...seat, memberId: 'r' }],
  ['s is fenced', { ...seat, memberId: 's', memberEpoch: 7 }],
  ['a seat that nobody has', { instanceId: 'none', memberId: 's', memberEpoch: 7 }],
  ['r leaves', { ...seat, memberId: 'r', memberEpoch: -1 }],
];

async function tell(at: string) {
  const [host, port] = at.split(':') as [string, string];
  const connection = await Connection.open({ host, port: Number(port) }, { bootstrap: [] });
  try {
    const topic = { name: 'wired', numPartitions: 4, replicationFactor: 1 };
    const created = await connection.send('CreateTopics', { topics: [topic], timeoutMs: 10_000 });
    const topicId = created.topics[0]!.topicId;
    const key = { keyType: 0, coordinatorKeys: ['told'] };
    const isReady = async () => (await connection.send('FindCoordinator', key)).coordinators[0]!.errorCode;
    await expect.poll(isReady, { timeout: 30_000 }).toBe(0);
    const heard: Record<string, unknown> = {};
    for (const [what, { owned, ...request }] of story) {
      const topicPartitions = owned && { topicPartitions: owned.length ? [{ topicId, partitions: owned }] : [] };
      const body = { groupId: 'told', memberId: '', memberEpoch: 0, ...request, ...topicPartitions };
      let reply = await connection.send('ConsumerGroupHeartbeat', body, { version: 1 });
      // Its coordinator is loading.
      for (
        ;
        reply.errorCode === 14 || reply.errorCode === 16;
        reply = await connection.send('ConsumerGroupHeartbeat', body, { version: 1 })
      ) {
        await new Promise((next) => setTimeout(next, 100));
      }
      const { errorCode, errorMessage, memberId, memberEpoch, heartbeatIntervalMs, assignment } = reply;
      const partitions = assignment?.topicPartitions.map((one) => [...one.partitions].sort()) ?? null;
      heard[what] = { errorCode, errorMessage, memberId, memberEpoch, heartbeatIntervalMs, partitions };
    }
    return heard;
  } finally {
    connection.close();
  }
}

describe.skipIf(missing)(`KIP-848 on the wire${missing ? ` (${missing})` : ''}`, () => {
  let target: EmbeddedTarget;
  let kafka: ApacheKafka;
  beforeAll(async () => {
    kafka = await startApacheKafka({ 'group.consumer.assignment.interval.ms': '0' });
    target = await startEmbedded({ brokers: 1, defects: [] });
  });
  afterAll(async () => {
    await target?.close();
    await kafka?.stop();
  });

  it('is answered as by Apache Kafka, request by request', async () => {
    const admin = await Connection.open(hostAndPort(target.client.bootstrap[0]!), { bootstrap: [] });
    const configs = [{ name: 'consumer.assignment.interval.ms', value: '0', configOperation: 0 }];
    await admin.send('IncrementalAlterConfigs', { resources: [{ resourceType: 32, resourceName: 'told', configs }] });
    admin.close();
    expect(await tell(target.client.bootstrap[0]!)).toEqual(await tell(kafka.bootstrap));
  });
});

function hostAndPort(address: string): { host: string; port: number } {
  const [host, port] = address.split(':') as [string, string];
  return { host, port: Number(port) };
}
