import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BatchIndex } from '../../../src/broker/state/batch-index.js';

const batch = (baseOffset: number, recordCount: number) => ({
  baseOffset,
  recordCount,
  object: baseOffset % 7,
  position: baseOffset * 10,
  length: recordCount * 10,
  maxTimestampMs: baseOffset,
});

it('finds for every offset the batch that holds it, however much was appended, trimmed and cut', () => {
  const act = fc.oneof(
    fc.record({ act: fc.constant('append' as const), n: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ act: fc.constant('dropFirst' as const), n: fc.integer({ min: 0, max: 30 }) }),
    fc.record({ act: fc.constant('dropLast' as const), n: fc.integer({ min: 0, max: 3 }) }),
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 200 }), (acts) => {
      const index = new BatchIndex();
      let model: ReturnType<typeof batch>[] = [];
      let end = 0;
      for (const { act: kind, n } of acts) {
        if (kind === 'append') {
          model.push(batch(end, n));
          index.append(batch(end, n));
          end += n;
        } else if (kind === 'dropFirst') {
          model = model.slice(n);
          index.dropFirst(n);
        } else {
          model = n === 0 ? model : model.slice(0, -n);
          index.dropLast(n);
        }
      }
      expect(Array.from({ length: index.size }, (_, i) => index.at(i))).toEqual(model);
      for (let offset = 0; offset <= end; offset++) {
        const found = model.findIndex(({ baseOffset, recordCount }) => baseOffset + recordCount > offset);
        expect(index.indexOf(offset)).toBe(found < 0 ? model.length : found);
      }
    }),
    { numRuns: 200 },
  );
});

it('a relocated batch keeps its offsets', () => {
  const index = new BatchIndex();
  index.append(batch(0, 3));
  index.relocate(0, 99, 1234);
  expect(index.at(0)).toEqual({ ...batch(0, 3), object: 99, position: 1234 });
});
