import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Admin, Cluster } from '../../src/client/index.js';
import { type EmbeddedTarget, startEmbedded } from '../../src/target/embedded.js';

it('brokers started later on the same store join the cluster, lead their share, and leave again', async () => {
  const store = await mkdtemp(join(tmpdir(), 'embedded-joins-'));
  const targets: EmbeddedTarget[] = [];
  try {
    targets.push(await startEmbedded({ brokers: 1, store, defects: [] }));
    const client = await Cluster.connect(targets[0]!.client);
    try {
      await new Admin(client).createTopic('t', { partitions: 4, replicationFactor: 1 });
      const leaders = async () => {
        const found = [];
        for (let p = 0; p < 4; p++) found.push((await client.leader('t', p, { refresh: p === 0 }))?.brokerId);
        return found.sort();
      };
      expect(await leaders()).toEqual([1, 1, 1, 1]);
      targets.push(await startEmbedded({ brokers: 1, firstId: 2, rack: 'zone-b', store, defects: [] }));
      expect(targets[1]!.clusterId).toBe(targets[0]!.clusterId);
      expect(targets[1]!.brokers!.list()).toMatchObject([{ id: 2, rack: 'zone-b' }]);
      await expect.poll(leaders).toEqual([1, 1, 2, 2]);
      await targets.pop()!.close();
      await expect.poll(leaders).toEqual([1, 1, 1, 1]);
    } finally {
      await client.close();
    }
  } finally {
    for (const target of targets) await target.close();
    await rm(store, { recursive: true, force: true });
  }
});
