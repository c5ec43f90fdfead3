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

  it('not when they count one more, and not when a survivor that counted more falls silent', async () => {
    let dead = false;
    const survivors = [await survivor(2, () => (dead ? 4 : 3))];
    const more = new LiveBrokersWatch(survivors, clock(), signal);
    await more.lookBefore();
    more.startAtKill(0);
    dead = true;
    expect(await more.changed(500)).toBe(false);
    expect(await more.stop()).toMatchObject({ before: 3, changedAfterMs: null, after: 4 });

    let silent = false;
    const others = [await survivor(2, () => (silent ? 2 : 3)), await survivor(3, () => (silent ? null : 3))];
    const watch = new LiveBrokersWatch(others, clock(), signal);
    await watch.lookBefore();
    silent = true;
    watch.startAtKill(0);
    expect(await watch.changed(500)).toBe(false);
    expect(await watch.stop()).toMatchObject({ before: 3, changedAfterMs: null, after: null });
  });

  it('by the fall that lasted: a dip that recovered is not it', async () => {
    let live = 3;
    let served = 0;
    const answer = () => {
      served++;
      return live;
    };
    const survivors = [await survivor(2, answer)];
    const now = clock();
    const watch = new LiveBrokersWatch(survivors, now, signal);
    await watch.lookBefore();
    watch.startAtKill(now());
    live = 2;
    expect(await watch.changed(10_000)).toBe(true);
    live = 3;
    // The answer before the last one has been taken in when the next is asked for.
    const untilSeen = async () => {
      const then = served;
      while (served < then + 2) await new Promise((resolve) => setTimeout(resolve, 10));
    };
    await untilSeen();
    const recoveredMs = now();
    live = 2;
    await untilSeen();
    const seen = await watch.stop();
    expect(seen).toMatchObject({ before: 3, after: 2 });
    expect(seen?.changedAfterMs).toBeGreaterThan(recoveredMs - 50);

    const dip = new LiveBrokersWatch(survivors, now, signal);
    live = 3;
    await dip.lookBefore();
    dip.startAtKill(now());
    live = 2;
    await dip.changed(10_000);
    live = 3;
    await untilSeen();
    expect(await dip.stop()).toMatchObject({ before: 3, after: 3 });
  });

  it('cannot be judged where no series counts brokers', async () => {
    const watch = new LiveBrokersWatch([await survivor(2, () => null)], clock(), signal);
    await watch.lookBefore();
    watch.startAtKill(0);
    expect(await watch.changed(10_000)).toBe(false);
    expect(await watch.stop()).toBeNull();
  });
});
