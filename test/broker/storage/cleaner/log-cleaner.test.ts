import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastStableOffset } from '../../../../src/broker/state/partition-transactions.js';
import type { Connection } from '../../../../src/client/index.js';
import { batches, decodeRecords, encodeBatch } from '../../../../src/protocol/index.js';
import { batchOf, createTopic, fetchFrom, type InProcessCluster, produceTo, startInProcess } from '../../in-process.js';
import { TransactionalProducer } from '../../transactions/transactional-producer.js';

/** Everything is closed at once and always dirty enough: what the cleaner may do, it does. */
const eager = [
  { name: 'cleanup.policy', value: 'compact' },
  { name: 'segment.ms', value: '1' },
  { name: 'min.cleanable.dirty.ratio', value: '0' },
];
const quick = { logCleanerBackoffMs: 10, reclaimCheckMs: 20, garbageGraceMs: 0, walLingerMs: 0 };
const longAgo = Date.now() - 60_000;

interface Seen {
  offset: number;
  key: string;
  value: string | null;
}

async function readAll(connection: Connection, topic: string): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (let offset = 0; ; ) {
    const { records, highWatermark } = await fetchFrom(connection, topic, 0, offset, { partitionMaxBytes: 2_000 });
    if (records === null || records.length === 0 || BigInt(offset) >= highWatermark) return seen;
    for (const { header, bytes } of batches(records)) {
      for (const record of decodeRecords(bytes)) {
        if (record.offset < offset) continue;
        seen.push({
          offset: record.offset,
          key: String(record.key),
          value: record.value === null ? null : String(record.value),
        });
      }
      offset = header.baseOffset + header.lastOffsetDelta + 1;
    }
  }
}

function cleanedTo(cluster: InProcessCluster, topic: string): number {
  return cluster.brokers[0]!.broker.state.topics.get(topic)!.partitions[0]!.cleanedTo;
}

describe('log compaction', () => {
  it('keeps exactly the newest record of every key, with its offset, whatever was written (property)', async () => {
    const record = fc.record({ key: fc.integer({ min: 0, max: 6 }), value: fc.option(fc.integer(), { freq: 4 }) });
    const produced = fc.array(fc.array(record, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 12 });
    const cluster = await startInProcess(1, { ...quick, logCleanerMaxKeys: 5 });
    const connection = await cluster.connect();
    let topics = 0;
    await fc.assert(
      fc.asyncProperty(produced, async (all) => {
        const topic = `t${topics++}`;
        await createTopic(connection, topic, { configs: eager });
        const written: Seen[] = [];
        for (const batch of all) {
          const records = batch.map(({ key, value }) => ({
            key: `k${key}`,
            value: value === null ? null : `${value}`,
          }));
          for (const one of records) written.push({ offset: written.length, ...one });
          const bytes = batchOf(
            ...records.map(({ key, value }) => ({
              timestamp: longAgo,
              key: Buffer.from(key),
              value: value === null ? null : Buffer.from(value),
            })),
          );
          expect((await produceTo(connection, topic, 0, bytes)).errorCode).toBe(0);
        }
        await expect.poll(() => cleanedTo(cluster, topic)).toBe(written.length);
        const newest = written.filter(({ key, offset }) => !written.some((o) => o.key === key && o.offset > offset));
        expect(await readAll(connection, topic)).toEqual(newest);
        expect((await fetchFrom(connection, topic, 0, written.length)).highWatermark).toBe(BigInt(written.length));
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('lets a tombstone go once delete.retention.ms have passed, at the next compaction', async () => {
    const cluster = await startInProcess(1, quick);
    const connection = await cluster.connect();
    await createTopic(connection, 't', { configs: [...eager, { name: 'delete.retention.ms', value: '0' }] });
    const put = (key: string, value: string | null) =>
      produceTo(
        connection,
        't',
        0,
        batchOf({ timestamp: longAgo, key: Buffer.from(key), value: value === null ? null : Buffer.from(value) }),
      );
    await put('a', '1');
    await put('a', null);
    await expect.poll(() => cleanedTo(cluster, 't')).toBe(2);
    expect(await readAll(connection, 't')).toEqual([{ offset: 1, key: 'a', value: null }]);
    await put('b', '2');
    await expect.poll(() => cleanedTo(cluster, 't')).toBe(3);
    expect(await readAll(connection, 't')).toEqual([{ offset: 2, key: 'b', value: '2' }]);
  });

  it('lets readers get to the end of a log whose newest records have no key, and goes on behind them', async () => {
    const cluster = await startInProcess(1, quick);
    const connection = await cluster.connect();
    await createTopic(connection, 't');
    const put = (key: string | null, value: string) =>
      produceTo(
        connection,
        't',
        0,
        batchOf({ timestamp: longAgo, key: key === null ? null : Buffer.from(key), value: Buffer.from(value) }),
      );
    for (const value of ['1', '2', '3']) await put(null, value);
    const configs = eager.map(({ name, value }) => ({ name, value, configOperation: 0 }));
    const resources = [{ resourceType: 2, resourceName: 't', configs }];
    await connection.send('IncrementalAlterConfigs', { resources });
    await expect.poll(() => cleanedTo(cluster, 't')).toBe(3);
    expect((await readAll(connection, 't')).map(({ offset }) => offset)).toEqual([2]);
    await put('a', '4');
    await expect.poll(() => cleanedTo(cluster, 't')).toBe(4);
    expect((await readAll(connection, 't')).map(({ offset }) => offset)).toEqual([3]);
  });

  it('leaves alone what is younger than min.compaction.lag.ms, and everything while the ratio is not reached', async () => {
    const cluster = await startInProcess(1, quick);
    const connection = await cluster.connect();
    const twice = async (topic: string, over: { name: string; value: string }[]) => {
      await createTopic(connection, topic, { configs: [...eager.slice(0, 2), ...over] });
      for (const value of ['1', '2']) {
        const record = { timestamp: longAgo, key: Buffer.from('a'), value: Buffer.from(value) };
        await produceTo(connection, topic, 0, batchOf(record));
      }
    };
    await twice('lag', [eager[2]!, { name: 'min.compaction.lag.ms', value: '3600000' }]);
    await twice('ratio', [{ name: 'min.cleanable.dirty.ratio', value: '1' }]);
    await twice('done', [eager[2]!]);
    await expect.poll(() => cleanedTo(cluster, 'done')).toBe(2);
    expect(await readAll(connection, 'done')).toHaveLength(1);
    expect(await readAll(connection, 'lag')).toHaveLength(2);
    expect(await readAll(connection, 'ratio')).toHaveLength(2);
  });

  it('goes on where another broker left it, and nothing that was replaced stays in the store', async () => {
    const cluster = await startInProcess(1, quick);
    const connection = await cluster.connect();
    await createTopic(connection, 't', { configs: eager });
    const put = (to: Connection, i: number) =>
      produceTo(to, 't', 0, batchOf({ timestamp: longAgo, key: Buffer.from('k'), value: Buffer.from(`${i}`) }));
    for (let i = 0; i < 5; i++) await put(connection, i);
    await expect.poll(() => cleanedTo(cluster, 't')).toBe(5);
    await cluster.start(2, quick);
    await cluster.brokers.find((one) => one.broker.config.id === 1)!.leave();
    const second = await cluster.connect(2);
    await expect.poll(async () => (await put(second, 5)).errorCode).toBe(0);
    const broker = cluster.brokers.find((one) => one.broker.config.id === 2)!.broker;
    await expect.poll(() => broker.state.topics.get('t')!.partitions[0]!.cleanedTo).toBeGreaterThanOrEqual(6);
    expect((await readAll(second, 't')).at(-1)).toMatchObject({ value: '5' });
    await expect.poll(async () => (await cluster.store.list('wal/')).length).toBe(1);
  });
});

it('an aborted record replaces nothing and goes; nothing from an open transaction on is looked at', async () => {
  const cluster = await startInProcess(1, quick);
  const connection = await cluster.connect();
  await createTopic(connection, 't', { configs: eager });
  const producer = new TransactionalProducer(connection, 'txn', 2);
  await producer.init();
  const recordsOf = (value: string) => [{ timestamp: longAgo, key: Buffer.from('k'), value: Buffer.from(value) }];
  const writeInTransaction = (value: string) => {
    const { producerId, producerEpoch } = producer;
    const inTransaction = { transactional: true, producerId, producerEpoch, baseSequence: 0 };
    const records = encodeBatch({ records: recordsOf(value), ...inTransaction });
    const topicData = [{ name: 't', partitionData: [{ index: 0, records }] }];
    const body = { transactionalId: 'txn', acks: -1, timeoutMs: 5_000, topicData };
    return connection.send('Produce', body, { version: 12 });
  };
  await produceTo(connection, 't', 0, batchOf(...recordsOf('kept')));
  await writeInTransaction('aborted');
  expect(await producer.end(false)).toBe(0);
  await expect.poll(() => cleanedTo(cluster, 't')).toBeGreaterThanOrEqual(2);
  const values = async () => (await readAll(connection, 't')).map(({ value }) => value);
  expect(await values()).toContain('kept');
  expect(await values()).not.toContain('aborted');
  await writeInTransaction('open');
  await produceTo(connection, 't', 0, batchOf(...recordsOf('newer')));
  const partition = cluster.brokers[0]!.broker.state.topics.get('t')!.partitions[0]!;
  await expect.poll(() => cleanedTo(cluster, 't')).toBeLessThanOrEqual(lastStableOffset(partition));
  expect(await values()).toContain('kept');
  await producer.end(true);
  await expect.poll(async () => (await values()).filter((value) => !value?.includes('\0'))).toEqual(['newer']);
});
