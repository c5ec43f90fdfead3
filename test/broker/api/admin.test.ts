import { describe, expect, it } from 'vitest';
import { Admin, Cluster, type Connection } from '../../../src/client/index.js';
import { ErrorCode, type RequestOf, type Writable } from '../../../src/protocol/index.js';
import { batchOf, createTopic, fetchFrom, produceTo, startInProcess } from '../in-process.js';

const create = async (
  connection: Connection,
  topic: Writable<RequestOf<'CreateTopics'>['topics'][number]>,
  validateOnly = false,
) => (await connection.send('CreateTopics', { topics: [topic], timeoutMs: 5_000, validateOnly })).topics[0]!;

async function configOf(connection: Connection, topic: string, name: string) {
  const resources = [{ resourceType: 2, resourceName: topic, configurationKeys: [name] }];
  return (await connection.send('DescribeConfigs', { resources, includeSynonyms: true })).results[0]!.configs[0]!;
}

describe('topics', () => {
  it('created on one broker are known to every broker at once, and gone after deletion', async () => {
    const cluster = await startInProcess(3, { pollIdleMs: 5_000, pollActiveMs: 5_000 });
    const connections = [await cluster.connect(1), await cluster.connect(2), await cluster.connect(3)];
    await createTopic(connections[0]!, 't', { numPartitions: 3, replicationFactor: 2 });
    for (const connection of connections) {
      const { topics } = await connection.send('Metadata', { topics: [{ name: 't' }], allowAutoTopicCreation: false });
      expect(topics[0]).toMatchObject({ errorCode: 0 });
      expect(topics[0]!.partitions.map(({ isrNodes }) => isrNodes.length)).toEqual([2, 2, 2]);
    }
    const { topicId } = (await connections[1]!.send('Metadata', { topics: [{ name: 't' }] })).topics[0]!;
    await connections[2]!.send('DeleteTopics', { topics: [{ name: null, topicId }], timeoutMs: 5_000 }, { version: 6 });
    const again = await connections[2]!.send('Metadata', { topics: [{ name: 't' }], allowAutoTopicCreation: false });
    expect(again.topics[0]!.errorCode).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  });

  it('too many for one request are refused before anything is written to the log', async () => {
    const cluster = await startInProcess();
    const connection = await cluster.connect();
    await createTopic(connection, 't');
    const before = (await cluster.store.list('meta/')).length;
    const topics = ['a', 'b'].map((name) => ({ name, numPartitions: 6_000, replicationFactor: 1 }));
    const together = await connection.send('CreateTopics', { topics, timeoutMs: 5_000 });
    const huge = await create(connection, { name: 'huge', numPartitions: 2_000_000_000, replicationFactor: 1 });
    const grown = await connection.send('CreatePartitions', {
      topics: [{ name: 't', count: 2_000_000_000, assignments: null }],
      timeoutMs: 5_000,
      validateOnly: false,
    });
    const codes = [...together.topics, huge, ...grown.results].map(({ errorCode }) => errorCode);
    expect(codes).toEqual(Array(4).fill(ErrorCode.POLICY_VIOLATION));
    expect(await cluster.store.list('meta/')).toHaveLength(before);
  });

  it('are only validated when that was asked', async () => {
    const connection = await (await startInProcess()).connect();
    expect(await create(connection, { name: 'v', numPartitions: 2, replicationFactor: 1 }, true)).toMatchObject({
      errorCode: 0,
      numPartitions: 2,
    });
    expect((await create(connection, { name: 'v', numPartitions: 2, replicationFactor: 9 }, true)).errorCode).toBe(
      ErrorCode.INVALID_REPLICATION_FACTOR,
    );
    expect((await connection.send('Metadata', { topics: null })).topics).toEqual([]);
  });

  it('with bad names, sizes, configs or assignments get Kafka’s error', async () => {
    const connection = await (await startInProcess()).connect();
    await createTopic(connection, 'a.b');
    const wanted: [Writable<RequestOf<'CreateTopics'>['topics'][number]>, number][] = [
      [{ name: 'a.b', numPartitions: 1, replicationFactor: 1 }, ErrorCode.TOPIC_ALREADY_EXISTS],
      [{ name: 'a_b', numPartitions: 1, replicationFactor: 1 }, ErrorCode.INVALID_TOPIC_EXCEPTION],
      [{ name: 'sla/sh', numPartitions: 1, replicationFactor: 1 }, ErrorCode.INVALID_TOPIC_EXCEPTION],
      [{ name: '', numPartitions: 1, replicationFactor: 1 }, ErrorCode.INVALID_TOPIC_EXCEPTION],
      [{ name: 'p', numPartitions: 0, replicationFactor: 1 }, ErrorCode.INVALID_PARTITIONS],
      [
        { name: 'c', numPartitions: 1, replicationFactor: 1, configs: [{ name: 'no.such', value: '1' }] },
        ErrorCode.INVALID_CONFIG,
      ],
      [
        { name: 'c', numPartitions: 1, replicationFactor: 1, configs: [{ name: 'retention.ms', value: 'soon' }] },
        ErrorCode.INVALID_CONFIG,
      ],
      [
        { name: 'm', numPartitions: -1, replicationFactor: -1, assignments: [{ partitionIndex: 1, brokerIds: [1] }] },
        ErrorCode.INVALID_REPLICA_ASSIGNMENT,
      ],
    ];
    for (const [topic, code] of wanted)
      expect([topic.name, (await create(connection, topic)).errorCode]).toEqual([topic.name, code]);
  });

  it('appear by themselves when a client may create them, with the broker’s defaults', async () => {
    const connection = await (await startInProcess(1, { numPartitions: 3 })).connect();
    const asked = { topics: [{ name: 'auto' }] };
    const { topics } = await connection.send('Metadata', { ...asked, allowAutoTopicCreation: true });
    expect(topics[0]).toMatchObject({ errorCode: 0, name: 'auto' });
    expect(topics[0]!.partitions).toHaveLength(3);
  });

  it('get more partitions, which are led at once', async () => {
    const cluster = await startInProcess(2);
    const connection = await cluster.connect();
    await createTopic(connection, 't');
    const grow = async (count: number) =>
      (
        await connection.send('CreatePartitions', {
          topics: [{ name: 't', count, assignments: null }],
          timeoutMs: 5_000,
        })
      ).results[0]!.errorCode;
    expect(await grow(4)).toBe(0);
    expect(await grow(4)).toBe(ErrorCode.INVALID_PARTITIONS);
    const { topics } = await connection.send('Metadata', { topics: [{ name: 't' }] });
    expect(new Set(topics[0]!.partitions.map(({ leaderId }) => leaderId))).toEqual(new Set([1, 2]));
  });
});

describe('configs', () => {
  it('that are set are shown with their source and change what the broker does', async () => {
    const connection = await (await startInProcess()).connect();
    await createTopic(connection, 't', { configs: [{ name: 'max.message.bytes', value: '500' }] });
    expect(await configOf(connection, 't', 'max.message.bytes')).toMatchObject({ value: '500', configSource: 1 });
    const large = () => produceTo(connection, 't', 0, batchOf({ value: Buffer.alloc(1_000) }));
    expect((await large()).errorCode).toBe(ErrorCode.MESSAGE_TOO_LARGE);
    const alter = (configOperation: number, name: string, value: string | null) =>
      connection.send('IncrementalAlterConfigs', {
        resources: [{ resourceType: 2, resourceName: 't', configs: [{ name, configOperation, value }] }],
      });
    await alter(1, 'max.message.bytes', null);
    expect(await configOf(connection, 't', 'max.message.bytes')).toMatchObject({ value: '1048588', configSource: 5 });
    expect((await large()).errorCode).toBe(0);
    await alter(2, 'cleanup.policy', 'compact');
    expect((await configOf(connection, 't', 'cleanup.policy')).value).toBe('delete,compact');
    await alter(3, 'cleanup.policy', 'delete');
    expect((await configOf(connection, 't', 'cleanup.policy')).value).toBe('compact');
    expect((await alter(2, 'retention.ms', '5')).responses[0]!.errorCode).toBe(ErrorCode.INVALID_CONFIG);
  });

  it('message.timestamp.type=LogAppendTime stamps what is appended', async () => {
    const connection = await (await startInProcess()).connect();
    await createTopic(connection, 't', { configs: [{ name: 'message.timestamp.type', value: 'LogAppendTime' }] });
    const before = Date.now();
    const { logAppendTimeMs } = await produceTo(connection, 't', 0, batchOf({ timestamp: 1_000 }));
    expect(Number(logAppendTimeMs)).toBeGreaterThanOrEqual(before);
    const { records } = await fetchFrom(connection, 't', 0, 0);
    expect(records!.readBigInt64BE(35)).toBe(logAppendTimeMs);
  });

  it('retention.bytes moves the log start, and what is in no topic any more leaves the store', async () => {
    const timing = { retentionCheckMs: 20, reclaimCheckMs: 20, garbageGraceMs: 0 };
    const cluster = await startInProcess(1, timing);
    const connection = await cluster.connect();
    await createTopic(connection, 't', { configs: [{ name: 'retention.bytes', value: '3000' }] });
    for (let i = 0; i < 10; i++) await produceTo(connection, 't', 0, batchOf({ value: Buffer.alloc(1_000) }));
    await expect.poll(async () => (await fetchFrom(connection, 't', 0, 10)).logStartOffset).toBe(7n);
    await expect.poll(async () => (await cluster.store.list('wal/')).length).toBe(3);
    await connection.send('DeleteTopics', { topics: [{ name: 't' }], timeoutMs: 5_000 });
    await expect.poll(async () => (await cluster.store.list('wal/')).length).toBe(0);
  });
});

it('a reassigned partition is led elsewhere when the answer comes, with nothing under way and nothing copied', async () => {
  const cluster = await startInProcess(2);
  const client = await Cluster.connect({ bootstrap: [`127.0.0.1:${cluster.brokers[0]!.port}`] });
  try {
    const admin = new Admin(client);
    await admin.createTopic('t', { partitions: 1, replicationFactor: 1, assignments: [[1]] });
    const connection = await cluster.connect(1);
    await produceTo(connection, 't', 0, batchOf({ value: Buffer.alloc(500_000) }));
    const storedBefore = await cluster.store.list('wal/');
    await admin.reassign('t', 0, [2]);
    await expect.poll(async () => (await client.leader('t', 0, { refresh: true }))!.brokerId).toBe(2);
    expect(await admin.reassignments()).toEqual([]);
    expect(await cluster.store.list('wal/')).toEqual(storedBefore);
    expect((await fetchFrom(await cluster.connect(2), 't', 0, 0)).highWatermark).toBe(1n);
  } finally {
    await client.close();
  }
});

it('a cluster is described: brokers, racks, the controller, fenced ones when asked', async () => {
  const cluster = await startInProcess(1, { rack: 'zone-a' });
  await cluster.start(2);
  const connection = await cluster.connect(1);
  await cluster.brokers[1]!.leave();
  const live = await connection.send('DescribeCluster', {});
  expect(live.brokers.map(({ brokerId, rack }) => [brokerId, rack])).toEqual([[1, 'zone-a']]);
  expect(live.controllerId).toBe(1);
  const all = await connection.send('DescribeCluster', { includeFencedBrokers: true });
  expect(all.brokers.map(({ brokerId, isFenced }) => [brokerId, isFenced])).toEqual([
    [1, false],
    [2, true],
  ]);
});

it('topics are described page by page', async () => {
  const connection = await (await startInProcess()).connect();
  await createTopic(connection, 'a', { numPartitions: 3 });
  await createTopic(connection, 'b', { numPartitions: 2 });
  const seen: [string, number][] = [];
  let cursor: { topicName: string; partitionIndex: number } | null = null;
  do {
    const page: Awaited<ReturnType<typeof connection.send<'DescribeTopicPartitions'>>> = await connection.send(
      'DescribeTopicPartitions',
      { topics: [], responsePartitionLimit: 2, cursor },
    );
    for (const { name, partitions } of page.topics) for (const p of partitions) seen.push([name!, p.partitionIndex]);
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(seen).toEqual([
    ['a', 0],
    ['a', 1],
    ['a', 2],
    ['b', 0],
    ['b', 1],
  ]);
});
