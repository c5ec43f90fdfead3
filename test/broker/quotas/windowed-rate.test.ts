import fc from 'fast-check';
import { expect, it } from 'vitest';
import { WindowedRate } from '../../../src/broker/quotas/windowed-rate.js';

it('counts a first burst over ten seconds, as Kafka does: ten times the quota are free', () => {
  const rate = new WindowedRate();
  rate.record(1_000, 0);
  expect(rate.throttleTimeMs(100, 0)).toBe(0);
  rate.record(500, 0);
  // 150/s where 100/s are allowed: half of the ten seconds more.
  expect(rate.throttleTimeMs(100, 0)).toBe(5_000);
});

it('whoever waits as told is welcome again', () => {
  const rate = new WindowedRate();
  rate.record(5_000, 0);
  const waitMs = rate.throttleTimeMs(100, 0);
  expect(waitMs).toBe(40_000);
  expect(rate.throttleTimeMs(100, waitMs)).toBe(0);
  expect(rate.isIdle(waitMs)).toBe(true);
});

it('a client that waits as told gets about its quota in the long run', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 10, max: 10_000 }),
      fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 200, maxLength: 400 }),
      (bound, amounts) => {
        const rate = new WindowedRate();
        let nowMs = 0;
        let total = 0;
        for (const amount of amounts) {
          rate.record(amount, nowMs);
          total += amount;
          nowMs += Math.max(1, rate.throttleTimeMs(bound, nowMs));
        }
        // Windows are coarse, the first ten seconds are forgiven, and the last use is not paid yet.
        expect(total).toBeLessThanOrEqual(bound * (nowMs / 1_000) * 1.5 + bound * 11 + 3_000);
      },
    ),
  );
});
