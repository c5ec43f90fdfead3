import { expect, it } from 'vitest';
import { ObjectCache } from '../../../src/broker/wal/cache.js';

it('gives batches of objects that were written and of objects that were read', () => {
  const cache = new ObjectCache(1_000);
  cache.holdParts(
    'written',
    6,
    new Map([
      [0, Buffer.from('abc')],
      [3, Buffer.from('def')],
    ]),
  );
  cache.holdWhole('read', Buffer.from('abcdef'));
  expect(cache.batch('written', 3, 3)?.toString()).toBe('def');
  expect(cache.batch('read', 3, 3)?.toString()).toBe('def');
  expect(cache.batch('never', 0, 3)).toBeUndefined();
});

it('what was read is checked at its first use, once, and let go when it is damaged', () => {
  const cache = new ObjectCache(1_000);
  const checked: string[] = [];
  const isIntact = (batch: Buffer) => checked.push(batch.toString()) > 0 && batch.toString() !== 'bad';
  cache.holdWhole('read', Buffer.from('oksbad'));
  for (let i = 0; i < 2; i++) expect(cache.batch('read', 0, 3, isIntact)?.toString()).toBe('oks');
  for (let i = 0; i < 2; i++) expect(cache.batch('read', 3, 3, isIntact)).toBeUndefined();
  expect(checked).toEqual(['oks', 'bad']);
  cache.holdParts('written', 3, new Map([[0, Buffer.from('bad')]]));
  expect(cache.batch('written', 0, 3, isIntact)).toBeDefined();
});

it('never holds more than it may, and lets go of what was used longest ago', () => {
  const cache = new ObjectCache(500); // Half of it for what was read.
  for (const key of ['a', 'b']) cache.holdWhole(key, Buffer.alloc(100));
  cache.batch('a', 0, 1);
  cache.holdWhole('c', Buffer.alloc(100));
  expect(['a', 'b', 'c'].map((key) => cache.batch(key, 0, 1) !== undefined)).toEqual([true, false, true]);
  cache.holdWhole('huge', Buffer.alloc(251));
  expect(cache.batch('huge', 0, 1)).toBeUndefined();
});

it('a replay of old data pushes out nothing that was just written', () => {
  const cache = new ObjectCache(500);
  cache.holdParts('live', 200, new Map([[0, Buffer.from('live')]]));
  for (let i = 0; i < 10; i++) cache.holdWhole(`old ${i}`, Buffer.alloc(200));
  expect(cache.batch('live', 0, 4)?.toString()).toBe('live');
});
