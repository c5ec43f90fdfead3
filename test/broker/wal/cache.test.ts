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

it('never holds more than it may, and lets go of what was used longest ago', () => {
  const cache = new ObjectCache(250);
  for (const key of ['a', 'b']) cache.holdWhole(key, Buffer.alloc(100));
  cache.batch('a', 0, 1);
  cache.holdWhole('c', Buffer.alloc(100));
  expect(['a', 'b', 'c'].map((key) => cache.batch(key, 0, 1) !== undefined)).toEqual([true, false, true]);
  cache.holdWhole('huge', Buffer.alloc(251));
  expect(cache.batch('huge', 0, 1)).toBeUndefined();
});
