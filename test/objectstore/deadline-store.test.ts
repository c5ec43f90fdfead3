import { expect, it } from 'vitest';
import { DeadlineStore, MemoryStore, type ObjectStore, StoreError } from '../../src/objectstore/index.js';
import { VirtualClock } from '../broker/simulation/virtual-clock.js';

const silent = () => new Promise<never>(() => {});
const silentStore: ObjectStore = { put: silent, get: silent, list: silent, delete: silent };

it('a request that is never answered ends in time, its outcome unknown', async () => {
  const clock = new VirtualClock();
  const store = new DeadlineStore(silentStore, 1_000, (ms, call) => clock.after(ms, call));
  const ended: unknown[] = [];
  for (const request of [store.put('a', Buffer.alloc(1)), store.get('a')]) request.catch((error) => ended.push(error));
  await clock.runFor(999);
  expect(ended).toHaveLength(0);
  await clock.runFor(1);
  expect(ended).toEqual([expect.any(StoreError), expect.any(StoreError)]);
  for (const request of [store.list('a'), store.delete(['a'])]) request.catch((error) => ended.push(error));
  await clock.runFor(1_000);
  expect(ended).toHaveLength(2);
  await clock.runFor(5_000);
  expect(ended).toHaveLength(4);
});

it('answers and errors of the store behind it pass as they are, and leave no timer', async () => {
  let timers = 0;
  const store = new DeadlineStore(new MemoryStore(), 1_000, () => {
    timers++;
    return () => timers--;
  });
  await store.put('a', Buffer.from('x'), { ifNoneMatch: true });
  expect((await store.get('a')).toString()).toBe('x');
  await expect(store.put('a', Buffer.from('y'), { ifNoneMatch: true })).rejects.toThrow('exists already');
  await expect(store.get('b')).rejects.toThrow('does not exist');
  expect(await store.list('')).toHaveLength(1);
  await store.delete(['a']);
  expect(timers).toBe(0);
});
