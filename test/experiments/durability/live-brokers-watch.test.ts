import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { LiveBrokersWatch } from '../../../src/experiments/durability/live-brokers-watch.js';

const signal = new AbortController().signal;
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

/** A metrics endpoint that says how many brokers it believes alive. */
async function survivor(broker: number, live: () => number | null): Promise<{ broker: number; url: string }> {
  const server = createServer((_, response) => {
    response.setHeader('connection', 'close');
    const count = live();
    response.end(count === null ? 'other_series 1\n' : `diskless_brokers{state="live"} ${count}\n`);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { broker, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics` };
}

const clock = () => {
  const begin = performance.now();
  return () => performance.now() - begin;
};

describe('a kill shows in the metrics', () => {
  it('when one survivor counts a broker less, however late the others are', async () => {
    let dead = false;
    const survivors = [await survivor(2, () => (dead ? 2 : 3)), await survivor(3, () => 3)];
    const now = clock();
    const watch = new LiveBrokersWatch(survivors, now, signal);
    await watch.lookBefore();
    watch.startAtKill(now());
    dead = true;
    expect(await watch.changed(10_000)).toBe(true);
    const seen = await watch.stop();
    expect(seen).toMatchObject({ before: 3, after: 2 });
    expect(seen?.changedAfterMs).toBeGreaterThanOrEqual(0);
  });

  it('not when the metrics go on counting the dead', async () => {
    const watch = new LiveBrokersWatch([await survivor(2, () => 3)], clock(), signal);
    await watch.lookBefore();
    watch.startAtKill(0);
    expect(await watch.changed(300)).toBe(false);
    expect(await watch.stop()).toMatchObject({ before: 3, changedAfterMs: null, after: 3 });
  });

  it('cannot be judged where no series counts brokers', async () => {
    const watch = new LiveBrokersWatch([await survivor(2, () => null)], clock(), signal);
    await watch.lookBefore();
    watch.startAtKill(0);
    expect(await watch.changed(10_000)).toBe(false);
    expect(await watch.stop()).toBeNull();
  });
});
