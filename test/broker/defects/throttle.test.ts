import { expect, it } from 'vitest';
import { ThrottledStore } from '../../../src/broker/storage/throttled-store.js';
import { MemoryStore } from '../../../src/objectstore/index.js';
import { batchOf, createTopic, produceTo, startInProcess } from '../in-process.js';
import { VirtualClock } from '../simulation/virtual-clock.js';

it('a throttled broker takes a second for each MiB, one put after the other', async () => {
  const clock = new VirtualClock();
  const inner = new MemoryStore();
  const store = new ThrottledStore(inner, clock);
  const puts = [0, 1].map((i) => store.put(`wal/1-1-${i}`, Buffer.alloc(1024 * 1024)));
  await clock.runFor(1_500);
  expect((await inner.list('wal/')).map(({ key }) => key)).toEqual(['wal/1-1-0']);
  await clock.runFor(1_000);
  await Promise.all(puts);
});

it.each([
  { defects: [], atLeastMs: 0 },
  { defects: ['throttle'], atLeastMs: 200 },
])('256 KiB take at least $atLeastMs ms with defects $defects', async ({ defects, atLeastMs }) => {
  const cluster = await startInProcess(1, { defects });
  const connection = await cluster.connect();
  await createTopic(connection, 't');
  const startedAtMs = performance.now();
  const { errorCode } = await produceTo(connection, 't', 0, batchOf({ value: Buffer.alloc(256 * 1024) }));
  expect(errorCode).toBe(0);
  expect(performance.now() - startedAtMs).toBeGreaterThan(atLeastMs);
});
