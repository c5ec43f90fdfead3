import { expect, it } from 'vitest';
import { LogCutter, logFloor } from '../../../src/broker/metadata/log-floor.js';
import { logIndex, logKey } from '../../../src/broker/metadata/log-object.js';
import { MemoryStore } from '../../../src/objectstore/index.js';
import { batchOf, createTopic, fetchFrom, produceTo, startInProcess } from '../in-process.js';
import { LogInMemory } from '../state/log-in-memory.js';

/** A store with log objects 0 … 99, and a state of live brokers which appended last at the given indexes. */
async function rig(lastIndexes: number[]) {
  const store = new MemoryStore();
  for (let i = 0; i < 100; i++) await store.put(logKey(i), Buffer.from('{}'));
  const log = new LogInMemory();
  for (const [i, lastIndex] of lastIndexes.entries()) {
    log.register(i + 1);
    log.state.brokers.get(i + 1)!.lastIndex = lastIndex;
  }
  const left = async () => (await store.list('meta/')).map(({ key }) => logIndex(key));
  return { store, state: log.state, cutter: new LogCutter(store, 1_000), left };
}

it('cuts up to the newest snapshot but one, once that is old enough', async () => {
  const { store, state, cutter, left } = await rig([99, 99]);
  cutter.noteSnapshot(10, 0);
  expect(await cutter.cut(state, 5_000)).toBe(0); // The only one.
  cutter.noteSnapshot(40, 5_000);
  expect(await cutter.cut(state, 500)).toBe(0); // Too young.
  expect(await cutter.cut(state, 5_500)).toBe(11);
  cutter.noteSnapshot(60, 8_000);
  expect(await cutter.cut(state, 9_000)).toBe(30);
  expect((await left())[0]).toBe(41);
  expect(await logFloor(store)).toBe(40);
  expect(await store.list('floor/')).toHaveLength(1);
});

it('cuts nothing that a live broker has not passed', async () => {
  const { state, cutter, left } = await rig([99, 7]);
  for (const [index, at] of [
    [50, 0],
    [60, 1],
  ] as const)
    cutter.noteSnapshot(index, at);
  expect(await cutter.cut(state, 9_000)).toBe(7);
  expect((await left())[0]).toBe(7);
});

it('a cluster whose log was cut starts again with all that was acknowledged', async () => {
  const over = { snapshotEvery: 10, logCutAfterMs: 100, reclaimCheckMs: 20 };
  const cluster = await startInProcess(2, over);
  const connection = await cluster.connect(1);
  await createTopic(connection, 't', {
    numPartitions: -1,
    replicationFactor: -1,
    assignments: [{ partitionIndex: 0, brokerIds: [1] }],
  });
  let produced = 0;
  await expect
    .poll(
      async () => {
        for (let i = 0; i < 10; i++)
          await produceTo(connection, 't', 0, batchOf({ value: Buffer.from(`${produced++}`) }));
        return logFloor(cluster.store);
      },
      { timeout: 20_000, interval: 100 },
    )
    .toBeGreaterThan(20);
  expect(logIndex((await cluster.store.list('meta/'))[0]!.key)).toBeGreaterThan(10);
  await Promise.all(cluster.brokers.map((broker) => broker.halt()));
  await cluster.start(1);
  expect((await fetchFrom(await cluster.connect(1), 't', 0, 0)).highWatermark).toBe(BigInt(produced));
});
