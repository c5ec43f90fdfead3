import { expect, it } from 'vitest';
import { batches, decodeRecords, ErrorCode } from '../../../src/protocol/index.js';
import { batchOf, createTopic, fetchFrom, produceTo, startInProcess } from '../in-process.js';
import { ScriptedStore } from '../scripted-store.js';

it.each([
  { does: 'makes producers wait', walPutTimeoutMs: 30_000, answers: [ErrorCode.NONE] },
  {
    does: 'is told to producers when it lasts',
    walPutTimeoutMs: 50,
    answers: [ErrorCode.NONE, ErrorCode.KAFKA_STORAGE_ERROR],
  },
])('an outage of the store $does, and nothing acknowledged is lost', async ({ walPutTimeoutMs, answers }) => {
  const store = new ScriptedStore();
  const cluster = await startInProcess(1, { walPutTimeoutMs, sessionTimeoutMs: 20_000 }, store);
  const connections = await Promise.all(Array.from({ length: 8 }, () => cluster.connect()));
  await createTopic(connections[0]!, 't');
  const acknowledged = new Map<bigint, string>();
  const seen = new Set<number>();
  let isOver = false;
  let afterwards = 0;
  const producing = connections.map(async (connection, producer) => {
    for (let i = 0; afterwards < 40; i++) {
      const value = `${producer}-${i}`;
      const { errorCode, baseOffset } = await produceTo(connection, 't', 0, batchOf({ value: Buffer.from(value) }));
      seen.add(errorCode);
      if (errorCode === 0) acknowledged.set(baseOffset, value);
      if (errorCode === 0 && isOver) afterwards++;
    }
  });
  await expect.poll(() => acknowledged.size).toBeGreaterThan(20);
  let refused = 0;
  const refuse = () => {
    refused++;
    return 'refused' as const;
  };
  [store.onPut, store.onRead] = [refuse, refuse];
  await expect.poll(() => refused, { timeout: 20_000 }).toBeGreaterThan(10);
  [store.onPut, store.onRead] = [() => undefined, () => undefined];
  isOver = true;
  await Promise.all(producing);
  expect([...seen].sort()).toEqual(answers);
  const { records } = await fetchAll(connections[0]!);
  for (const [offset, value] of acknowledged) expect(records.get(offset)).toBe(value);
});

async function fetchAll(connection: Parameters<typeof fetchFrom>[0]) {
  const records = new Map<bigint, string>();
  for (let offset = 0; ; offset = records.size) {
    const { records: bytes, highWatermark } = await fetchFrom(connection, 't', 0, offset);
    for (const batch of batches(bytes!)) {
      for (const { offset: at, value } of decodeRecords(batch.bytes)) records.set(BigInt(at), String(value));
    }
    if (BigInt(records.size) >= highWatermark) return { records };
  }
}
