import { expect, it } from 'vitest';
import { batchOf, createTopic, fetchFrom, produceTo, startInProcess } from '../in-process.js';

it.each([
  [[], 2],
  [['compact-too-much'], 1],
])('of two keys written twice, with the defects %j, %i are left after compaction', async (defects, keys) => {
  const cluster = await startInProcess(1, { defects, logCleanerBackoffMs: 10 });
  const connection = await cluster.connect();
  const configs = [
    { name: 'cleanup.policy', value: 'compact' },
    { name: 'segment.ms', value: '1' },
    { name: 'min.cleanable.dirty.ratio', value: '0' },
  ];
  await createTopic(connection, 't', { configs });
  // The code of 'a' is no multiple of five, that of 'd' is one.
  for (const key of ['a', 'd', 'd', 'a']) {
    const record = { timestamp: Date.now() - 60_000, key: Buffer.from(key), value: Buffer.from('v') };
    await produceTo(connection, 't', 0, batchOf(record));
  }
  const partition = cluster.brokers[0]!.broker.state.topics.get('t')!.partitions[0]!;
  await expect.poll(() => partition.cleanedTo).toBe(4);
  expect(partition.batches.size).toBe(keys);
  expect((await fetchFrom(connection, 't', 0, 0)).errorCode).toBe(0);
});
