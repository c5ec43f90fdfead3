import { expect, it } from 'vitest';
import { play } from './schedule.js';

/** A simulation that finds nothing proves nothing: each of these is found within a few seeds, and by its own symptom. */
it.each([
  ['lose-wal-tail', /was acknowledged at|came \d+$/],
  ['reuse-offsets', /highWatermark went|changed:|out of range/],
  ['no-dedup', /lost, twice, or out of order/],
  ['ack-before-durable', /was acknowledged at/],
  ['drop-record', /after offset/],
  ['drop-on-move', /after offset/],
  ['corrupt-payload', /was acknowledged at/],
  ['forget-commits', /was committed/],
  ['never-delete', /garbage stays/],
  ['torn-transactions', /transaction .* is (committed|aborted|unknown), and seen/],
])('the defect %s is found', { timeout: 120_000 }, async (defect, symptom) => {
  const seeds = 6;
  const violations: string[] = [];
  for (let seed = 1; seed <= seeds && !violations.some((text) => symptom.test(text)); seed++) {
    violations.push(...(await play(seed, [defect])).violations);
  }
  expect(
    violations.filter((text) => symptom.test(text)),
    `seeds 1 to ${seeds}`,
  ).not.toEqual([]);
});
