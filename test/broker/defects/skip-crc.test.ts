import { expect, it } from 'vitest';
import { ErrorCode } from '../../../src/protocol/index.js';
import { batchOf, createTopic, fetchFrom, produceTo, startInProcess } from '../in-process.js';

it.each([
  { defects: [], error: ErrorCode.CORRUPT_MESSAGE, isServed: false },
  { defects: ['skip-crc'], error: ErrorCode.NONE, isServed: true },
])(
  'a flipped bit in the store is served only by a broker with defects $defects',
  async ({ defects, error, isServed }) => {
    const cluster = await startInProcess(1, { defects, cacheBytes: 0 });
    const connection = await cluster.connect();
    await createTopic(connection, 't');
    await produceTo(connection, 't', 0, batchOf({ value: Buffer.from('right') }));
    const [object] = await cluster.store.list('wal/');
    const bytes = await cluster.store.get(object!.key);
    bytes[bytes.length - 2]! ^= 1;
    await cluster.store.put(object!.key, bytes);
    const { errorCode, records } = await fetchFrom(connection, 't', 0, 0);
    expect(errorCode).toBe(error);
    expect((records ?? Buffer.alloc(0)).length > 0).toBe(isServed);
  },
);
