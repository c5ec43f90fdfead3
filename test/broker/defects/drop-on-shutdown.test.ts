import { expect, it } from 'vitest';
import { batchOf, createTopic, fetchFrom, produceTo, startInProcess } from '../in-process.js';

it.each([
  [[], 'holds'],
  [['drop-on-shutdown'], 'lacks'],
])('under %j the log afterwards %s what was acknowledged while the broker left', async (defects, kept) => {
  const cluster = await startInProcess(2, { defects });
  const [first, second] = [await cluster.connect(1), await cluster.connect(2)];
  const assignments = [{ partitionIndex: 0, brokerIds: [2, 1] }];
  await createTopic(second, 't', { numPartitions: -1, replicationFactor: -1, assignments });
  const leaving = cluster.brokers[1]!.leave();
  const { errorCode } = await produceTo(second, 't', 0, batchOf({ value: Buffer.from('last') }));
  await leaving;
  const acknowledged = errorCode === 0 ? 1n : 0n;
  await expect.poll(async () => (await fetchFrom(first, 't', 0, 0)).errorCode).toBe(0);
  const { highWatermark } = await fetchFrom(first, 't', 0, 0);
  expect(highWatermark >= acknowledged ? 'holds' : 'lacks').toBe(kept);
});
