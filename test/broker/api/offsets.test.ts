import { describe, expect, it, vi } from 'vitest';
import { BatchUnreadable } from '../../../src/broker/wal/reader.js';
import type { Connection } from '../../../src/client/index.js';
import { ErrorCode } from '../../../src/protocol/index.js';
import { batchOf, createTopic, produceTo, startInProcess } from '../in-process.js';

async function offsetOf(connection: Connection, timestamp: number, currentLeaderEpoch = -1) {
  const partitions = [{ partitionIndex: 0, timestamp: BigInt(timestamp), currentLeaderEpoch }];
  const { topics } = await connection.send(
    'ListOffsets',
    { replicaId: -1, topics: [{ name: 't', partitions }] },
    { version: 7 },
  );
  return topics[0]!.partitions[0]!;
}

const now = 1_700_000_000_000;
const at = (...offsets: number[]) => batchOf(...offsets.map((ms) => ({ timestamp: now + ms })));

describe('ListOffsets', () => {
  it('finds the first record at or after a time, though neither batches nor records are sorted by time', async () => {
    const connection = await (await startInProcess()).connect();
    await createTopic(connection, 't');
    await produceTo(connection, 't', 0, at(10, 30, 20)); // offsets 0–2
    await produceTo(connection, 't', 0, at(5)); // 3
    await produceTo(connection, 't', 0, at(50, 40)); // 4–5
    const found = [];
    for (const ms of [0, 10, 11, 31, 50, 51]) {
      const { offset, timestamp } = await offsetOf(connection, now + ms);
      found.push([Number(offset), timestamp < 0n ? -1 : Number(timestamp) - now]);
    }
    expect(found).toEqual([
      [0, 10],
      [0, 10],
      [1, 30],
      [4, 50],
      [4, 50],
      [-1, -1],
    ]);
  });

  it('looks once more when a batch is not where it was (compaction), and names damage that stays', async () => {
    const cluster = await startInProcess(1, { cacheBytes: 0 });
    const connection = await cluster.connect();
    await createTopic(connection, 't');
    await produceTo(connection, 't', 0, at(10));
    const read = vi.spyOn(cluster.brokers[0]!.broker.reader, 'read');
    read.mockRejectedValueOnce(new BatchUnreadable('moved'));
    expect(await offsetOf(connection, now)).toMatchObject({ errorCode: 0, offset: 0n });
    const [object] = await cluster.store.list('wal/');
    await cluster.store.put(object!.key, Buffer.alloc(object!.size));
    expect(await offsetOf(connection, now)).toMatchObject({ errorCode: ErrorCode.CORRUPT_MESSAGE, offset: -1n });
    expect(await offsetOf(connection, -1)).toMatchObject({ errorCode: 0, offset: 1n });
  });

  it('knows earliest, latest and the record with the highest timestamp', async () => {
    const connection = await (await startInProcess()).connect();
    await createTopic(connection, 't');
    expect(await offsetOf(connection, -3)).toMatchObject({ offset: -1n, timestamp: -1n });
    await produceTo(connection, 't', 0, at(10, 30, 20));
    await produceTo(connection, 't', 0, at(25));
    expect(await offsetOf(connection, -1)).toMatchObject({ offset: 4n, leaderEpoch: 0 });
    expect(await offsetOf(connection, -2)).toMatchObject({ offset: 0n });
    expect(await offsetOf(connection, -3)).toMatchObject({ offset: 1n, timestamp: BigInt(now + 30) });
    const partitions = [{ partitionIndex: 0, offset: 2n }];
    await connection.send('DeleteRecords', { topics: [{ name: 't', partitions }], timeoutMs: 5_000 });
    expect(await offsetOf(connection, -2)).toMatchObject({ offset: 2n });
    expect(await offsetOf(connection, now)).toMatchObject({ offset: 2n, timestamp: BigInt(now + 20) });
  });

  it('refuses an unknown partition and another leader epoch', async () => {
    const connection = await (await startInProcess()).connect();
    expect((await offsetOf(connection, -1)).errorCode).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    await createTopic(connection, 't');
    expect((await offsetOf(connection, -1, 5)).errorCode).toBe(ErrorCode.UNKNOWN_LEADER_EPOCH);
  });
});

it('OffsetForLeaderEpoch tells where an epoch ended after the leader changed', async () => {
  const cluster = await startInProcess(2);
  const connection = await cluster.connect(1);
  const assignments = [{ partitionIndex: 0, brokerIds: [1] }];
  await createTopic(connection, 't', { numPartitions: -1, replicationFactor: -1, assignments });
  await produceTo(connection, 't', 0, at(1, 2, 3));
  await cluster.brokers[0]!.leave();
  const other = await cluster.connect(2);
  await produceTo(other, 't', 0, at(4));
  const partitions = [0, 1, 2].map((leaderEpoch) => ({ partition: 0, currentLeaderEpoch: -1, leaderEpoch }));
  const { topics } = await other.send('OffsetForLeaderEpoch', { replicaId: -2, topics: [{ topic: 't', partitions }] });
  const answers = topics[0]!.partitions.map(({ leaderEpoch, endOffset }) => [leaderEpoch, Number(endOffset)]);
  expect(answers).toEqual([
    [0, 3],
    [1, 4],
    [-1, -1],
  ]);
});

it('a special timestamp is refused in versions that do not know it, and tiers are empty', async () => {
  const connection = await (await startInProcess()).connect();
  await createTopic(connection, 't');
  const look = async (timestamp: number, version: number) => {
    const partitions = [{ partitionIndex: 0, currentLeaderEpoch: -1, timestamp }];
    const body = { replicaId: -1, isolationLevel: 0, topics: [{ name: 't', partitions }], timeoutMs: 5_000 };
    return (await connection.send('ListOffsets', body, { version })).topics[0]!.partitions[0]!;
  };
  const since = [
    [-3, 7],
    [-4, 8],
    [-5, 9],
    [-6, 11],
  ] as const;
  for (const [timestamp, version] of since) {
    expect((await look(timestamp, version - 1)).errorCode).toBe(ErrorCode.UNSUPPORTED_VERSION);
    expect((await look(timestamp, version)).errorCode).toBe(0);
  }
  expect((await look(-7, 11)).errorCode).toBe(ErrorCode.UNSUPPORTED_VERSION);
  expect(await look(-6, 11)).toMatchObject({ offset: -1n, timestamp: -1n, leaderEpoch: -1 });
});

it('records of a topic that is only compacted cannot be deleted', async () => {
  const connection = await (await startInProcess()).connect();
  const codes = [];
  for (const value of ['compact', 'compact,delete']) {
    await createTopic(connection, value.replace(',', '-'), { configs: [{ name: 'cleanup.policy', value }] });
    const topics = [{ name: value.replace(',', '-'), partitions: [{ partitionIndex: 0, offset: 0 }] }];
    const { topics: answers } = await connection.send('DeleteRecords', { topics, timeoutMs: 5_000 });
    codes.push(answers[0]!.partitions[0]!.errorCode);
  }
  expect(codes).toEqual([ErrorCode.POLICY_VIOLATION, 0]);
});
