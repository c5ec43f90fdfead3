import { expect, it } from 'vitest';
import { LongestGaps } from '../../src/load/longest-gaps.js';

const gapsOf = (act: (gaps: LongestGaps) => void, endMs = 10_000) => {
  const gaps = new LongestGaps('t', 1);
  act(gaps);
  return { gap: gaps.close(endMs)[0], waiting: gaps.waiting() };
};

it('an outage lasts from the first unanswered request to the next answer', () => {
  const { gap } = gapsOf((gaps) => {
    gaps.asked(0, 90);
    gaps.answered(0, 100);
    gaps.asked(0, 150);
    gaps.asked(0, 2_000);
    gaps.answered(0, 3_150);
  });
  expect(gap).toEqual({ topic: 't', partition: 0, fromMs: 150, ms: 3_000 });
});

it('idle time is no outage: a sparse load shows its latency only', () => {
  const { gap } = gapsOf((gaps) => {
    for (const atMs of [0, 2_000, 4_000]) {
      gaps.asked(0, atMs);
      gaps.answered(0, atMs + 5);
    }
  });
  expect(gap).toEqual({ topic: 't', partition: 0, fromMs: 0, ms: 5 });
});

it('records that were already waiting at the last answer count from that answer', () => {
  const { gap } = gapsOf((gaps) => {
    gaps.asked(0, 0);
    gaps.answered(0, 100);
    gaps.asked(0, 50);
    gaps.answered(0, 160);
  });
  expect(gap?.ms).toBe(100);
});

it('what is never answered counts to the end and is still waiting', () => {
  const { gap, waiting } = gapsOf((gaps) => gaps.asked(0, 4_000));
  expect(gap).toEqual({ topic: 't', partition: 0, fromMs: 4_000, ms: 6_000 });
  expect(waiting).toBe(1);
});
