import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/broker/logger.js';
import { MetadataLog } from '../../../src/broker/metadata/log.js';
import { encodeLogObject, logKey } from '../../../src/broker/metadata/log-object.js';
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
  /** Requests wait for this before they reach the store. */
  const asleep = { until: Promise.resolve() };
  const awake = <T>(act: () => Promise<T>): Promise<T> => asleep.until.then(act);
  const store: ObjectStore = {
    get: (key, range) => once('get', () => awake(() => memory.get(key, range))),
    put: (key, body, options) => once('put', () => awake(() => memory.put(key, body, options))),
    list: (prefix, startAfter) => awake(() => memory.list(prefix, startAfter)),
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
    leftBehindAfterMs: 1_500,
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
  return { clock, memory, next, asleep, fatal, log, settles };
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

describe('a broker that was away while the log was cut behind its back', () => {
  /** The broker hears nothing of the store for 3 s; meanwhile others append ten objects, and cut the log up to the last but one. */
  async function away() {
    const { clock, memory, asleep, fatal, log } = await rig();
    asleep.until = new Promise<void>((open) => void clock.after(3_000, open));
    const first = log.state.index + 1;
    const author = { broker: 2, epoch: 1 };
    for (let i = 0; i < 10; i++) {
      const object = encodeLogObject({ author, writer: 'other', sequence: i, entries: [entry] });
      await memory.put(logKey(first + i), object);
    }
    const cutTo = first + 8;
    await memory.put(`floor/${String(cutTo).padStart(20, '0')}`, Buffer.from(''));
    await memory.delete(Array.from({ length: 9 }, (_, i) => logKey(first + i)));
    return { clock, fatal, log };
  }

  it('stops instead of taking the hole for the end of the log', async () => {
    const { clock, fatal } = await away();
    await clock.runFor(10_000);
    expect(fatal).toEqual([expect.stringMatching(/was away .* cut up to \d+; start the broker again/)]);
  });

  it('stops instead of telling anybody of what it appended there', async () => {
    const { clock, fatal, log } = await away();
    let told = false;
    const tell = () => {
      told = true;
    };
    log.propose(entry).then(tell, () => {});
    await clock.runFor(10_000);
    expect(fatal).toEqual([expect.stringContaining('start the broker again')]);
    expect(told).toBe(false);
  });
});

it('a broker that was away while nothing was cut goes on', async () => {
  const { clock, next, fatal, log, settles } = await rig();
  next.get = () => new Promise(() => {});
  await clock.runFor(4_000);
  expect(await settles(log.propose(entry))).toBe(true);
  expect(fatal).toEqual([]);
});

it('nothing is folded while work at rest is under way, and what was proposed meanwhile follows', async () => {
  const { clock, log, settles } = await rig();
  const { index } = log.state;
  const indexes: number[] = [];
  const rest = log.atRest(async () => {
    for (let i = 0; i < 3; i++) {
      await new Promise<void>((resume) => void clock.after(100, resume));
      indexes.push(log.state.index);
    }
  });
  const proposed = log.propose(entry);
  expect(await settles(rest)).toBe(true);
  expect(await settles(proposed)).toBe(true);
  expect(indexes).toEqual([index, index, index]);
});
