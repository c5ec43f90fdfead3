import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/client/index.js';
import { batches, ErrorCode } from '../../../src/protocol/index.js';
import { batchOf, createTopic, fetchFrom, produceTo, startInProcess } from '../in-process.js';

const batchesIn = (records: Buffer | null): number => [...batches(records ?? Buffer.alloc(0))].length;

async function topicWith(batchesOfKilobytes: number[]): Promise<Connection> {
  const connection = await (await startInProcess()).connect();
  await createTopic(connection, 't');
  for (const kilobytes of batchesOfKilobytes)
    await produceTo(connection, 't', 0, batchOf({ value: Buffer.alloc(kilobytes * 1024) }));
  return connection;
}

describe('limits of a fetch', () => {
  it('at least one batch is given, however small the limits (KIP-74)', async () => {
    const connection = await topicWith([10, 10]);
    expect(batchesIn((await fetchFrom(connection, 't', 0, 0, { partitionMaxBytes: 1, maxBytes: 1 })).records)).toBe(1);
  });
  it('whole batches up to the limit', async () => {
    const connection = await topicWith([10, 10, 10, 10]);
    expect(batchesIn((await fetchFrom(connection, 't', 0, 0, { partitionMaxBytes: 31 * 1024 })).records)).toBe(3);
    expect(batchesIn((await fetchFrom(connection, 't', 0, 0, { maxBytes: 21 * 1024 })).records)).toBe(2);
  });
  it('never more than 55 MiB, whatever the client asks for (the broker-side fetch.max.bytes)', async () => {
    const connection = await topicWith(Array(60).fill(1_000));
    const limits = { partitionMaxBytes: 2 ** 31 - 1, maxBytes: 2 ** 31 - 1 };
    const { records } = await fetchFrom(connection, 't', 0, 0, limits);
    expect(batchesIn(records)).toBe(56);
    expect(records!.length).toBeLessThanOrEqual(57_671_680);
  });
  it('from the middle of a batch the whole batch is given', async () => {
    const connection = await (await startInProcess()).connect();
    await createTopic(connection, 't');
    await produceTo(connection, 't', 0, batchOf({}, {}, {}));
    const { records } = await fetchFrom(connection, 't', 0, 2);
    expect([...batches(records!)][0]!.header).toMatchObject({ baseOffset: 0, recordCount: 3 });
  });
});

describe('a long poll', () => {
  it('ends with the record it waited for, long before max.wait', async () => {
    const cluster = await startInProcess();
    const reader = await cluster.connect();
    const writer = await cluster.connect();
    await createTopic(writer, 't');
    const started = performance.now();
    const polling = fetchFrom(reader, 't', 0, 0, { maxWaitMs: 20_000 });
    await produceTo(writer, 't', 0, batchOf({}));
    expect(batchesIn((await polling).records)).toBe(1);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
  it('waits for min.bytes, and for max.wait when there is less', async () => {
    const connection = await topicWith([1]);
    const started = performance.now();
    const fetched = await fetchFrom(connection, 't', 0, 0, { maxWaitMs: 150, minBytes: 1_000_000 });
    expect(performance.now() - started).toBeGreaterThanOrEqual(140);
    expect(batchesIn(fetched.records)).toBe(1);
  });
  it('ends at once when the topic is deleted meanwhile', async () => {
    const cluster = await startInProcess();
    const reader = await cluster.connect();
    const admin = await cluster.connect();
    await createTopic(admin, 't');
    const polling = fetchFrom(reader, 't', 0, 0, { maxWaitMs: 20_000 });
    await fetchFrom(admin, 't', 0, 0);
    await admin.send('DeleteTopics', { topics: [{ name: 't' }], timeoutMs: 5_000 });
    expect((await polling).errorCode).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  });
});

describe('what cannot be fetched', () => {
  it('is out of range beyond the end and before the start', async () => {
    const connection = await topicWith([1, 1, 1]);
    expect((await fetchFrom(connection, 't', 0, 4)).errorCode).toBe(ErrorCode.OFFSET_OUT_OF_RANGE);
    await connection.send('DeleteRecords', {
      topics: [{ name: 't', partitions: [{ partitionIndex: 0, offset: 2n }] }],
      timeoutMs: 5_000,
    });
    expect((await fetchFrom(connection, 't', 0, 1)).errorCode).toBe(ErrorCode.OFFSET_OUT_OF_RANGE);
    expect(await fetchFrom(connection, 't', 0, 2)).toMatchObject({ errorCode: 0, logStartOffset: 2n });
  });
  it('is fenced under an older leader epoch and unknown under a newer one (KIP-320)', async () => {
    const cluster = await startInProcess(2);
    const connection = await cluster.connect(1);
    const assignments = [{ partitionIndex: 0, brokerIds: [1] }];
    await createTopic(connection, 't', { numPartitions: -1, replicationFactor: -1, assignments });
    for (const replicas of [[2], [1]]) {
      const topics = [{ name: 't', partitions: [{ partitionIndex: 0, replicas }] }];
      await connection.send('AlterPartitionReassignments', { timeoutMs: 5_000, topics });
    }
    const codes = [];
    for (const currentLeaderEpoch of [0, 1, 2, 3]) {
      codes.push((await fetchFrom(connection, 't', 0, 0, { currentLeaderEpoch })).errorCode);
    }
    expect(codes).toEqual([
      ErrorCode.FENCED_LEADER_EPOCH,
      ErrorCode.FENCED_LEADER_EPOCH,
      0,
      ErrorCode.UNKNOWN_LEADER_EPOCH,
    ]);
  });
});

describe('a fetch session (KIP-227)', () => {
  const wanted = (partition: number, fetchOffset: number) => ({ partition, fetchOffset, partitionMaxBytes: 1_000_000 });
  const ask = (
    connection: Connection,
    sessionId: number,
    sessionEpoch: number,
    partitions: ReturnType<typeof wanted>[],
    forgotten: number[] = [],
  ) =>
    connection.send(
      'Fetch',
      {
        replicaId: -1,
        maxWaitMs: 0,
        minBytes: 0,
        maxBytes: 1_000_000,
        sessionId,
        sessionEpoch,
        topics: partitions.length > 0 ? [{ topic: 't', partitions }] : [],
        forgottenTopicsData: forgotten.length > 0 ? [{ topic: 't', partitions: forgotten }] : [],
      },
      { version: 12 },
    );
  const partitionsIn = (answer: Awaited<ReturnType<typeof ask>>) =>
    answer.responses.flatMap(({ partitions }) => partitions.map(({ partitionIndex }) => partitionIndex));

  it('names its partitions once; later answers hold only what is new', async () => {
    const connection = await (await startInProcess()).connect();
    await createTopic(connection, 't', { numPartitions: 3 });
    const first = await ask(connection, 0, 0, [wanted(0, 0), wanted(1, 0), wanted(2, 0)]);
    expect(partitionsIn(first)).toEqual([0, 1, 2]);
    const { sessionId } = first;
    expect(sessionId).toBeGreaterThan(0);
    expect(partitionsIn(await ask(connection, sessionId, 1, []))).toEqual([]);
    await produceTo(connection, 't', 1, batchOf({}));
    await produceTo(connection, 't', 2, batchOf({}));
    expect(partitionsIn(await ask(connection, sessionId, 2, [], [2]))).toEqual([1]);
    expect(partitionsIn(await ask(connection, sessionId, 3, [wanted(1, 1)]))).toEqual([]);
  });

  it('refuses a wrong epoch and an unknown session, and ends when asked', async () => {
    const connection = await (await startInProcess()).connect();
    await createTopic(connection, 't');
    const { sessionId } = await ask(connection, 0, 0, [wanted(0, 0)]);
    expect((await ask(connection, sessionId, 9, [])).errorCode).toBe(ErrorCode.INVALID_FETCH_SESSION_EPOCH);
    expect((await ask(connection, sessionId + 1, 1, [])).errorCode).toBe(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
    expect((await ask(connection, sessionId, -1, [wanted(0, 0)])).sessionId).toBe(0);
    expect((await ask(connection, sessionId, 1, [])).errorCode).toBe(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
  });

  it('does not outlive its broker, not even in a session that somebody else has begun since', async () => {
    const cluster = await startInProcess();
    const before = await cluster.connect();
    await createTopic(before, 't', { numPartitions: 2 });
    const { sessionId } = await ask(before, 0, 0, [wanted(0, 0)]);
    await cluster.brokers[0]!.halt();
    await cluster.start(1);
    const connection = await cluster.connect();
    expect((await ask(connection, 0, 0, [wanted(1, 0)])).sessionId).not.toBe(sessionId);
    expect((await ask(connection, sessionId, 1, [])).errorCode).toBe(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
  });
});
