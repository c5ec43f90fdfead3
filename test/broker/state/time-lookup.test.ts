import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BatchIndex } from '../../../src/broker/state/batch-index.js';

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('append' as const), timestamp: fc.integer({ min: -1, max: 20 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop' as const), first: fc.nat(3), last: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), every: fc.integer({ min: 2, max: 5 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('look' as const), timestamp: fc.integer({ min: 0, max: 21 }) }),
  },
);

it('a lookup by time finds what a scan from the start finds, whatever was appended, dropped and removed', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const index = new BatchIndex();
      let offset = 0;
      for (const one of steps) {
        if (one.kind === 'append') {
          const place = { object: 1, position: 0, length: 10, maxTimestampMs: one.timestamp };
          index.append({ baseOffset: offset++, recordCount: 1, ...place });
        } else if (one.kind === 'drop') {
          index.dropFirst(one.first);
          index.dropLast(one.last);
        } else if (one.kind === 'remove') {
          index.remove(Array.from({ length: index.size }, (_, i) => i).filter((i) => i % one.every === 0));
        } else {
          let wanted = 0;
          while (wanted < index.size && index.maxTimestampAt(wanted) < one.timestamp) wanted++;
          expect(index.indexReaching(one.timestamp)).toBe(wanted);
        }
      }
    }),
  );
});
