import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constantRate, shareOf } from '../../src/load/schedule.js';

describe('schedule', () => {
  it('spaces records evenly, the first at 0', () => {
    const schedule = constantRate(4);
    expect([0, 1, 2, 3].map(schedule.timeOf)).toEqual([0, 250, 500, 750]);
    expect([-1, 0, 249.9, 250, 750].map(schedule.dueBy)).toEqual([0, 1, 1, 2, 4]);
  });

  it('agrees with its inverse at every rate and time', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 5e6, noNaN: true }),
        fc.double({ min: 0, max: 1e7, noNaN: true }),
        (rate, ms) => {
          const schedule = constantRate(rate);
          const due = schedule.dueBy(ms);
          expect(schedule.timeOf(due - 1)).toBeLessThanOrEqual(ms);
          expect(schedule.timeOf(due)).toBeGreaterThan(ms);
        },
      ),
      { seed: 7 },
    );
  });

  it('deals every record to exactly one partition', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 0, max: 10_000 }),
        (partitions, rate, ms) => {
          const schedule = constantRate(rate);
          const shares = Array.from({ length: partitions }, (_, p) => shareOf(schedule, p, partitions));
          expect(shares.reduce((sum, share) => sum + share.dueBy(ms), 0)).toBe(schedule.dueBy(ms));
          const last = shares
            .map((share) => share.dueBy(ms))
            .map((due, p) => (due === 0 ? 0 : shares[p]!.timeOf(due - 1)));
          expect(Math.max(...last)).toBeLessThanOrEqual(ms);
        },
      ),
      { seed: 7 },
    );
  });
});
