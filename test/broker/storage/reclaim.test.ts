import { describe, expect, it } from 'vitest';
import { isOrphan } from '../../../src/broker/state/object-claim.js';
import { MemoryStore } from '../../../src/objectstore/index.js';
import { batches, decodeRecords, ErrorCode } from '../../../src/protocol/index.js';
import { batchOf, createTopic, fetchFrom, produceTo, startInProcess } from '../in-process.js';
import { ScriptedStore } from '../scripted-store.js';
import { LogInMemory } from '../state/log-in-memory.js';

const fast = { reclaimCheckMs: 20, garbageGraceMs: 0, orphanCheckMs: 30, compactCheckMs: 20, compactAfterMs: 0 };

describe('an upload that was never committed', () => {
  it('is an orphan once its broker epoch is over, never before, and never when it was committed', () => {
    const log = new LogInMemory();
    log.register(1);
    log.createTopic('t');
    const epoch = log.epochOf(1);
    log.commit(1, 't', [[0, 1]]);
    expect(isOrphan(log.state, `wal/1-${epoch}-99`)).toBe(false); // Its commit may be on its way.
    log.register(1, 'restarted');
    expect(isOrphan(log.state, `wal/1-${epoch}-99`)).toBe(true);
    expect(isOrphan(log.state, `wal/1-${epoch}-0`)).toBe(false); // Committed in time.
    expect(isOrphan(log.state, 'wal/1-9999-0')).toBe(true);
    expect(isOrphan(log.state, 'meta/00000000000000000000')).toBe(false);
    expect(isOrphan(log.state, 'somebody/elses')).toBe(false);
  });

  it('is an orphan under a live epoch as soon as a later one is committed, and can then never be', () => {
    const log = new LogInMemory();
    log.register(1);
    log.createTopic('t');
    const epoch = log.epochOf(1);
    const commit = (number: number) =>
      log.append(1, { kind: 'commit', object: `wal/1-${epoch}-${number}`, bytes: 1, topics: [], at: 0 }).error;
    expect(commit(1)).toBe(ErrorCode.NONE);
    expect(isOrphan(log.state, `wal/1-${epoch}-0`)).toBe(true);
    expect(commit(0)).toBe(ErrorCode.STALE_BROKER_EPOCH);
    expect(isOrphan(log.state, `wal/1-${epoch}-2`)).toBe(false);
    expect(isOrphan(log.state, `segment/1-${epoch}-0`)).toBe(false);
    log.register(1, 'restarted');
    expect(log.state.brokers.get(1)!.newestWal).toBe(-1);
  });

  it('of a live broker is deleted when the broker has gone on without it', async () => {
    const store = new ScriptedStore();
    const cluster = await startInProcess(1, { ...fast, walPutTimeoutMs: 1 }, store);
    const connection = await cluster.connect();
    await createTopic(connection, 't');
    store.onPut = (key) => (key.startsWith('wal/') ? 'answer-lost' : undefined);
    const failed = await produceTo(connection, 't', 0, batchOf({ value: Buffer.from('failed') }));
    expect(failed.errorCode).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
    expect(await store.list('wal/')).toHaveLength(1);
    store.onPut = () => undefined;
    await produceTo(connection, 't', 0, batchOf({ value: Buffer.from('kept') }));
    await expect.poll(async () => (await store.list('wal/')).length).toBe(1);
    expect((await fetchFrom(connection, 't', 0, 0)).records!.toString('latin1')).toContain('kept');
  });

  it('is deleted; what is committed stays', async () => {
    const store = new MemoryStore();
    await store.put('wal/9-1-0', Buffer.from('left by a crash'));
    const cluster = await startInProcess(1, fast, store);
    const connection = await cluster.connect();
    await createTopic(connection, 't');
    await produceTo(connection, 't', 0, batchOf({ value: Buffer.from('kept') }));
    await expect.poll(async () => (await store.list('wal/')).map(({ key }) => key)).not.toContain('wal/9-1-0');
    expect((await fetchFrom(connection, 't', 0, 0)).records).not.toHaveLength(0);
  });
});

it('an object that is mostly dead is rewritten, and its live batches are served as before', async () => {
  const cluster = await startInProcess(1, { ...fast, walLingerMs: 100, cacheBytes: 0 });
  const connection = await cluster.connect();
  for (const name of ['short', 'long']) await createTopic(connection, name);
  // One linger, so one object: a little of the topic that stays, a lot of the one that goes.
  const kept = await Promise.all([
    ...Array.from({ length: 3 }, (_, i) =>
      produceTo(connection, 'short', 0, batchOf({ value: Buffer.from(`kept ${i}`) })),
    ),
    ...Array.from({ length: 9 }, () => produceTo(connection, 'long', 0, batchOf({ value: Buffer.alloc(20_000) }))),
  ]);
  expect(kept.every(({ errorCode }) => errorCode === 0)).toBe(true);
  await connection.send('DeleteTopics', { topics: [{ name: 'long' }], timeoutMs: 5_000 });
  const stored = async () => {
    const objects = [...(await cluster.store.list('wal/')), ...(await cluster.store.list('segment/'))];
    return objects.reduce((sum, { size }) => sum + size, 0);
  };
  await expect.poll(stored, { timeout: 5_000 }).toBeLessThan(2_000);
  expect(await cluster.store.list('segment/')).toHaveLength(1);
  const { records } = await fetchFrom(connection, 'short', 0, 0);
  const values = [...batches(records!)].flatMap(({ bytes }) => decodeRecords(bytes).map(({ value }) => String(value)));
  expect(values).toEqual(['kept 0', 'kept 1', 'kept 2']);
});

it.each([
  ['without a cache', { cacheBytes: 0 }],
  ['with the cache of a broker that did not write it', {}],
])('a flipped bit in an object is refused by its checksum and never served, %s', async (_, over) => {
  const cluster = await startInProcess(2, over);
  const writer = await cluster.connect(1);
  const assignments = [{ partitionIndex: 0, brokerIds: [1] }];
  await createTopic(writer, 't', { numPartitions: -1, replicationFactor: -1, assignments });
  await produceTo(writer, 't', 0, batchOf({ value: Buffer.from('right') }));
  const topics = [{ name: 't', partitions: [{ partitionIndex: 0, replicas: [2] }] }];
  await writer.send('AlterPartitionReassignments', { timeoutMs: 5_000, topics });
  const [object] = await cluster.store.list('wal/');
  const bytes = await cluster.store.get(object!.key);
  bytes[bytes.length - 2]! ^= 1;
  await cluster.store.put(object!.key, bytes);
  const reader = await cluster.connect(2);
  for (let i = 0; i < 2; i++) {
    const fetched = await fetchFrom(reader, 't', 0, 0);
    expect(fetched.errorCode).toBe(ErrorCode.CORRUPT_MESSAGE);
    expect(fetched.records ?? Buffer.alloc(0)).toHaveLength(0);
  }
});
