import { afterEach, describe, expect, it } from 'vitest';
import { Admin, Cluster } from '../../src/client/index.js';
import { cli, type Running, startCli } from './cli-process.js';
import { brokersMentioning, waitUntil } from './processes.js';

let running: Running | undefined;
afterEach(async () => {
  running?.child.kill('SIGINT');
  await running?.ended;
  running = undefined;
});

interface Announced {
  bootstrap: string[];
  store: string;
}

async function startBroker(...flags: string[]): Promise<Announced> {
  running = startCli(['broker', '--port', '0', ...flags]);
  let out = '';
  running.child.stdout?.on('data', (text: string) => {
    out += text;
  });
  await waitUntil(() => running?.stderr().includes('Ctrl-C stops it') === true, 'the cluster is announced');
  const line = (name: string) => (new RegExp(`^${name}: +(.*)$`, 'm').exec(out) as RegExpExecArray)[1] as string;
  return { bootstrap: line('bootstrap').split(','), store: line('store') };
}

async function inAdmin<T>(bootstrap: string[], work: (admin: Admin) => Promise<T>): Promise<T> {
  const cluster = await Cluster.connect({ bootstrap });
  try {
    return await work(new Admin(cluster));
  } finally {
    await cluster.close();
  }
}

describe('`broker`', () => {
  it('serves until Ctrl-C, and then leaves no process', async () => {
    const { bootstrap, store } = await startBroker('--brokers', '2');
    expect(bootstrap).toHaveLength(2);
    await inAdmin(bootstrap, (admin) => admin.createTopic('t', { partitions: 2, replicationFactor: 1 }));
    running?.child.kill('SIGINT');
    expect((await running?.ended)?.code).toBe(130);
    expect(brokersMentioning(store)).toEqual([]);
  });

  it('reports a broker that is killed, and with --restart brings it back on its port', async () => {
    const { bootstrap, store } = await startBroker('--brokers', '2', '--restart');
    const [victim] = brokersMentioning(store);
    process.kill(victim as number, 'SIGKILL');
    await waitUntil(() => /broker \d ended \(SIGKILL\)/.test(running?.stderr() ?? ''), 'the death is told');
    await waitUntil(() => /broker \d is back/.test(running?.stderr() ?? ''), 'it is back');
    expect(brokersMentioning(store)).toHaveLength(2);
    for (const address of bootstrap) await inAdmin([address], (admin) => admin.listTopics());
  });

  it('lists its defects', async () => {
    const listed = await cli(['broker', '--list-defects']);
    expect(listed.code).toBe(0);
    expect(listed.stdout).toMatch(/^lose-wal-tail +\w/m);
  });
});

describe('`cleanup`', () => {
  it('removes topics and groups that carry the tool’s prefix, and nothing else', async () => {
    const { bootstrap } = await startBroker();
    await inAdmin(bootstrap, async (admin) => {
      for (const name of ['dcheck-dead-steady', 'orders'])
        await admin.createTopic(name, { partitions: 1, replicationFactor: 1 });
      for (const group of ['dcheck-dead-readers', 'billing']) {
        await admin.commitOffsets(group, [{ topic: 'orders', partition: 0, offset: 0 }]);
      }
    });
    const shown = await cli(['cleanup', '--bootstrap', bootstrap.join(','), '--dry-run']);
    expect(shown.stdout).toContain('1 topic and 1 group would be removed');
    const cleaned = await cli(['cleanup', '--bootstrap', bootstrap.join(',')]);
    expect(cleaned).toMatchObject({ code: 0, stdout: expect.stringContaining('dcheck-dead-steady') });
    await inAdmin(bootstrap, async (admin) => {
      expect(await admin.listTopics()).toEqual(['orders']);
      expect((await admin.listGroups()).map(({ group }) => group)).toEqual(['billing']);
    });
  });
});
