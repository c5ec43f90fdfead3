import { afterEach, expect, it } from 'vitest';
import { Cluster, type Connection } from '../../../src/client/index.js';
import { ErrorCode } from '../../../src/protocol/index.js';
import { createTopic, type InProcessCluster, startInProcess } from '../in-process.js';
import { fetchOnce, readAll } from './committed-reader.js';
import { committed, stageOffset } from './group-offsets.js';
import { routed, type Sender } from './routed.js';
import { TransactionalProducer } from './transactional-producer.js';

const clients: Cluster[] = [];
afterEach(() => Promise.all(clients.splice(0).map((client) => client.close())));

async function start(count = 1) {
  const cluster = await startInProcess(count);
  const connection = await cluster.connect();
  return { cluster, connection };
}

async function started(connection: Sender): Promise<TransactionalProducer> {
  const producer = new TransactionalProducer(connection, 'x', 2);
  await producer.init();
  return producer;
}

/** Speaks to whichever broker a request belongs to. */
async function throughAll({ brokers }: InProcessCluster): Promise<Sender> {
  const client = await Cluster.connect({ bootstrap: brokers.map(({ port }) => `127.0.0.1:${port}`) });
  clients.push(client);
  return routed(client);
}

const ledBy = (broker: number) => ({
  numPartitions: -1,
  replicationFactor: -1,
  assignments: [{ partitionIndex: 0, brokerIds: [broker] }],
});

async function moveTo(broker: number, connection: Connection): Promise<void> {
  const topics = [{ name: 't', partitions: [{ partitionIndex: 0, replicas: [broker] }] }];
  const { errorCode } = await connection.send('AlterPartitionReassignments', { timeoutMs: 5_000, topics });
  expect(errorCode).toBe(ErrorCode.NONE);
}

async function deleteRecords(connection: Connection, offset: number) {
  const topics = [{ name: 't', partitions: [{ partitionIndex: 0, offset }] }];
  const answer = await connection.send('DeleteRecords', { topics, timeoutMs: 5_000 });
  return answer.topics[0]!.partitions[0]!;
}

it.each([
  ['committed', true, ['c']],
  ['aborted', false, []],
])('records deleted from under an open transaction stay away when it is %s', async (_, commit, seen) => {
  const { connection } = await start();
  await createTopic(connection, 't');
  const producer = await started(connection);
  await producer.write('t', 0, 'a');
  await producer.write('t', 0, 'b');
  await producer.write('t', 0, 'c');
  expect(await deleteRecords(connection, 2)).toMatchObject({ errorCode: 0, lowWatermark: 2n });
  expect(await fetchOnce(connection, 't', 'read_committed', 0, 2)).toMatchObject({ lastStableOffset: 2n });
  await producer.end(commit);
  const { lastStableOffset, highWatermark } = await fetchOnce(connection, 't', 'read_committed', 0, 2);
  expect([lastStableOffset, highWatermark]).toEqual([4n, 4n]);
  expect(await readAll(connection, 't', 'read_committed', 0, 2n)).toEqual(seen);
});

it('all records of an open transaction deleted, up to the high watermark: it can still be ended', async () => {
  const { connection } = await start();
  await createTopic(connection, 't');
  const producer = await started(connection);
  await producer.write('t', 0, 'a');
  expect(await deleteRecords(connection, -1)).toMatchObject({ errorCode: 0, lowWatermark: 1n });
  expect(await fetchOnce(connection, 't', 'read_committed', 0, 1)).toMatchObject({ lastStableOffset: 1n });
  expect(await producer.end(false)).toBe(ErrorCode.NONE);
  expect(await fetchOnce(connection, 't', 'read_committed', 0, 1)).toMatchObject({ lastStableOffset: 2n });
});

it('a topic deleted under an open transaction, and made anew: the rest commits, the new topic gets nothing of it', async () => {
  const { connection } = await start();
  await createTopic(connection, 't');
  await createTopic(connection, 'other');
  const producer = await started(connection);
  await producer.write('t', 0, 'gone');
  await producer.write('other', 0, 'stays');
  await stageOffset(connection, producer, { offset: 5 });
  await connection.send('DeleteTopics', { topics: [{ name: 't' }], timeoutMs: 5_000 }, { version: 6 });
  await createTopic(connection, 't');
  expect(await producer.end(true)).toBe(ErrorCode.NONE);
  expect(await readAll(connection, 'other', 'read_committed')).toEqual(['stays']);
  expect(await fetchOnce(connection, 't', 'read_committed')).toMatchObject({ lastStableOffset: 0n, highWatermark: 0n });
  expect(await committed(connection, true)).toEqual({ offset: -1n, error: ErrorCode.NONE });
  await producer.write('t', 0, 'next');
  expect(await producer.end(true)).toBe(ErrorCode.NONE);
  expect(await readAll(connection, 't', 'read_committed')).toEqual(['next']);
});

it('a partition that moves to another broker takes its open transaction along', async () => {
  const { cluster, connection } = await start(2);
  await createTopic(connection, 't', ledBy(1));
  const producer = await started(await throughAll(cluster));
  await producer.write('t', 0, 'before');
  await moveTo(2, connection);
  const heir = await cluster.connect(2);
  await expect.poll(async () => (await fetchOnce(heir, 't', 'read_committed')).errorCode).toBe(ErrorCode.NONE);
  expect(await fetchOnce(heir, 't', 'read_committed')).toMatchObject({ lastStableOffset: 0n, highWatermark: 1n });
  expect((await producer.write('t', 0, 'after')).errorCode).toBe(ErrorCode.NONE);
  expect(await producer.end(true)).toBe(ErrorCode.NONE);
  await expect.poll(() => readAll(heir, 't', 'read_committed')).toEqual(['before', 'after']);
});

it('the end of a leader epoch counts the marker', async () => {
  const { cluster, connection } = await start(2);
  await createTopic(connection, 't', ledBy(1));
  const producer = await started(await throughAll(cluster));
  await producer.write('t', 0, 'a');
  await producer.end(true);
  await moveTo(2, connection);
  expect((await producer.write('t', 0, 'b')).errorCode).toBe(ErrorCode.NONE);
  await producer.end(false);
  const heir = await cluster.connect(2);
  const endOf = async (leaderEpoch: number) => {
    const partitions = [{ partition: 0, currentLeaderEpoch: -1, leaderEpoch }];
    const answer = await heir.send('OffsetForLeaderEpoch', { replicaId: -1, topics: [{ topic: 't', partitions }] });
    return answer.topics[0]!.partitions[0]!.endOffset;
  };
  await expect.poll(async () => [await endOf(0), await endOf(1)]).toEqual([2n, 4n]);
});
