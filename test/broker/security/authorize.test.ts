import { beforeEach, describe, expect, it } from 'vitest';
import type { Broker } from '../../../src/broker/context.js';
import { ErrorCode } from '../../../src/protocol/index.js';
import { batchOf, startInProcess } from '../in-process.js';
import { allow, anyAcl } from './acls.js';
import { askAs } from './ask-as.js';

let broker: Broker;
beforeEach(async () => {
  const cluster = await startInProcess(1, { authorizer: 'acl', superUsers: ['User:admin'] });
  broker = cluster.brokers[0]!.broker;
  const topics = ['seen', 'hidden'].map((name) => ({ name, numPartitions: 1, replicationFactor: 1 }));
  await askAs(broker, 'admin', 'CreateTopics', { topics, timeoutMs: 5_000 });
  await grant(allow('alice', 'READ', 'TOPIC', 'seen'), allow('alice', 'WRITE', 'TOPIC', 'seen'));
});

async function grant(...creations: ReturnType<typeof allow>[]): Promise<void> {
  await askAs(broker, 'admin', 'CreateAcls', { creations });
}

const produceBody = (names: string[], acks: number) => ({
  acks,
  timeoutMs: 5_000,
  topicData: names.map((name) => ({
    name,
    partitionData: [{ index: 0, records: batchOf({ value: Buffer.from('v') }) }],
  })),
});

const fetchBody = (names: string[], session: { sessionId: number; sessionEpoch: number }) => ({
  ...{ replicaId: -1, maxWaitMs: 0, minBytes: 0, maxBytes: 10_000, ...session },
  topics: names.map((topic) => ({ topic, partitions: [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 10_000 }] })),
});

describe('with an authorizer', () => {
  it('one topic that is refused does not spoil the batches of the others', async () => {
    const { responses } = await askAs(broker, 'alice', 'Produce', produceBody(['seen', 'hidden'], -1), { version: 11 });
    expect(responses.map(({ name, partitionResponses }) => [name, partitionResponses[0]!.errorCode])).toEqual([
      ['seen', ErrorCode.NONE],
      ['hidden', ErrorCode.TOPIC_AUTHORIZATION_FAILED],
    ]);
    expect(broker.state.topics.get('hidden')!.partitions[0]!.logEndOffset).toBe(0);
  });

  it('a producer that wants no answers is told by the end of its connection', async () => {
    const refused = askAs(broker, 'alice', 'Produce', produceBody(['hidden'], 0), { version: 11 });
    await expect(refused).rejects.toThrow(/acks=0/);
  });

  it('a topic by its id is refused like one by its name', async () => {
    const topicId = broker.state.topics.get('hidden')!.id;
    const topicData = [{ topicId, partitionData: [{ index: 0, records: batchOf({ value: null }) }] }];
    const { responses } = await askAs(
      broker,
      'alice',
      'Produce',
      { acks: -1, timeoutMs: 5_000, topicData },
      { version: 13 },
    );
    expect(responses[0]!.partitionResponses[0]!.errorCode).toBe(ErrorCode.TOPIC_AUTHORIZATION_FAILED);
    const { topics } = await askAs(broker, 'alice', 'Metadata', { topics: [{ name: null, topicId }] }, { version: 12 });
    expect(topics).toMatchObject([
      { errorCode: ErrorCode.TOPIC_AUTHORIZATION_FAILED, name: null, topicId, partitions: [] },
    ]);
  });

  it('a fetch session gives nothing more of a topic once the right to read it is gone', async () => {
    const first = await askAs(broker, 'alice', 'Fetch', fetchBody(['seen'], { sessionId: 0, sessionEpoch: 0 }), {
      version: 12,
    });
    expect(first.responses[0]!.partitions[0]!.errorCode).toBe(ErrorCode.NONE);
    await askAs(broker, 'admin', 'DeleteAcls', { filters: [anyAcl] });
    const next = fetchBody([], { sessionId: first.sessionId, sessionEpoch: 1 });
    const { responses } = await askAs(broker, 'alice', 'Fetch', next, { version: 12 });
    expect(responses[0]!.partitions[0]!.errorCode).toBe(ErrorCode.TOPIC_AUTHORIZATION_FAILED);
    expect(responses[0]!.partitions[0]!.records?.length ?? 0).toBe(0);
  });

  it('a topic that may not be created is not created by asking for it', async () => {
    const ask = () =>
      askAs(broker, 'alice', 'Metadata', { topics: [{ name: 'fresh' }], allowAutoTopicCreation: true }, { version: 9 });
    await grant(allow('alice', 'DESCRIBE', 'TOPIC', 'fresh'));
    expect((await ask()).topics[0]!.errorCode).toBe(ErrorCode.TOPIC_AUTHORIZATION_FAILED);
    expect(broker.state.topics.has('fresh')).toBe(false);
    await grant(allow('alice', 'CREATE', 'TOPIC', 'fresh'));
    expect((await ask()).topics[0]!.errorCode).toBe(ErrorCode.NONE);
  });

  it('an empty list of topics stays empty in version 0, where it means all of them', async () => {
    const { topics } = await askAs(broker, 'eve', 'Metadata', { topics: [{ name: 'hidden' }] }, { version: 0 });
    expect(topics.map(({ name, errorCode }) => [name, errorCode])).toEqual([
      ['hidden', ErrorCode.TOPIC_AUTHORIZATION_FAILED],
    ]);
  });

  it('an ACL for a host holds for connections from there, also over IPv6', async () => {
    await grant({ ...allow('bob', 'DESCRIBE', 'TOPIC', 'seen'), host: '10.0.0.1' });
    const seenFrom = async (clientHost: string) => {
      const { topics } = await askAs(broker, 'bob', 'Metadata', { topics: null }, { version: 9, clientHost });
      return topics.map(({ name }) => name);
    };
    expect(await seenFrom('/10.0.0.1')).toEqual(['seen']);
    expect(await seenFrom('/::ffff:10.0.0.1')).toEqual(['seen']);
    expect(await seenFrom('/10.0.0.2')).toEqual([]);
  });
});

it('without an authorizer everything is allowed, and shown as allowed (KIP-430)', async () => {
  const open = (await startInProcess()).brokers[0]!.broker;
  const { clusterAuthorizedOperations } = await askAs(open, 'eve', 'DescribeCluster', {
    includeClusterAuthorizedOperations: true,
  });
  // CREATE, ALTER, DESCRIBE, CLUSTER_ACTION, DESCRIBE_CONFIGS, ALTER_CONFIGS, IDEMPOTENT_WRITE.
  expect(clusterAuthorizedOperations).toBe([5, 7, 8, 9, 10, 11, 12].reduce((sum, bit) => sum + 2 ** bit, 0));
  const silent = await askAs(open, 'eve', 'DescribeCluster', {});
  expect(silent.clusterAuthorizedOperations).toBe(-2_147_483_648);
});
