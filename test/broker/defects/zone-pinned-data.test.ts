import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { batchOf, createTopic, fetchFrom, produceTo, startInProcess } from '../in-process.js';

it.each([
  [[], 0],
  [['zone-pinned-data'], 2],
])('under %j a broker of another zone takes over and answers with error %i', async (defects, error) => {
  const folder = await mkdtemp(join(tmpdir(), 'zone-pinned-data-'));
  try {
    const cluster = await startInProcess(0, { defects });
    for (const id of [1, 2]) await cluster.start(id, { rack: `zone-${id}`, scratchDir: join(folder, `broker-${id}`) });
    const [first, second] = [await cluster.connect(1), await cluster.connect(2)];
    const assignments = [{ partitionIndex: 0, brokerIds: [1, 2] }];
    await createTopic(first, 't', { numPartitions: -1, replicationFactor: -1, assignments });
    expect((await produceTo(first, 't', 0, batchOf({ value: Buffer.from('here') }))).errorCode).toBe(0);
    await cluster.brokers[0]!.leave();
    await expect.poll(async () => (await fetchFrom(second, 't', 0, 0)).errorCode).toBe(error);
    const { records } = await fetchFrom(second, 't', 0, 0);
    expect((records?.length ?? 0) > 0).toBe(error === 0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
