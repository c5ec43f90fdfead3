import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Admin, Cluster, PartitionReader } from '../../../src/client/index.js';
import { mirrorPartition } from '../../../src/experiments/migration/mirror.js';
import { PartitionWriter, type WrittenRecord } from '../../../src/experiments/partition-writer.js';
import { batches, decodeRecords, type Record as KafkaRecord } from '../../../src/protocol/index.js';
import { type EmbeddedTarget, startEmbedded } from '../../../src/target/embedded.js';

let target: EmbeddedTarget;
let from: Cluster;
let to: Cluster;
const signal = new AbortController().signal;

beforeAll(async () => {
  target = await startEmbedded({ brokers: 1, defects: [] });
  await target.prepare?.(['source'], signal);
  from = await Cluster.connect(target.source!.client);
  to = await Cluster.connect(target.client);
});
afterAll(async () => {
  await from?.close();
  await to?.close();
  await target?.close();
});

const written: WrittenRecord[] = [
  { timestamp: 1_000, key: Buffer.from('k'), value: Buffer.from('v'), headers: [] },
  { timestamp: 500, key: null, value: Buffer.alloc(0), headers: [{ key: 'h', value: null }] },
  {
    timestamp: 2_000,
    key: Buffer.alloc(0),
    value: null,
    headers: [
      { key: 'h', value: Buffer.from([0, 255]) },
      { key: 'h', value: Buffer.from('again') },
    ],
  },
];

describe('a mirrored partition', () => {
  it('holds the same keys, values, headers and timestamps in the same order, whatever the compression', async () => {
    await both('mirrored');
    const source = await PartitionWriter.open(from, 'mirrored', 0);
    for (const compression of ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const) {
      await source.append(written, compression, signal);
    }
    const end = 5 * written.length;
    const { map } = await mirrorPartition(from, to, { topic: 'mirrored', partition: 0, end }, signal);
    expect(map.records).toBe(end);
    expect(await readAll(to, 'mirrored', end)).toEqual(await readAll(from, 'mirrored', end));
  });

  it('maps offsets where the target already holds something', async () => {
    await both('shifted');
    const source = await PartitionWriter.open(from, 'shifted', 0);
    await source.append(written, 'none', signal);
    const present = await PartitionWriter.open(to, 'shifted', 0);
    expect(await present.append(written.slice(0, 2), 'none', signal)).toBe(0);
    const { map } = await mirrorPartition(from, to, { topic: 'shifted', partition: 0, end: written.length }, signal);
    expect([0, 1, 2, 3].map((offset) => map.translate(offset))).toEqual([2, 3, 4, 5]);
  });

  it('ends where it was told to, though the source goes on inside the same batch', async () => {
    await both('partial');
    const source = await PartitionWriter.open(from, 'partial', 0);
    await source.append(written, 'none', signal);
    const { map } = await mirrorPartition(from, to, { topic: 'partial', partition: 0, end: 2 }, signal);
    expect(map.records).toBe(2);
  });
});

async function both(topic: string): Promise<void> {
  for (const cluster of [from, to])
    await new Admin(cluster).createTopic(topic, { partitions: 1, replicationFactor: 1 });
}

async function readAll(cluster: Cluster, topic: string, end: number): Promise<KafkaRecord[]> {
  const reader = new PartitionReader(cluster, topic, 0, { fromOffset: 0 });
  const records: KafkaRecord[] = [];
  while (reader.position < end) {
    for (const { bytes } of batches((await reader.next(signal)).batches)) records.push(...decodeRecords(bytes));
  }
  reader.close();
  return records;
}
