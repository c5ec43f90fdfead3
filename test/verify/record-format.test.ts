import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyBytes, minimumValueBytes, RecordCodec, runHash } from '../../src/verify/index.js';

const format = { runHash: runHash('run', 'topic', 1), valueBytes: 100, keysPerPartition: 0 };
const intendedUs = 1_764_000_000_123_456;

describe('a record value', () => {
  it('is verified from itself alone, by another codec of the same run', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000 }),
        fc.maxSafeNat(),
        fc.integer({ min: minimumValueBytes, max: 3_000 }),
        (partition, sequence, valueBytes) => {
          const value = new RecordCodec({ ...format, valueBytes }).encodeValue(partition, sequence, intendedUs);
          const found = new RecordCodec({ ...format, valueBytes }).inspect(value, 0, value.length);
          expect(found).toMatchObject({ verdict: 'ours', partition, sequence, intendedUs, wrongByte: null });
        },
      ),
      { seed: 11, numRuns: 30 },
    );
  });

  it('shows every single flipped bit, and where in the payload it is', () => {
    const codec = new RecordCodec(format);
    const value = codec.encodeValue(4, 123_456_789_012, intendedUs);
    for (let at = 0; at < value.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        value[at]! ^= 1 << bit;
        const { verdict, wrongByte } = codec.inspect(value, 0, value.length);
        expect(verdict, `byte ${at} bit ${bit}`).toBe('corrupted');
        if (at < 8 || at >= minimumValueBytes) expect(wrongByte).toBe(at);
        value[at]! ^= 1 << bit;
      }
    }
    expect(codec.inspect(value, 0, value.length).verdict).toBe('ours');
  });

  it('shows a value that was cut or that grew', () => {
    const codec = new RecordCodec(format);
    const value = Buffer.concat([codec.encodeValue(0, 1, intendedUs), Buffer.alloc(10)]);
    expect(codec.inspect(value, 0, 99)).toMatchObject({ verdict: 'corrupted', wrongByte: 99 });
    expect(codec.inspect(value, 0, 110)).toMatchObject({ verdict: 'corrupted', wrongByte: 100 });
    expect(codec.inspect(value, 0, 20)).toMatchObject({ verdict: 'corrupted', wrongByte: 20 });
  });

  it('with the payload of another record is corrupted', () => {
    const codec = new RecordCodec(format);
    const value = codec.encodeValue(0, 1, intendedUs);
    codec.encodeValue(0, 2, intendedUs).copy(value, minimumValueBytes, minimumValueBytes);
    expect(codec.inspect(value, 0, 100).verdict).toBe('corrupted');
  });

  it('of another run, and bytes of anything else, are foreign', () => {
    const other = new RecordCodec({ ...format, runHash: runHash('run', 'topic', 2) });
    const codec = new RecordCodec(format);
    for (const value of [
      other.encodeValue(0, 1, intendedUs),
      Buffer.alloc(100),
      Buffer.from('{"order":17}'),
      Buffer.alloc(0),
    ]) {
      expect(codec.inspect(value, 0, value.length).verdict).toBe('foreign');
    }
  });

  it('needs room for its header', () => {
    expect(() => new RecordCodec({ ...format, valueBytes: minimumValueBytes - 1 })).toThrow(/at least 32 B/);
    const codec = new RecordCodec({ ...format, valueBytes: minimumValueBytes });
    const value = codec.encodeValue(0, 5, intendedUs);
    expect(codec.inspect(value, 0, value.length).verdict).toBe('ours');
  });
});

describe('a record key', () => {
  const codec = new RecordCodec({ ...format, keysPerPartition: 10 });

  it('is one of so many in its partition, and no other partition has it', () => {
    const keysOf = (partition: number) =>
      new Set(Array.from({ length: 2_000 }, (_, s) => codec.encodeKey(partition, s)!.toString()));
    expect(keysOf(0).size).toBe(10);
    expect(keysOf(1).size).toBe(10);
    expect([...keysOf(0)].filter((key) => keysOf(1).has(key))).toEqual([]);
  });

  it('is verified: another key, a missing and an unexpected one are told apart', () => {
    const key = codec.encodeKey(2, 40)!;
    expect(codec.keyMatches(key, 0, keyBytes, 2, 40)).toBe(true);
    expect(codec.keyMatches(key, 0, -1, 2, 40)).toBe(false);
    key[3]! ^= 1;
    expect(codec.keyMatches(key, 0, keyBytes, 2, 40)).toBe(false);
    expect(new RecordCodec(format).keyMatches(key, 0, -1, 2, 40)).toBe(true);
    expect(new RecordCodec(format).keyMatches(key, 0, keyBytes, 2, 40)).toBe(false);
  });
});
