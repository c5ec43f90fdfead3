import { expect, it } from 'vitest';
import { batchOf, createTopic, fetchFrom, produceTo, startInProcess } from '../in-process.js';
import { ScriptedStore } from '../scripted-store.js';

it.each([
  { defects: [], end: 2n },
  { defects: ['retry-duplicates'], end: 3n },
])('a put whose answer was lost leaves $end records of two, with defects $defects', async ({ defects, end }) => {
  const store = new ScriptedStore();
  const cluster = await startInProcess(1, { defects }, store);
  const connection = await cluster.connect();
  await createTopic(connection, 't');
  let lost = 0;
  store.onPut = (key) => (key.startsWith('wal/') && lost++ === 0 ? 'answer-lost' : undefined);
  for (const value of ['first', 'second']) {
    expect((await produceTo(connection, 't', 0, batchOf({ value: Buffer.from(value) }))).errorCode).toBe(0);
  }
  expect((await fetchFrom(connection, 't', 0, 0)).highWatermark).toBe(end);
});
