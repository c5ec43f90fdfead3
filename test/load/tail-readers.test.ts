import { afterEach, expect, it } from 'vitest';
import { startLoad } from '../../src/load/index.js';
import { batches } from '../../src/protocol/index.js';
import { FakeCluster } from './fake-log.js';
import { fatesOf, testPlan } from './plan.js';

const never = new AbortController().signal;
let cluster: FakeCluster;
afterEach(() => cluster.close());

type FetchScript = FakeCluster['onFetch'];

/** A tail-reading load on one partition whose fetches the test bends. */
async function tailOf(onFetch: FetchScript, readersPatienceMs = 15_000) {
  cluster = await FakeCluster.start(1);
  cluster.onFetch = onFetch;
  const outcome = await (
    await startLoad(
      cluster.client,
      testPlan({ partitions: 1, read: 'tail', durationMs: 400, readersPatienceMs }),
      never,
    )
  ).done;
  return { outcome, found: Object.fromEntries(outcome.tail.map(({ name, count }) => [name, count])) };
}

it('a reader that is led past acknowledged records notices the skip', async () => {
  let skipped = 0;
  const { found } = await tailOf((_, __, records) => {
    const all = [...batches(records)];
    if (skipped > 0 || all.length < 2) return { records };
    skipped = all[0]!.header.recordCount;
    return { records: Buffer.concat(all.slice(1).map(({ bytes }) => bytes)) };
  });
  expect(skipped).toBeGreaterThan(0);
  expect(found).toEqual({ 'poll-skip': skipped });
});

it('a record that comes again at a later offset is a duplicate; batches that a fetch repeats are not', async () => {
  const { found } = await tailOf((_, __, records) => ({ records: Buffer.concat([records, records]) }));
  expect(found).toEqual({});
  await cluster.close();
  let doubled = 0;
  const again = await tailOf((_, __, records) => {
    if (doubled === 0 && records.length > 0) {
      const [first] = [...batches(records)];
      doubled =
        cluster.partitions[0]!.appendBlindly(first!.bytes, first!.header.recordCount).errorCode === 0
          ? first!.header.recordCount
          : 0;
    }
    return { records };
  });
  expect(again.found).toEqual({ duplicate: doubled });
});

it('a high watermark that goes back under one leader is noticed', async () => {
  let highest = 0;
  const { found } = await tailOf((_, offset, records) => {
    highest = Math.max(highest, cluster.partitions[0]!.endOffset);
    return offset > 100 && offset < 250 ? { records, highWatermark: 50 } : { records };
  });
  expect(highest).toBe(401);
  expect(found).toEqual({ 'high-watermark-regression': 1 });
});

it('a damaged byte is noticed as it arrives', async () => {
  let damaged = false;
  const { found } = await tailOf((_, __, records) => {
    if (damaged || records.length === 0) return { records };
    damaged = true;
    const copy = Buffer.from(records);
    copy[copy.length - 3]! ^= 1;
    return { records: copy };
  });
  expect(found['corrupted-payload']).toBeGreaterThan(0);
});

it('acknowledged records that do not come are an outage for readers, and no longer than they did not come', async () => {
  let hiddenSince = 0;
  const { outcome } = await tailOf((_, __, records) => {
    if (hiddenSince === 0 && cluster.partitions[0]!.endOffset > 50) hiddenSince = performance.now();
    return { records: hiddenSince !== 0 && performance.now() - hiddenSince < 600 ? Buffer.alloc(0) : records };
  });
  const [consume] = outcome.unavailability.consume;
  expect(consume!.ms).toBeGreaterThan(500);
  expect(outcome.unavailability.produce[0]!.ms).toBeLessThan(consume!.ms);
  expect(outcome.load.endToEndLatency!.maxMs).toBeGreaterThan(500);
  expect(outcome.load.endToEndLatency!.count).toBe(401);
});

it('a reader that acknowledged records never reach is stuck, and they are counted', async () => {
  const { outcome, found } = await tailOf(
    (_, offset, records) => ({ records: offset < 50 ? ([...batches(records)][0]?.bytes ?? records) : Buffer.alloc(0) }),
    300,
  );
  expect(found).toEqual({ 'stuck-client': 1 });
  const unread = 401 - outcome.load.endToEndLatency!.count;
  expect(unread).toBeGreaterThan(300);
  expect(outcome.load.neverRead).toEqual({ records: unread, partitions: 1 });
  expect(outcome.tail[0]!.examples[0]!.detail).toContain(`although ${unread} records up to offset 400`);
});

it('near miss: a reader that is late by more than the whole load is waited for, and the end comes at once when it is there', async () => {
  const begin = performance.now();
  const { outcome, found } = await tailOf((_, __, records) => ({
    records: performance.now() - begin < 1_500 ? Buffer.alloc(0) : records,
  }));
  expect(found).toEqual({});
  expect(outcome.load.neverRead).toEqual({ records: 0, partitions: 0 });
  expect(performance.now() - begin).toBeLessThan(10_000);
});

it('a log that ends below what was read went back', async () => {
  let cut = false;
  const { found } = await tailOf((_, offset, records) => {
    const log = cluster.partitions[0]!;
    if (!cut && offset > 100 && offset === log.endOffset) {
      cut = true;
      const lost = [...batches(log.batches.pop()!)][0]!.header.recordCount;
      log.endOffset -= lost;
      return { records: Buffer.alloc(0), errorCode: 1 };
    }
    return { records };
  });
  expect(found['offset-regression']).toBeGreaterThan(0);
});

it('reads only what was written since it began', async () => {
  cluster = await FakeCluster.start(1);
  const first = await (await startLoad(cluster.client, testPlan({ partitions: 1, durationMs: 100 }), never)).done;
  const second = await (
    await startLoad(cluster.client, testPlan({ partitions: 1, durationMs: 100, seed: 2, read: 'tail' }), never)
  ).done;
  expect(fatesOf(first).acknowledged).toBe(101);
  expect(second.load.endToEndLatency!.count).toBe(101);
  expect(second.tail).toEqual([]);
});
