import { createHash, randomBytes } from 'node:crypto';
import { Admin, Cluster } from '../../client/index.js';
import type { Record } from '../../protocol/index.js';
import type { Experiment } from '../experiment.js';
import { type ProbeStep, probe } from './probe.js';
import { type NewRecord, readAll, store } from './wire.js';

const compressions = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
type Compression = (typeof compressions)[number];

/** Below Apache Kafka's default `max.message.bytes` (1,048,588) with room for the batch header and record framing. */
const LARGEST_VALUE_BYTES = 1_048_000;

/**
 * Everything a record can carry, written and read back: null and empty keys and values, headers, timestamps, sizes up
 * to the default limit, in each compression, from one producer and from several at once.
 */
export const experiment: Experiment<'record-roundtrip'> = {
  id: 'record-roundtrip',
  title: 'Records come back bit for bit',
  needs: [],
  disruptive: false,
  cost: () => ({ seconds: 3, bytes: 24_000_000 }),
  async run({ target, owned, signal, countBytes }) {
    const cluster = await Cluster.connect(target.client);
    try {
      const admin = new Admin(cluster);
      const topic = owned.topic('roundtrip');
      await admin.createTopic(topic, { partitions: compressions.length + 1, replicationFactor: 1 });
      const logAppendTopic = owned.topic('roundtrip-append-time');
      await admin.createTopic(logAppendTopic, {
        partitions: 1,
        replicationFactor: 1,
        configs: { 'message.timestamp.type': 'LogAppendTime' },
      });
      const now = Date.now();
      const steps = [
        ...compressions.flatMap((compression, partition) => [
          oddRecordsStep(cluster, topic, partition, compression, now),
          sizesStep(cluster, topic, partition, compression, now, countBytes),
        ]),
        producersStep(cluster, topic, compressions.length, now),
        appendTimeStep(cluster, logAppendTopic, now),
      ];
      return await probe(steps, signal, 30_000);
    } finally {
      await cluster.close();
    }
  },
};

function oddRecordsStep(
  cluster: Cluster,
  topic: string,
  partition: number,
  compression: Compression,
  now: number,
): ProbeStep {
  const records = oddRecords(now);
  return {
    name: `${compression}: null and empty keys and values, headers, timestamps, in batches of many`,
    expected: `${records.length} records as written`,
    observe: (signal) =>
      roundTrip(cluster, topic, partition, [records.slice(0, 3), records.slice(3)], compression, signal),
  };
}

function sizesStep(
  cluster: Cluster,
  topic: string,
  partition: number,
  compression: Compression,
  now: number,
  countBytes: (bytes: number) => void,
): ProbeStep {
  const sizes = [0, 1, 127, 128, 16_384, 262_144, LARGEST_VALUE_BYTES];
  return {
    name: `${compression}: values of 0 B to ${LARGEST_VALUE_BYTES} B`,
    expected: `${sizes.length} records as written`,
    observe: async (signal) => {
      const batchesOfOne = sizes.map((size): NewRecord[] => [
        { timestamp: now, key: Buffer.from(`${size}`), value: valueOfSize(size, compression) },
      ]);
      countBytes(2 * sizes.reduce((sum, size) => sum + size, 0));
      return roundTrip(cluster, topic, partition, batchesOfOne, compression, signal);
    },
  };
}

function producersStep(cluster: Cluster, topic: string, partition: number, now: number): ProbeStep {
  const [producers, each] = [4, 10];
  return {
    name: `${producers} producers at once into one partition`,
    expected: `offsets 0 to ${producers * each - 1} without a hole, each producer's ${each} records in its order`,
    observe: async (signal) => {
      await Promise.all(
        Array.from({ length: producers }, async (_, producer) => {
          for (let index = 0; index < each; index++) {
            await store(cluster, topic, partition, [
              { timestamp: now, key: Buffer.from(`p${producer}`), value: Buffer.from(`${index}`) },
            ]);
          }
        }),
      );
      const records = await readAll(cluster, topic, partition, signal);
      const hole = records.findIndex(({ offset }, index) => offset !== index);
      if (hole >= 0) return `offset ${records[hole]!.offset} where ${hole} was due`;
      for (let producer = 0; producer < producers; producer++) {
        const own = records
          .filter(({ key }) => key?.toString() === `p${producer}`)
          .map(({ value }) => Number(value?.toString()));
        if (own.length !== each || own.some((value, index) => value !== index))
          return `producer ${producer} reads ${own.join(' ')}`;
      }
      return `offsets 0 to ${records.length - 1} without a hole, each producer's ${each} records in its order`;
    },
  };
}

function appendTimeStep(cluster: Cluster, topic: string, now: number): ProbeStep {
  const LONG_AGO_MS = 3_600_000;
  return {
    name: 'message.timestamp.type=LogAppendTime: the broker’s time replaces the producer’s',
    expected: 'the time of the append',
    observe: async (signal) => {
      const value = Buffer.from('stamped by the broker');
      await store(cluster, topic, 0, [{ timestamp: now - LONG_AGO_MS, key: null, value }]);
      const [record] = await readAll(cluster, topic, 0, signal);
      if (!record?.value?.equals(value)) return 'the record did not come back';
      const sinceProducerMs = record.timestamp - (now - LONG_AGO_MS);
      return sinceProducerMs > LONG_AGO_MS / 2
        ? 'the time of the append'
        : `${sinceProducerMs} ms after the producer’s time`;
    },
  };
}

async function roundTrip(
  cluster: Cluster,
  topic: string,
  partition: number,
  batches: NewRecord[][],
  compression: Compression,
  signal: AbortSignal,
): Promise<string> {
  const offsets: number[] = [];
  for (const records of batches) {
    const baseOffset = await store(cluster, topic, partition, records, { compression });
    offsets.push(...records.map((_, index) => baseOffset + index));
  }
  const read = await readAll(cluster, topic, partition, signal, offsets[0]);
  const written = batches.flat();
  for (const [index, record] of written.entries()) {
    const [wrote, back] = [
      describe(offsets[index]!, record),
      read[index] ? describe(read[index].offset, read[index]) : 'nothing',
    ];
    if (wrote !== back) return `record ${index + 1} of ${written.length}: wrote ${wrote}; read ${back}`;
  }
  return `${read.length} records as written`;
}

function oddRecords(now: number): NewRecord[] {
  const key = Buffer.from('key');
  const value = Buffer.from('value');
  const empty = Buffer.alloc(0);
  const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  return [
    { timestamp: now, key, value },
    { timestamp: now + 1, key: null, value },
    { timestamp: now + 2, key, value: null },
    { timestamp: now + 3, key: null, value: null },
    { timestamp: now + 4, key: empty, value: empty },
    { timestamp: now - 60_000, key, value: everyByte },
    { timestamp: now + 5, key: everyByte, value, headers: [{ key: 'one', value: Buffer.from('1') }] },
    {
      timestamp: now + 6,
      key,
      value,
      headers: [
        { key: 'twice', value: Buffer.from('first') },
        { key: 'twice', value: Buffer.from('second') },
        { key: '', value: everyByte },
        { key: 'empty', value: empty },
        { key: 'null', value: null },
        { key: 'Ключ-鍵-🔑', value: Buffer.from('utf-8 key') },
      ],
    },
  ];
}

/** Half random, half zeros, so that a codec that stores and one that matches are both put to work. */
function valueOfSize(bytes: number, compression: Compression): Buffer {
  if (compression === 'none') return randomBytes(bytes);
  const value = Buffer.alloc(bytes);
  randomBytes(Math.ceil(bytes / 2)).copy(value);
  return value;
}

/** A record in a line: small fields as they are, large ones by length and digest. */
function describe(offset: number, { timestamp, key, value, headers = [] }: NewRecord | Record): string {
  const parts = headers.map((header) => `${JSON.stringify(header.key)}=${bytesInWords(header.value)}`);
  return `offset ${offset} time ${timestamp} key ${bytesInWords(key)} value ${bytesInWords(value)} headers [${parts.join(', ')}]`;
}

function bytesInWords(bytes: Uint8Array | null): string {
  if (bytes === null) return 'null';
  if (bytes.length <= 16) return `${bytes.length} B ${Buffer.from(bytes).toString('hex')}`.trim();
  return `${bytes.length} B sha256 ${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`;
}
