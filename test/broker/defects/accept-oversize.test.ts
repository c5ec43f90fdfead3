import { expect, it } from 'vitest';
import { ErrorCode } from '../../../src/protocol/index.js';
import { batchOf, createTopic, produceTo, startInProcess } from '../in-process.js';

it.each([
  [[], ErrorCode.MESSAGE_TOO_LARGE],
  [['accept-oversize'], ErrorCode.NONE],
])('a batch above max.message.bytes, with the defects %j, gets error %i', async (defects, errorCode) => {
  const connection = await (await startInProcess(1, { defects })).connect();
  await createTopic(connection, 't', { configs: [{ name: 'max.message.bytes', value: '500' }] });
  expect((await produceTo(connection, 't', 0, batchOf({ value: Buffer.alloc(1_000) }))).errorCode).toBe(errorCode);
});
