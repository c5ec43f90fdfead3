import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  batches,
  decodeControlRecord,
  decodeRecords,
  encodeBatch,
  encodeEndTxnMarker,
  readBatchHeader,
  stampLogAppendTime,
  verifyCrc,
} from '../../src/protocol/index.js';

interface GoldenBatch {
  name: string;
  header: { [field: string]: unknown; lastOffset: number; producerId: number };
  records: [
    offset: number,
    timestamp: number,
    key: string | null,
    value: string | null,
    headers: [string, string | null][],
  ][];
  hex: string;
}

const golden = JSON.parse(readFileSync(new URL('golden/records.json', import.meta.url), 'utf8')) as GoldenBatch[];

describe("batches of Kafka's own builder", () => {
  it('cover four compressions, both timestamp types and both markers', () => {
    expect(golden.map((batch) => batch.name)).toEqual(
      expect.arrayContaining([
        'many-gzip',
        'many-snappy',
        'many-lz4',
        'many-zstd',
        'append-time',
        'marker-commit',
        'marker-abort',
      ]),
    );
  });

  it.each(golden)('$name: header', ({ hex, header }) => {
    const batch = Buffer.from(hex, 'hex');
    const { lastOffset, producerId, ...rest } = header;
    const read = readBatchHeader(batch, 0);
    expect(read).toMatchObject({ ...rest, producerId: BigInt(producerId), magic: 2, sizeInBytes: batch.length });
    expect(read.baseOffset + read.lastOffsetDelta).toBe(lastOffset);
    expect(verifyCrc(batch)).toBe(true);
  });

  it.each(golden)('$name: records', ({ hex, records }) => {
    const read = decodeRecords(Buffer.from(hex, 'hex')).map(({ offset, timestamp, key, value, headers }) => [
      offset,
      timestamp,
      shown(key),
      shown(value),
      headers.map((header) => [header.key, shown(header.value)]),
    ]);
    expect(read).toEqual(records);
  });

  it('uncompressed, ours are the same bytes', () => {
    const few = bytesOf('few-none');
    const records = decodeRecords(few);
    const ours = encodeBatch({ records, baseOffset: 1000, partitionLeaderEpoch: 9 });
    expect(ours.toString('hex')).toBe(few.toString('hex'));
  });

  it('append time is stamped as Kafka stamps it', () => {
    const ours = encodeBatch({
      records: decodeRecords(bytesOf('few-none')),
      baseOffset: 1000,
      partitionLeaderEpoch: 9,
    });
    stampLogAppendTime(ours, 1_700_000_000_777);
    expect(ours.toString('hex')).toBe(bytesOf('append-time').toString('hex'));
  });

  it.each(['commit', 'abort'] as const)('a %s marker is the same bytes', (type) => {
    const theirs = bytesOf(`marker-${type}`);
    const ours = encodeEndTxnMarker({
      type,
      producerId: 900n,
      producerEpoch: 3,
      coordinatorEpoch: 17,
      timestamp: 1_700_000_000_000,
      baseOffset: 123,
      partitionLeaderEpoch: 5,
    });
    expect(ours.toString('hex')).toBe(theirs.toString('hex'));
    expect(decodeControlRecord(decodeRecords(theirs)[0]!)).toEqual({ type, coordinatorEpoch: 17 });
  });

  it('one after the other they are a record set', () => {
    const set = Buffer.concat(golden.map(({ hex }) => Buffer.from(hex, 'hex')));
    expect([...batches(set)].map(({ bytes }) => bytes.toString('hex'))).toEqual(golden.map(({ hex }) => hex));
  });
});

function bytesOf(name: string): Buffer {
  return Buffer.from(golden.find((batch) => batch.name === name)!.hex, 'hex');
}

/** As scripts/golden/GoldenRecords.java prints bytes. */
function shown(bytes: Buffer | null): string | null {
  if (bytes === null || bytes.length <= 64) return bytes?.toString('hex') ?? null;
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
