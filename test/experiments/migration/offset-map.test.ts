import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OffsetMap } from '../../../src/experiments/migration/offset-map.js';

const mapped = (...pairs: [source: number, target: number][]): OffsetMap => {
  const map = new OffsetMap();
  for (const [source, target] of pairs) map.add(source, target);
  return map;
};

describe('a committed offset on the target', () => {
  it('is the place of the same record', () => {
    const map = mapped([0, 100], [1, 101], [2, 102]);
    expect([0, 1, 2].map((offset) => map.translate(offset))).toEqual([100, 101, 102]);
  });

  it('is the end of what was mirrored for a group that has read everything', () => {
    expect(mapped([0, 7], [1, 8]).translate(2)).toBe(9);
    expect(mapped([0, 7], [1, 8]).translate(1_000)).toBe(9);
  });

  it('is the next record that exists where the committed one is gone (compaction, transaction markers)', () => {
    const map = mapped([0, 0], [1, 1], [5, 2], [6, 3], [9, 4]);
    expect([2, 4, 5, 7, 9, 10].map((offset) => map.translate(offset))).toEqual([2, 2, 2, 4, 4, 5]);
  });

  it('is the first record where the source has trimmed its log', () => {
    expect(mapped([50, 0], [51, 1]).translate(3)).toBe(0);
  });

  it('is 0 on an empty topic', () => {
    expect(new OffsetMap().translate(0)).toBe(0);
  });

  it('never skips a record and never goes back behind one that was read, whatever the gaps', () => {
    const gaps = fc.array(
      fc.record({ source: fc.integer({ min: 1, max: 4 }), target: fc.integer({ min: 1, max: 3 }) }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(gaps, fc.nat(300), (steps, committed) => {
        const pairs: [number, number][] = [];
        let [source, target] = [-1, -1];
        for (const step of steps) pairs.push([(source += step.source), (target += step.target)]);
        const expected = pairs.find(([offset]) => offset >= committed)?.[1] ?? (pairs.length === 0 ? 0 : target + 1);
        const map = mapped(...pairs);
        expect(map.translate(committed)).toBe(expected);
        expect(map.records).toBe(pairs.length);
      }),
      { seed: 3 },
    );
  });
});
