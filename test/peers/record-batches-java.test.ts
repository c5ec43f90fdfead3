import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compressions, encodeBatch, readBatchHeader } from '../../src/protocol/index.js';
import { kafkaClassPath, kafkaMissing } from './apache-kafka.js';

const missing = kafkaMissing();
const why = missing === null ? '' : ` (skipped: ${missing})`;

const NOW = 1_700_000_000_000;
const records = [
  { timestamp: NOW, key: Buffer.from('key'), value: Buffer.from('value'), headers: [] },
  {
    timestamp: NOW - 5,
    key: null,
    value: null,
    headers: [
      { key: 'trace', value: Buffer.from('ü') },
      { key: '', value: null },
    ],
  },
  { timestamp: NOW + 2 ** 33, key: Buffer.alloc(0), value: Buffer.alloc(60, 'long '), headers: [] },
];
/** Several blocks of every codec: 32 KiB snappy, 256 KiB LZ4, 128 KiB zstd. */
const blocks = Array.from({ length: 50 }, (_, i) => ({
  timestamp: NOW + i,
  key: Buffer.from(`k${i}`),
  value: Buffer.alloc(20_000, `block ${i} `),
}));

describe(`record batches read by Kafka's Java classes${why}`, () => {
  it.skipIf(missing !== null)('in every compression, with the checksum verified there', () => {
    const batches = compressions.flatMap((compression) => [
      encodeBatch({ records, baseOffset: 77, partitionLeaderEpoch: 3, compression }),
      encodeBatch({
        records: blocks,
        compression,
        producerId: 9n,
        producerEpoch: 2,
        baseSequence: 5,
        transactional: true,
      }),
    ]);
    const answers = readByJava(batches);
    expect(answers).toHaveLength(batches.length);
    answers.forEach(({ header, records: read }, index) => {
      const { lastOffsetDelta, baseOffset, producerId, compression, crc } = readBatchHeader(batches[index]!, 0);
      expect(header).toMatchObject({ compression, crc, baseOffset, lastOffset: baseOffset + lastOffsetDelta });
      expect(header.producerId).toBe(Number(producerId));
      if (index % 2 === 0) {
        expect(read).toEqual(
          records.map(({ timestamp, key, value, headers }, i) => [
            77 + i,
            timestamp,
            key?.toString('hex') ?? null,
            value?.toString('hex') ?? null,
            headers.map((header) => [header.key, header.value?.toString('hex') ?? null]),
          ]),
        );
      } else {
        expect(read.map(([offset, timestamp, key]) => [offset, timestamp, key])).toEqual(
          blocks.map(({ timestamp, key }, i) => [i, timestamp, key.toString('hex')]),
        );
        // Every codec must yield the same values as the uncompressed batch.
        expect(read).toEqual(answers[1]!.records);
      }
    });
  });
});

interface JavaAnswer {
  header: { [field: string]: unknown };
  records: [offset: number, timestamp: number, key: string | null, value: string | null, headers: unknown[]][];
}

function readByJava(batches: Buffer[]): JavaAnswer[] {
  const program = fileURLToPath(new URL('../../scripts/golden/GoldenRecords.java', import.meta.url));
  const output = execFileSync('java', ['-cp', kafkaClassPath(), program, 'read'], {
    input: batches.map((batch) => `${batch.toString('hex')}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as JavaAnswer);
}
