import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitLine } from '../../src/model/judging/slope.js';

describe('a line through times and sizes', () => {
  it('is exact when the points are', () => {
    const line = fitLine([1, 2, 5, 9].map((x) => ({ x, y: 7 + 3 * x })));
    expect(line.slope).toBeCloseTo(3, 10);
    expect(line.intercept).toBeCloseTo(7, 10);
    expect(line.slopeAtLeast).toBeCloseTo(3, 6);
  });

  it('has the textbook lower bound: t(0.95, 1) = 6.314 standard errors below, with three points', () => {
    // Residuals of (0,0) (1,2) (2,1) around y = 0.5 + 0.5 x are -0.5, 1, -0.5: s² = 1.5, standard error = √(1.5 / 2).
    const line = fitLine([
      { x: 0, y: 0 },
      { x: 1, y: 2 },
      { x: 2, y: 1 },
    ]);
    expect(line.slope).toBeCloseTo(0.5, 10);
    expect(line.slopeAtLeast).toBeCloseTo(0.5 - 6.314 * Math.sqrt(0.75), 6);
  });

  it('knows nothing with fewer than three points, or with one size only', () => {
    expect(fitLine([]).slopeAtLeast).toBe(-Infinity);
    expect(
      fitLine([
        { x: 1, y: 1 },
        { x: 2, y: 9 },
      ]).slopeAtLeast,
    ).toBe(-Infinity);
    expect(
      fitLine([
        { x: 4, y: 1 },
        { x: 4, y: 9 },
        { x: 4, y: 5 },
      ]),
    ).toMatchObject({ slope: 0, slopeAtLeast: -Infinity });
  });

  it('never claims more than it fitted', () => {
    const point = fc.record({ x: fc.integer({ min: 0, max: 1_000 }), y: fc.integer({ min: 0, max: 1_000 }) });
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 150 }), (points) => {
        const { slope, slopeAtLeast } = fitLine(points);
        expect(Number.isNaN(slope)).toBe(false);
        expect(slopeAtLeast).toBeLessThanOrEqual(slope);
      }),
    );
  });
});
