import { expect, it } from 'vitest';
import { silentLogger } from '../../../src/broker/logger.js';
import { MetadataLog } from '../../../src/broker/metadata/log.js';
import { logKey } from '../../../src/broker/metadata/log-object.js';
import { emptyState } from '../../../src/broker/state/state.js';
import { DeadlineStore, MemoryStore, type ObjectStore } from '../../../src/objectstore/index.js';
import { VirtualClock } from '../simulation/virtual-clock.js';

/** A log over a store whose next get and put end as the test says. */
async function rig() {
  const clock = new VirtualClock();
  const memory = new MemoryStore();
  const next: { get?: () => Promise<Buffer>; put?: () => Promise<void> } = {};
  const once = <T>(what: 'get' | 'put', otherwise: () => Promise<T>): Promise<T> => {
    const act = next[what] as (() => Promise<T>) | undefined;
    delete next[what];
    return act ? act() : otherwise();
  };
  const store: ObjectStore = {
    get: (key, range) => once('get', () => memory.get(key, range)),
    put: (key, body, options) => once('put', () => memory.put(key, body, options)),
    list: (prefix, startAfter) => memory.list(prefix, startAfter),
    delete: (keys) => memory.delete(keys),
  };
  const fatal: string[] = [];
  const log = new MetadataLog(emptyState(), {
    store: new DeadlineStore(store, 1_000, (ms, call) => clock.after(ms, call)),
    clock,
    logger: silentLogger,
    writer: 'w',
    author: () => ({ broker: 1, epoch: 0 }),
    pollActiveMs: 10,
    pollIdleMs: 10,
    onFatal: ({ message }) => fatal.push(message),
  });
  await log.open();
  const settles = async (what: Promise<unknown>) => {
    let settled = false;
    void what.then(() => {
      settled = true;
    });
    await clock.runFor(5_000);
    return settled;
  };
  return { clock, memory, next, fatal, log, settles };
}

const entry = { kind: 'producer-id-allocate' as const, count: 1 };

it('a store that fails in a way of its own is asked again, not the end of the broker', async () => {
  const { next, fatal, log, settles } = await rig();
  next.get = () => Promise.reject(new Error('aborted'));
  expect(await settles(log.catchUp())).toBe(true);
  next.put = () => Promise.reject(new TypeError('terminated'));
  expect(await settles(log.propose(entry))).toBe(true);
  expect(fatal).toEqual([]);
});

it('a request that is never answered is given up and made again', async () => {
  const { next, fatal, log, settles } = await rig();
  next.get = () => new Promise(() => {});
  expect(await settles(log.catchUp())).toBe(true);
  next.put = () => new Promise(() => {});
  expect(await settles(log.propose(entry))).toBe(true);
  expect(fatal).toEqual([]);
});

it('an object that cannot be understood is fatal: the state beyond it is unknown', async () => {
  const { clock, memory, fatal, log } = await rig();
  await memory.put(logKey(log.state.index + 1), Buffer.from('not JSON'));
  await clock.runFor(1_000);
  expect(fatal).toEqual([expect.stringContaining('is not JSON')]);
});
