import { type Cluster, PartitionReader } from '../../client/index.js';
import { batches, decodeRecords, type Record } from '../../protocol/index.js';
import { PartitionWriter } from '../partition-writer.js';
import { OffsetMap } from './offset-map.js';

export interface Mirrored {
  map: OffsetMap;
  bytes: number;
}

/**
 * Copies one partition, from its first record to its present end, to the partition of the same name on the target: keys,
 * values, headers and timestamps as they are, batch by batch, idempotently.
 */
export async function mirrorPartition(
  from: Cluster,
  to: Cluster,
  { topic, partition, end }: { topic: string; partition: number; end: number },
  signal: AbortSignal,
): Promise<Mirrored> {
  const reader = new PartitionReader(from, topic, partition, { fromOffset: 0, maxBytes: 1_048_576 });
  const writer = await PartitionWriter.open(to, topic, partition);
  const mirrored: Mirrored = { map: new OffsetMap(), bytes: 0 };
  try {
    while (reader.position < end) {
      const position = reader.position;
      const { batches: recordSet } = await reader.next(signal);
      for (const { header, bytes } of batches(recordSet)) {
        // Control records mark transactions of the source's producers; they have no meaning elsewhere.
        if (header.isControl) continue;
        const records = decodeRecords(bytes).filter(({ offset }) => offset >= position && offset < end);
        if (records.length === 0) continue;
        note(mirrored.map, records, await writer.append(records, header.compression, signal));
        mirrored.bytes += header.sizeInBytes;
      }
    }
  } finally {
    reader.close();
  }
  return mirrored;
}

function note(map: OffsetMap, records: readonly Record[], baseOffset: number): void {
  for (const [index, { offset }] of records.entries()) map.add(offset, baseOffset + index);
}
