import { describe, expect, it } from 'vitest';
import { BatchBuffers, type BatchContent, stampProducer } from '../../src/load/raw/batch-buffer.js';
import { BatchTemplate } from '../../src/load/raw/batch-template.js';
import { decodeRecords, encodeBatch, verifyCrc } from '../../src/protocol/index.js';
import { RecordCodec } from '../../src/verify/index.js';

const baseUs = 1_764_000_000_000_000;

function buffersFor(
  valueBytes: number,
  keysPerPartition: number,
  maxRecords: number,
  compression: 'none' | 'lz4' = 'none',
) {
  const codec = new RecordCodec({ runHash: 77, valueBytes, keysPerPartition });
  return { codec, buffers: new BatchBuffers(codec, new BatchTemplate(codec, maxRecords), compression) };
}

function content(over: Partial<BatchContent> = {}): BatchContent {
  return {
    partition: 3,
    firstSequence: 1_000,
    count: 5,
    intendedUs: (sequence) => baseUs + sequence * 250,
    producer: { producerId: 12n, producerEpoch: 1, baseSequence: 1_000 },
    ...over,
  };
}

/** The same batch the slow way: every record an object, encoded by the protocol library. */
function reference(
  codec: RecordCodec,
  { partition, firstSequence, count, intendedUs, producer }: BatchContent,
): Buffer {
  const timestamp = Math.floor(intendedUs(firstSequence) / 1000);
  const records = Array.from({ length: count }, (_, i) => ({
    timestamp,
    key: codec.encodeKey(partition, firstSequence + i),
    value: codec.encodeValue(partition, firstSequence + i, intendedUs(firstSequence + i)),
  }));
  return encodeBatch({ records, ...producer });
}

describe('a patched template', () => {
  const shapes = [
    { valueBytes: 32, keys: 0, maxRecords: 3 },
    { valueBytes: 63, keys: 0, maxRecords: 70 },
    { valueBytes: 64, keys: 5, maxRecords: 200 },
    { valueBytes: 100, keys: 0, maxRecords: 900 },
    { valueBytes: 8_192, keys: 1, maxRecords: 9 },
    { valueBytes: 1_000_000, keys: 0, maxRecords: 1 },
  ];
  it.each(shapes)(
    'equals the encoded batch byte for byte: $valueBytes B, $keys keys, up to $maxRecords records',
    ({ valueBytes, keys, maxRecords }) => {
      const { codec, buffers } = buffersFor(valueBytes, keys, maxRecords);
      for (const count of [1, Math.ceil(maxRecords / 2), maxRecords]) {
        const what = content({ count });
        const { bytes, release } = buffers.fill(what);
        expect(verifyCrc(bytes)).toBe(true);
        expect(bytes.equals(reference(codec, what))).toBe(true);
        release();
      }
    },
  );

  it('leaves nothing of a batch that used the buffer before', () => {
    const { codec, buffers } = buffersFor(100, 3, 50);
    buffers.fill(content({ count: 50, firstSequence: 5_000_000_000, partition: 9 })).release();
    const what = content({ count: 20 });
    expect(buffers.fill(what).bytes.equals(reference(codec, what))).toBe(true);
  });

  it('never overwrites a batch that has no fate yet', () => {
    const { codec, buffers } = buffersFor(100, 0, 10);
    const inFlight = Array.from({ length: 40 }, (_, i) => content({ firstSequence: i * 10, count: 10 }));
    const filled = inFlight.map((what) => buffers.fill(what));
    for (const [i, what] of inFlight.entries()) expect(filled[i]!.bytes.equals(reference(codec, what))).toBe(true);
    filled[7]!.release();
    const next = content({ firstSequence: 9_000, count: 10 });
    const reused = buffers.fill(next);
    expect(reused.bytes.equals(reference(codec, next))).toBe(true);
    expect(filled[8]!.bytes.equals(reference(codec, inFlight[8]!))).toBe(true);
  });

  it('takes a new producer id without being written again', () => {
    const { codec, buffers } = buffersFor(100, 0, 10);
    const { bytes } = buffers.fill(content());
    const producer = { producerId: 99n, producerEpoch: 0, baseSequence: 0 };
    stampProducer(bytes, producer);
    expect(bytes.equals(reference(codec, content({ producer })))).toBe(true);
  });

  it('compresses the same records', () => {
    const { codec, buffers } = buffersFor(100, 4, 30, 'lz4');
    const what = content({ count: 30 });
    const { bytes } = buffers.fill(what);
    expect(verifyCrc(bytes)).toBe(true);
    expect(decodeRecords(bytes)).toEqual(decodeRecords(reference(codec, what)));
  });
});
