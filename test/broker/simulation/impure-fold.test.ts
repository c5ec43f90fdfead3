import { expect, it, vi } from 'vitest';
import { play } from './schedule.js';

/** A fold that depends on how long its process has run: what a broker took from a snapshot it folds differently. */
vi.mock('../../../src/broker/state/apply.js', async (original) => {
  const { apply } = await original<typeof import('../../../src/broker/state/apply.js')>();
  const folds = new WeakMap<object, number>();
  const forgetful: typeof apply = (state, entry, author) => {
    const count = (folds.get(state) ?? 0) + 1;
    folds.set(state, count);
    const outcome = apply(state, entry, author);
    if (count === 40) state.nextProducerId++;
    return outcome;
  };
  return { apply: forgetful };
});

it('a fold that is no function of the log is found: brokers come to disagree', { timeout: 60_000 }, async () => {
  const violations: string[] = [];
  for (let seed = 1; seed <= 5 && violations.length === 0; seed++) violations.push(...(await play(seed)).violations);
  expect(violations.join('\n')).toMatch(/brokers disagree about log index/);
});
