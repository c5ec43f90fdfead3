import { expect, it } from 'vitest';
import { TokenBucket } from '../../../src/broker/quotas/token-bucket.js';

it('takes more than there is once, and then waits until the debt is paid', () => {
  const bucket = new TokenBucket();
  expect(bucket.throttleTimeMs(2, 0)).toBe(0);
  bucket.take(30, 2, 0); // 22 were there.
  expect(bucket.throttleTimeMs(2, 0)).toBe(4_000);
  expect(bucket.throttleTimeMs(2, 3_000)).toBe(1_000);
  expect(bucket.throttleTimeMs(2, 4_000)).toBe(0);
});

it('never holds more than eleven seconds allow, however long nobody took', () => {
  const bucket = new TokenBucket();
  bucket.take(1, 1, 0);
  bucket.take(12, 1, 1_000_000);
  expect(bucket.throttleTimeMs(1, 1_000_000)).toBe(1_000);
});

it('what is given back was never taken', () => {
  const bucket = new TokenBucket();
  bucket.take(20, 1, 0);
  bucket.take(-20, 1, 0);
  expect(bucket.throttleTimeMs(1, 0)).toBe(0);
});
