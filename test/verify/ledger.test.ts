import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Fate, PartitionLedger, SequenceSet } from '../../src/verify/index.js';

describe('ledger of a partition', () => {
  it('remembers what a plain list would, in any order of ends', () => {
    const step = fc.record({
      count: fc.integer({ min: 1, max: 100 }),
      fate: fc.constantFrom<Fate>('acknowledged', 'unknown', 'failed'),
      offsetGap: fc.integer({ min: 0, max: 3 }),
      named: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.integer(), (steps, shuffle) => {
        const ledger = new PartitionLedger();
        const expected: { fate: Fate; offset: number }[] = [];
        let offset = 0;
        const ends = steps.map(({ count, fate, offsetGap, named }) => {
          offset += offsetGap;
          const first = expected.length;
          const base = fate === 'acknowledged' && named ? offset : -1;
          for (let i = 0; i < count; i++) expected.push({ fate, offset: base < 0 ? -1 : base + i });
          if (fate === 'acknowledged') offset += count;
          return { first, count, fate, base };
        });
        ends.sort((a, b) => ((a.first * 2654435761 + shuffle) % 97) - ((b.first * 2654435761 + shuffle) % 97));
        for (const { first, count, fate, base } of ends) {
          if (fate === 'acknowledged') ledger.acknowledge(first, count, base);
          else if (fate === 'unknown') ledger.loseTrack(first, count);
          else ledger.fail(first, count);
        }
        expect(ledger.end).toBe(expected.length);
        const remembered = expected.map((_, sequence) => ({
          fate: ledger.fate(sequence),
          offset: ledger.offsetOf(sequence),
        }));
        expect(remembered).toEqual(expected);
        const byOffset = expected.filter(({ offset: at }) => at >= 0).map(({ offset: at }) => ledger.sequenceAt(at));
        expect(byOffset).toEqual(expected.flatMap(({ offset: at }, sequence) => (at >= 0 ? [sequence] : [])));
        expect(ledger.fate(expected.length)).toBe('unsent');
        expect(ledger.acknowledged + ledger.unknown + ledger.failed).toBe(expected.length);
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  it('refuses a second fate for one record: a driver that reports twice is a bug', () => {
    const ledger = new PartitionLedger();
    ledger.acknowledge(0, 10, 0);
    expect(() => ledger.loseTrack(9, 1)).toThrow(/sequence 9 is already acknowledged/);
  });

  it('knows which records a retry may have repeated', () => {
    const ledger = new PartitionLedger();
    ledger.allowRepeats(10, 5);
    expect([9, 10, 14, 15].map((sequence) => ledger.mayRepeat(sequence))).toEqual([false, true, true, false]);
  });
});

it('a set of sequences tells first from later, far apart', () => {
  const set = new SequenceSet();
  expect([
    set.add(3),
    set.add(3),
    set.has(3),
    set.has(4),
    set.add(5_000_000),
    set.has(5_000_000),
    set.has(9_999_999),
  ]).toEqual([true, false, true, false, true, true, false]);
});
