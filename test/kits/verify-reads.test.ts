import { describe, expect, it } from 'vitest';
import { type ReadValue, verifyReads } from '../../src/kits/verify-reads.js';

const acknowledged = ['a', 'b', 'c'].map((value) => ({ partition: 0, value }));
const read = (offset: number, value: string, more: Partial<ReadValue> = {}): ReadValue => ({
  partition: 0,
  offset,
  value,
  intact: true,
  ...more,
});
const names = (log: ReadValue[]): string[] => verifyReads('t', acknowledged, log).anomalies.map(({ name }) => name);

describe('what a real client was told against what the log holds', () => {
  it('every record once, in order: nothing to report', () => {
    const verification = verifyReads('t', acknowledged, [read(0, 'a'), read(1, 'b'), read(5, 'c')]);
    expect(verification).toMatchObject({ acknowledged: 3, read: 3, partitions: 1, anomalies: [] });
  });
  it('an acknowledged record that is not there is lost', () => {
    expect(names([read(0, 'a'), read(1, 'c')])).toEqual(['lost-write']);
  });
  it('an empty log loses everything', () => {
    expect(verifyReads('t', acknowledged, []).anomalies).toMatchObject([{ name: 'lost-write', count: 3 }]);
  });
  it('a record at two offsets is a duplicate, reported with both', () => {
    const [anomaly] = verifyReads('t', acknowledged, [
      read(0, 'a'),
      read(1, 'b'),
      read(2, 'b'),
      read(3, 'c'),
    ]).anomalies;
    expect(anomaly).toMatchObject({
      name: 'duplicate',
      count: 1,
      examples: [{ offset: 2, detail: '"b" is also at offset 1' }],
    });
  });
  it('a record behind one that was sent after it is out of order', () => {
    expect(names([read(0, 'b'), read(1, 'a'), read(2, 'c')])).toEqual(['nonmonotonic-send']);
  });
  it('a record that nobody sent, or sent elsewhere, is a phantom', () => {
    expect(names([read(0, 'a'), read(1, 'b'), read(2, 'c'), read(3, 'x')])).toEqual(['phantom-record']);
    expect(names([read(0, 'a'), read(1, 'b'), read(2, 'c'), read(0, 'a', { partition: 1 })])).toEqual([
      'phantom-record',
    ]);
  });
  it('another key or header is corruption', () => {
    expect(names([read(0, 'a'), read(1, 'b', { intact: false }), read(2, 'c')])).toEqual(['corrupted-payload']);
  });
});
