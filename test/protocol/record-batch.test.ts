import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  batches,
  compressions,
  crc32c,
  decodeControlRecord,
  decodeRecords,
  encodeBatch,
  ProtocolError,
  patchBaseOffset,
  patchProducer,
  patchTimestamps,
  RecordCursor,
  readBatchHeader,
  sealCrc,
  verifyCrc,
} from '../../src/protocol/index.js';
import { seed } from './message-cases.js';

const NOW = 1_700_000_000_000;
const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
const arbitraryRecord = fc.record({
  timestamp: fc.oneof(fc.integer({ min: NOW - 1000, max: NOW + 1000 }), fc.integer({ min: -1, max: 2 ** 51 })),
  key: fc.option(bytes),
  value: fc.option(bytes),
  headers: fc.array(fc.record({ key: fc.string({ unit: 'binary', maxLength: 10 }), value: fc.option(bytes) }), {
    maxLength: 3,
  }),
});
const arbitraryRecords = fc.array(arbitraryRecord, { minLength: 1, maxLength: 40 });

describe.each(compressions)(`a batch with compression %s (SEED=${seed})`, (compression) => {
  it('gives back its records', () => {
    const property = fc.property(arbitraryRecords, fc.nat(2 ** 40), (records, baseOffset) => {
      const batch = encodeBatch({
        records,
        baseOffset,
        compression,
        producerId: 5n,
        producerEpoch: 1,
        baseSequence: 7,
      });
      expect(verifyCrc(batch)).toBe(true);
      expect(decodeRecords(batch)).toEqual(records.map((record, index) => ({ ...record, offset: baseOffset + index })));
      expect(readBatchHeader(batch, 0)).toMatchObject({
        compression,
        recordCount: records.length,
        lastOffsetDelta: records.length - 1,
        maxTimestamp: Math.max(...records.map((record) => record.timestamp)),
        producerId: 5n,
        producerEpoch: 1,
        baseSequence: 7,
      });
    });
    fc.assert(property, { seed, numRuns: 60 });
  });

  it('damaged anywhere, it is read or refused, never worse', () => {
    const hits = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
    const property = fc.property(arbitraryRecords, hits, fc.nat(), (records, damage, cut) => {
      const batch = encodeBatch({ records, compression });
      for (const [at, byte] of damage) batch[at % batch.length] = byte;
      for (const input of [batch, batch.subarray(0, cut % batch.length)]) {
        try {
          decodeRecords(input, { maxDecompressedBytes: 1024 * 1024 });
        } catch (error) {
          if (!(error instanceof ProtocolError)) throw error;
        }
      }
    });
    fc.assert(property, { seed, numRuns: 300 });
  });

  it('any damage to what the checksum covers is seen by verifyCrc', () => {
    const batch = encodeBatch({ records: [{ timestamp: NOW, key: null, value: Buffer.from('value') }], compression });
    for (let at = 17; at < batch.length; at++) {
      const damaged = Buffer.from(batch);
      damaged[at]! ^= 0x10;
      // Damage to the compression bits may make the header unreadable, which is a refusal too.
      expect(
        refusesOrFalse(() => verifyCrc(damaged)),
        `byte ${at}`,
      ).toBe(true);
    }
  });
});

describe('a batch', () => {
  const records = Array.from({ length: 10 }, (_, i) => ({
    timestamp: NOW + i,
    key: null,
    value: Buffer.from(`value ${i}`),
  }));

  it('takes its base offset and leader epoch without a new checksum', () => {
    const batch = encodeBatch({ records });
    patchBaseOffset(batch, 2 ** 40 + 3, 12);
    expect(verifyCrc(batch)).toBe(true);
    expect(readBatchHeader(batch, 0)).toMatchObject({ baseOffset: 2 ** 40 + 3, partitionLeaderEpoch: 12 });
    expect(decodeRecords(batch).map((record) => record.offset)).toEqual(records.map((_, i) => 2 ** 40 + 3 + i));
  });

  it('is sent again with new sequence, times and payload, in place', () => {
    const batch = encodeBatch({ records, producerId: 1n, producerEpoch: 0, baseSequence: 0 });
    patchProducer(batch, { producerId: 2n ** 40n, producerEpoch: 3, baseSequence: 10 });
    patchTimestamps(batch, NOW + 60_000, 9);
    const cursor = new RecordCursor(batch);
    while (cursor.next()) batch.write('VALUE', cursor.valueStart);
    expect(verifyCrc(batch)).toBe(false);
    sealCrc(batch);
    expect(verifyCrc(batch)).toBe(true);
    const again = records.map((record, i) => ({
      ...record,
      timestamp: NOW + 60_000 + i,
      value: Buffer.from(`VALUE ${i}`),
    }));
    expect(batch).toEqual(encodeBatch({ records: again, producerId: 2n ** 40n, producerEpoch: 3, baseSequence: 10 }));
  });

  it('without records (as compaction leaves it) is read as empty, and cannot be written', () => {
    const emptied = Buffer.from(encodeBatch({ records: records.slice(0, 1) }).subarray(0, 61));
    emptied.writeInt32BE(61 - 12, 8);
    emptied.writeInt32BE(0, 57);
    sealCrc(emptied);
    expect(verifyCrc(emptied)).toBe(true);
    expect(decodeRecords(emptied)).toEqual([]);
    expect(() => encodeBatch({ records: [] })).toThrow(ProtocolError);
  });

  it('with more records than it says, or fewer, is refused', () => {
    for (const count of [9, 11, -1, 2 ** 31 - 1]) {
      const batch = encodeBatch({ records });
      batch.writeInt32BE(count, 57);
      expect(() => decodeRecords(batch), `${count}`).toThrow(ProtocolError);
    }
  });

  it('with a record longer than its fields, or a length of more than 32 bits, is refused', () => {
    const record = { timestamp: NOW, key: null, value: Buffer.alloc(8) };
    const roomy = encodeBatch({ records: [record] });
    // Length, attributes, two deltas, null key: the value's length is the sixth byte of the record.
    expect(roomy[61 + 5]).toBe(16);
    roomy[61 + 5] = 14;
    expect(() => decodeRecords(roomy)).toThrow(/1 bytes left in a record/);

    const wide = encodeBatch({ records: [record] });
    Buffer.from('8180808010', 'hex').copy(wide, 61);
    expect(() => decodeRecords(wide)).toThrow(/varint longer than 32 bits/);
  });

  it('with offsets or times beyond what a number holds is refused', () => {
    for (const at of [0, 27, 35]) {
      const batch = encodeBatch({ records });
      batch.writeBigInt64BE(2n ** 53n, at);
      expect(() => readBatchHeader(batch, 0), `int64 at ${at}`).toThrow(/beyond 2\^53/);
    }
    expect(() => encodeBatch({ records: [{ timestamp: 2 ** 53, key: null, value: null }] })).toThrow(ProtocolError);
  });

  it('of the formats before 0.11 is refused by its magic', () => {
    const batch = encodeBatch({ records });
    batch[16] = 1;
    expect(() => [...batches(batch)]).toThrow(/magic 1/);
  });
});

describe('a record set', () => {
  const one = encodeBatch({ records: [{ timestamp: NOW, key: null, value: Buffer.from('one') }] });
  const two = encodeBatch({ baseOffset: 1, records: [{ timestamp: NOW, key: null, value: Buffer.from('two') }] });

  it('cut anywhere gives its whole batches: a fetch answer may end in the middle of one', () => {
    const set = Buffer.concat([one, two]);
    for (let length = 0; length <= set.length; length++) {
      const whole = [one, two].slice(0, length < one.length ? 0 : length < set.length ? 1 : 2);
      expect([...batches(set.subarray(0, length))].map((batch) => batch.bytes)).toEqual(whole);
    }
  });

  it('with an impossible batch length is refused: it would never end', () => {
    for (const length of [0, -12, 48]) {
      const set = Buffer.concat([one, two]);
      set.writeInt32BE(length, 8);
      expect(() => [...batches(set)], `${length}`).toThrow(ProtocolError);
    }
  });
});

describe('control records', () => {
  it('of a type that is not a transaction marker are told apart', () => {
    const leaderChange = { key: Buffer.from('00000002', 'hex'), value: Buffer.alloc(0) };
    expect(decodeControlRecord(leaderChange)).toEqual({ type: 'other', typeId: 2 });
  });

  it('that are cut short are refused', () => {
    const commit = Buffer.from('00000001', 'hex');
    for (const record of [
      { key: null, value: null },
      { key: Buffer.alloc(3), value: null },
      { key: commit, value: null },
      { key: commit, value: Buffer.alloc(0) },
      { key: commit, value: Buffer.alloc(5) },
    ]) {
      expect(() => decodeControlRecord(record)).toThrow(ProtocolError);
    }
  });
});

describe('CRC-32C', () => {
  /** Test vectors of RFC 3720 (iSCSI), appendix B.4, and the check value of the polynomial. */
  it.each([
    ['123456789', Buffer.from('123456789'), 0xe3069283],
    ['32 zeros', Buffer.alloc(32), 0x8a9136aa],
    ['32 ones', Buffer.alloc(32, 0xff), 0x62a8ab43],
    ['32 ascending', Buffer.from(Array.from({ length: 32 }, (_, i) => i)), 0x46dd794e],
    ['32 descending', Buffer.from(Array.from({ length: 32 }, (_, i) => 31 - i)), 0x113fdb5c],
    ['nothing', Buffer.alloc(0), 0],
  ])('of %s', (_name, input, expected) => {
    expect(crc32c(input)).toBe(expected);
  });

  it('goes on from the checksum of the bytes before', () => {
    const input = Buffer.from('the quick brown fox');
    for (let at = 0; at <= input.length; at++) {
      expect(crc32c(input.subarray(at), crc32c(input.subarray(0, at)))).toBe(crc32c(input));
    }
  });
});

function refusesOrFalse(check: () => boolean): boolean {
  try {
    return !check();
  } catch (error) {
    return error instanceof ProtocolError;
  }
}
