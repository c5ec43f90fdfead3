import { expect, it } from 'vitest';
import { batchOf, createTopic, fetchFrom, produceTo, startInProcess } from '../in-process.js';
import { ScriptedStore } from '../scripted-store.js';

/** A cluster with one record, stopped; its store throttles the next `refusals` reads. */
async function stoppedCluster(refusals: number) {
  const store = new ScriptedStore();
  const cluster = await startInProcess(1, {}, store);
  const connection = await cluster.connect();
  await createTopic(connection, 't');
  await produceTo(connection, 't', 0, batchOf({ value: Buffer.from('kept') }));
  await cluster.brokers[0]!.leave();
  let refused = 0;
  store.onRead = () => (refused++ < refusals ? 'refused' : undefined);
  return { cluster, refused: () => refused };
}

it('a broker that starts while the store throttles waits, and then serves the whole log', async () => {
  const { cluster, refused } = await stoppedCluster(3);
  await cluster.start(1);
  expect(refused()).toBeGreaterThan(3);
  const { highWatermark, records } = await fetchFrom(await cluster.connect(), 't', 0, 0);
  expect(highWatermark).toBe(1n);
  expect(records!.toString('latin1')).toContain('kept');
});

it('with the defect it gives up', async () => {
  const { cluster } = await stoppedCluster(1);
  await expect(cluster.start(1, { defects: ['recovery-gives-up'] })).rejects.toThrow('503');
});
