import fc from 'fast-check';
import { HistogramLogReader } from 'hdr-histogram-js';
import { describe, expect, it } from 'vitest';
import { hlogText } from '../../src/load/hlog.js';
import { LatencyRecorder } from '../../src/load/latency-recorder.js';
import { LatencyTimeline } from '../../src/load/latency-timeline.js';

describe('latency timeline', () => {
  it('gives any quantile within 1/64 of the exact one, never below it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 20_000_000 }), { minLength: 1, maxLength: 200 }),
        fc.constantFrom(0.5, 0.9, 0.99, 1),
        (latenciesUs, quantile) => {
          const timeline = new LatencyTimeline(1_000);
          for (const us of latenciesUs) timeline.record(0, us);
          const sorted = [...latenciesUs].sort((a, b) => a - b);
          const exactMs = sorted[Math.max(1, Math.ceil(quantile * sorted.length)) - 1]! / 1000;
          const found = timeline.quantileMs(quantile, 0, 1_000)!;
          expect(found).toBeGreaterThanOrEqual(exactMs);
          expect(found).toBeLessThanOrEqual(exactMs * (1 + 1 / 64) + 0.001);
        },
      ),
      { seed: 3 },
    );
  });

  it('files a latency under the time its record was due', () => {
    const timeline = new LatencyTimeline(1_000);
    timeline.record(150, 2_000_000);
    expect(timeline.quantileMs(0.99, 100, 200)).toBeCloseTo(2_000, -2);
    expect(timeline.quantileMs(0.99, 200, 3_000)).toBeNull();
  });

  it('counts a latency beyond its range as the longest it can tell', () => {
    const timeline = new LatencyTimeline(1_000);
    timeline.record(0, 2 ** 40);
    expect(timeline.quantileMs(1, 0, 100)).toBeCloseTo(2 ** 30 / 1000, 0);
  });

  it('stays bounded for a load of a day', () => {
    const timeline = new LatencyTimeline(86_400_000);
    timeline.record(86_399_999, 5_000);
    expect(timeline.endMs / timeline.intervalMs).toBeLessThanOrEqual(3_000);
  });
});

describe('histogram log', () => {
  it('reads back with every value, tagged, without the warm-up', () => {
    const recorder = new LatencyRecorder(2_000, 1_000);
    recorder.record(500, 9_000);
    for (let ms = 1; ms <= 100; ms++) recorder.record(1_500, ms);
    const text = hlogText(1_700_000_000_000, 1_000, { ack: recorder.histogram });
    const histogram = new HistogramLogReader(text).nextIntervalHistogram()!;
    expect(histogram.tag).toBe('ack');
    expect(histogram.totalCount).toBe(100);
    expect(histogram.getValueAtPercentile(99) / 1000).toBeCloseTo(99, 0);
    expect(text.startsWith('#[Histogram log format version 1.3]')).toBe(true);
  });
});
