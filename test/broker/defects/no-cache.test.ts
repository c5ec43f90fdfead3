import { expect, it } from 'vitest';
import { batchOf, createTopic, fetchFrom, produceTo, startInProcess } from '../in-process.js';
import { ScriptedStore } from '../scripted-store.js';

it.each([
  { defects: [], reads: 0 },
  { defects: ['no-cache'], reads: 3 },
])('three readers of fresh data ask the store $reads times with defects $defects', async ({ defects, reads }) => {
  const store = new ScriptedStore();
  const cluster = await startInProcess(1, { defects }, store);
  const connection = await cluster.connect();
  await createTopic(connection, 't');
  await produceTo(connection, 't', 0, batchOf({ value: Buffer.from('v') }));
  for (let i = 0; i < 3; i++) expect((await fetchFrom(connection, 't', 0, 0)).records).not.toHaveLength(0);
  expect(store.gets.filter((key) => key.startsWith('wal/'))).toHaveLength(reads);
});
