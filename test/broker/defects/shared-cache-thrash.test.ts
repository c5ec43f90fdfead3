import { expect, it } from 'vitest';
import { batchOf, createTopic, fetchFrom, produceTo, startInProcess } from '../in-process.js';
import { ScriptedStore } from '../scripted-store.js';

it.each([
  { defects: [], reads: 0 },
  { defects: ['shared-cache-thrash'], reads: 1 },
])('a replay of old data costs the live reader $reads reads with defects $defects', async ({ defects, reads }) => {
  const store = new ScriptedStore();
  const cluster = await startInProcess(1, {}, store);
  const before = await cluster.connect();
  for (const topic of ['old', 'live']) await createTopic(before, topic);
  await produceTo(before, 'old', 0, batchOf({ value: Buffer.from('old') }));
  await cluster.brokers[0]!.leave();
  await cluster.start(1, { defects });
  const connection = await cluster.connect();
  await produceTo(connection, 'live', 0, batchOf({ value: Buffer.from('new') }));
  await fetchFrom(connection, 'old', 0, 0);
  store.gets.length = 0;
  expect((await fetchFrom(connection, 'live', 0, 0)).records).not.toHaveLength(0);
  expect(store.gets.filter((key) => key.startsWith('wal/'))).toHaveLength(reads);
});
