import { describe, expect, it } from 'vitest';
import { latencyFloorMs, recoveredAfterMs, recoveredBelowMs } from '../../src/experiments/recovery.js';
import type { Sample } from '../../src/model/evidence.js';

/** One sample a second, from 0 on; null: a second in which nothing was acknowledged. */
const seconds = (...p99s: (number | null)[]): Sample[] =>
  p99s.map((ackP99Ms, second) => ({
    atMs: second * 1_000,
    acknowledged: ackP99Ms === null ? 0 : 100,
    ackP99Ms,
    endToEndP99Ms: null,
    errors: 0,
  }));

const drill = { killedAtMs: 2_500, untilMs: 10_000, belowMs: 100 };

describe('latency after a crash counts as recovered', () => {
  it('from the first of two good seconds in a row', () => {
    expect(recoveredAfterMs(seconds(10, 10, 10, 3_000, 2_000, 90, 80, 10), drill)).toBe(5_000 - 2_500);
  });

  it('not by a single good second between two bad ones', () => {
    expect(recoveredAfterMs(seconds(10, 10, 10, 3_000, 50, 2_000, 60, 70), drill)).toBe(6_000 - 2_500);
  });

  it('not by seconds in which nothing was acknowledged', () => {
    expect(recoveredAfterMs(seconds(10, 10, 10, null, null, null, null), drill)).toBeNull();
  });

  it('not by the good seconds before the kill', () => {
    expect(recoveredAfterMs(seconds(10, 10, 10), drill)).toBeNull();
  });

  it('not by seconds into which the next act falls', () => {
    const samples = seconds(10, 10, 10, 3_000, 3_000, 10, 10);
    expect(recoveredAfterMs(samples, { ...drill, untilMs: 6_500 })).toBeNull();
    expect(recoveredAfterMs(samples, { ...drill, untilMs: 7_000 })).toBe(2_500);
  });

  it('at once when the crash was not felt', () => {
    expect(recoveredAfterMs(seconds(10, 10, 10, 12, 11), drill)).toBe(500);
  });
});

describe('what p99 must come back under', () => {
  it('is twice the baseline', () => expect(recoveredBelowMs(400)).toBe(800));
  it('is never so low that noise of the machine reads as an outage', () =>
    expect(recoveredBelowMs(4)).toBe(latencyFloorMs));
});
