import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { Connection } from '../../../src/client/index.js';
import { apiByKey, encodeRequest } from '../../../src/protocol/index.js';
import { startProcess } from '../broker-process.js';
import { batchOf, createTopic, fetchFrom, produceTo } from '../in-process.js';
import { random } from '../simulation/random.js';
import { hostileFrame, type Mischief, mischiefs, type ServedVersions } from './hostile-requests.js';

const seed = Number(process.env.HOSTILE_SEED ?? 20_261_124);
const frames = Number(process.env.HOSTILE_FRAMES ?? 100_000);
const clientsAtOnce = 12;
const strangePerConnection = 40;

const directory = mkdtempSync(join(tmpdir(), 'hostile-flood-'));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

it(`${frames} hostile frames of every API and version do not take a broker down, fill it, or hold up others (seed ${seed})`, async () => {
  // Of this id nobody is asked to unregister a broker.
  const broker = startProcess({ id: 4_242, store: directory, autoCreateTopics: false, connectionsMaxIdleMs: 10_000 });
  let died: string | null = null;
  void broker.exited.then(({ code, stderr }) => {
    died = `the broker ended with ${code}: ${stderr}`;
  });
  const { port } = await broker.ready;
  const canary = await Connection.open({ host: '127.0.0.1', port }, { bootstrap: [] });
  await createTopic(canary, 'canary');
  const served = [...canary.versions].flatMap(([key, { minVersion, maxVersion }]): ServedVersions[] => {
    const api = apiByKey(key)?.name;
    // Before v3 it is listed for librdkafka's sake and not served (KAFKA-18659).
    return api === undefined ? [] : [{ api, minVersion: api === 'Produce' ? 3 : minVersion, maxVersion }];
  });

  const singing = new AbortController();
  const song = sing(canary, singing.signal);
  song.catch(() => {}); // It is awaited when the flood is over.
  const dice = random(seed);
  let sent = 0;
  const kept: string[] = [];
  const attack = async () => {
    while (sent < frames && died === null) {
      const mischief = dice.pick(Object.keys(mischiefs) as Mischief[]);
      const bytes = [
        ...Array.from({ length: strangePerConnection }, () => hostileFrame(dice, served, 'strange')),
        hostileFrame(dice, served, mischief),
        last,
      ];
      sent += bytes.length;
      const closed = await unleash(port, bytes, mischiefs[mischief] === 'closes');
      if (!closed) kept.push(mischief);
    }
  };
  await Promise.all(Array.from({ length: clientsAtOnce }, attack));
  singing.abort();
  const longestMs = await song;

  expect(died).toBeNull();
  expect(kept, 'connections that should have been closed').toEqual([]);
  expect(longestMs, 'longest that a well-behaved client waited').toBeLessThan(10_000);
  await expect.poll(() => residentMegabytes(broker.child.pid!), { timeout: 30_000 }).toBeLessThan(500);
  canary.close();
}, 300_000);

/** Its answer says that all before it has been answered. */
const last = Buffer.concat(encodeRequest('ApiVersions', 0, { correlationId: 0x0badcafe, clientId: 'last' }, {}));

/** Everything at once. Resolves with whether the broker closed, or, where it may go on, came to the last request. */
function unleash(port: number, bytes: Buffer[], mustClose: boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const timer = setTimeout(() => {
      socket.destroy();
      resolve(false);
    }, 60_000);
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(true);
    });
    socket.on('data', (chunk) => {
      if (!mustClose && chunk.includes('0badcafe', 0, 'hex')) socket.destroy();
    });
    socket.write(Buffer.concat(bytes));
  });
}

/** Produces and reads its own record again and again; the longest turn in ms. */
async function sing(canary: Connection, signal: AbortSignal): Promise<number> {
  let longestMs = 0;
  for (let offset = 0; !signal.aborted; offset++) {
    const beganAt = performance.now();
    const produced = await produceTo(canary, 'canary', 0, batchOf({ value: Buffer.from(String(offset)) }));
    expect(produced).toMatchObject({ errorCode: 0, baseOffset: BigInt(offset) });
    const read = await fetchFrom(canary, 'canary', 0, offset);
    expect(read).toMatchObject({ errorCode: 0, highWatermark: BigInt(offset + 1) });
    longestMs = Math.max(longestMs, performance.now() - beganAt);
  }
  return longestMs;
}

function residentMegabytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}
