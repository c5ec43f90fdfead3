import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Admin, Cluster } from '../../src/client/index.js';
import { type EmbeddedTarget, startEmbedded } from '../../src/target/embedded.js';

let target: EmbeddedTarget | undefined;
afterEach(async () => {
  await target?.close();
  target = undefined;
});

const brokersOf = async (bootstrap: string[]) => {
  const cluster = await Cluster.connect({ bootstrap });
  try {
    return cluster
      .brokers()
      .map(({ id, port }) => ({ id, port }))
      .sort((a, b) => a.id - b.id);
  } finally {
    await cluster.close();
  }
};

describe('the embedded cluster', () => {
  it('is N processes that know each other, and leaves nothing when closed', async () => {
    target = await startEmbedded({ brokers: 3, defects: [] });
    const processes = target.brokers?.list() ?? [];
    expect(processes.map(({ id, running }) => ({ id, running }))).toEqual(
      [1, 2, 3].map((id) => ({ id, running: true })),
    );
    expect(await brokersOf(target.client.bootstrap)).toEqual(processes.map(({ id, port }) => ({ id, port })));
    const work = dirname(target.storeUri);
    expect(existsSync(work)).toBe(true);
    await target.close();
    expect(existsSync(work)).toBe(false);
    await expect(brokersOf(target.client.bootstrap)).rejects.toThrow();
  });

  it('a killed broker comes back under its id and port', async () => {
    target = await startEmbedded({ brokers: 2, defects: [] });
    const before = target.brokers?.list();
    await target.brokers?.kill(2);
    expect(target.brokers?.list()[1]?.running).toBe(false);
    expect(target.metrics?.().map(({ broker }) => broker)).toEqual([1]);
    await target.brokers?.start(2, { wipeDisk: true });
    expect(target.brokers?.list()).toEqual(before);
    await expect(target.brokers?.start(2, { wipeDisk: false })).rejects.toThrow(/is running already/);
  });

  it('killAll takes all of them in one tick, and the data is there when they return', async () => {
    target = await startEmbedded({ brokers: 3, defects: [] });
    await inAdmin(target, (admin) => admin.createTopic('kept', { partitions: 2, replicationFactor: 1 }));
    expect(await target.brokers?.killAll()).toBeLessThan(50);
    expect(target.brokers?.list().some(({ running }) => running)).toBe(false);
    await Promise.all([1, 2, 3].map((id) => target?.brokers?.start(id, { wipeDisk: true })));
    expect(await inAdmin(target, (admin) => admin.listTopics())).toContain('kept');
  });

  it('takes a broker that was never there before', async () => {
    target = await startEmbedded({ brokers: 1, defects: [] });
    const id = await target.brokers?.add();
    expect(id).toBe(2);
    await target.agreed?.();
    expect((await brokersOf(target.client.bootstrap)).map((broker) => broker.id)).toEqual([1, 2]);
  });

  it('shows its bucket and counts its requests, also those of a process that is gone', async () => {
    target = await startEmbedded({ brokers: 2, defects: [] });
    await inAdmin(target, (admin) => admin.createTopic('t', { partitions: 1, replicationFactor: 1 }));
    const objects = (await target.store?.list()) ?? [];
    expect(objects.length).toBeGreaterThan(0);
    expect(objects.map(({ key }) => target?.store?.classOf(key))).toContain('meta');
    const before = await target.store?.requests();
    expect(before?.put).toBeGreaterThan(0);
    await target.brokers?.kill(1);
    const after = await target.store?.requests();
    expect(after?.put).toBeGreaterThanOrEqual(before?.put ?? Number.NaN);
  });

  it('brings the cluster one migrates from when it is asked for', async () => {
    target = await startEmbedded({ brokers: 1, defects: ['no-dedup'] });
    expect(target.source).toBeUndefined();
    await target.prepare?.(['source']);
    expect(target.source?.defects).toEqual([]);
    expect(await brokersOf(target.source?.client.bootstrap ?? [])).toHaveLength(1);
    const bootstrap = target.source?.client.bootstrap ?? [];
    await target.close();
    await expect(brokersOf(bootstrap)).rejects.toThrow();
  });

  it('tells of a broker that ends by itself, not of one that was killed on purpose', async () => {
    const told: number[] = [];
    const heard = new Promise<void>((resolve) => {
      const listener = (broker: { id: number }) => {
        told.push(broker.id);
        resolve();
      };
      void startEmbedded({ brokers: 2, defects: ['crash-on-garbage'], onUnexpectedExit: listener }).then(
        async (started) => {
          target = started;
          await started.brokers?.kill(1);
          await sendGarbage(started.brokers?.list()[1]?.port as number);
        },
      );
    });
    await heard;
    expect(told).toEqual([2]);
    expect(target?.unexpectedExits?.()).toEqual([
      expect.stringMatching(/^broker 2 ended by itself \(exit code \d+\), saying: \S/),
    ]);
    expect(target?.unexpectedExits?.(), 'told once').toEqual([]);
  });
});

describe('a start that fails', () => {
  it('says what the broker said and leaves no folder', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('diskless-check-'));
    await expect(startEmbedded({ brokers: 1, defects: ['no-such-defect'] })).rejects.toThrow(
      /broker 1 ended before it was ready .*no-such-defect/s,
    );
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('diskless-check-'))).toEqual(before);
  });

  it('ends at once when it is called off', async () => {
    const controller = new AbortController();
    const starting = startEmbedded({ brokers: 3, defects: [], signal: controller.signal });
    controller.abort(new Error('called off'));
    await expect(starting).rejects.toThrow('called off');
  });
});

async function inAdmin<T>({ client }: EmbeddedTarget, work: (admin: Admin) => Promise<T>): Promise<T> {
  const cluster = await Cluster.connect(client);
  try {
    return await work(new Admin(cluster));
  } finally {
    await cluster.close();
  }
}

async function sendGarbage(port: number): Promise<void> {
  const { connect } = await import('node:net');
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {}); // The broker dies of it.
  // A frame whose header claims an API that does not exist, with random bytes behind it.
  socket.write(Buffer.from([0, 0, 0, 12, 0x7f, 0xff, 0x7f, 0xff, 1, 2, 3, 4, 0xff, 0xff, 0xff, 0xff]));
}
