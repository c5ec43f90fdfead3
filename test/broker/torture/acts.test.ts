import { expect, it } from 'vitest';
import { type Act, actsOf } from './acts.js';

function first(count: number, seed: number): Act[] {
  const acts = actsOf(seed);
  return Array.from({ length: count }, () => acts.next().value);
}

it('a seed replays its acts; another gives others', () => {
  expect(first(40, 7)).toEqual(first(40, 7));
  expect(first(40, 7)).not.toEqual(first(40, 8));
});

it('each kind is met in the first ten acts, whatever the seed', () => {
  for (let seed = 0; seed < 50; seed++) {
    expect(new Set(first(10, seed).map(({ kind }) => kind)).size, `seed ${seed}`).toBe(6);
  }
});
