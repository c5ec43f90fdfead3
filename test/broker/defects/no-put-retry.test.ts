import { expect, it } from 'vitest';
import { ErrorCode } from '../../../src/protocol/index.js';
import { batchOf, createTopic, produceTo, startInProcess } from '../in-process.js';
import { ScriptedStore } from '../scripted-store.js';

it.each([
  { defects: [], error: ErrorCode.NONE },
  { defects: ['no-put-retry'], error: ErrorCode.KAFKA_STORAGE_ERROR },
])('a store that throttles once fails a batch only with defects $defects', async ({ defects, error }) => {
  const store = new ScriptedStore();
  const cluster = await startInProcess(1, { defects }, store);
  const connection = await cluster.connect();
  await createTopic(connection, 't');
  let throttled = 0;
  store.onPut = (key) => (key.startsWith('wal/') && throttled++ === 0 ? 'refused' : undefined);
  expect((await produceTo(connection, 't', 0, batchOf({ value: Buffer.from('v') }))).errorCode).toBe(error);
});
