import { type Cluster, PartitionReader } from '../../client/index.js';
import { batches, type Compression, decodeRecords, type Record } from '../../protocol/index.js';
import { PartitionWriter } from '../partition-writer.js';
import { OffsetMap } from './offset-map.js';

export interface Mirrored {
  map: OffsetMap;
  bytes: number;
}

/** Below every broker's default `max.message.bytes`, since what one fetch brings is written as one batch. */
const fetchBytes = 512 * 1_024;

/**
 * Copies one partition, from its first record to its present end, to the partition of the same name on the target: keys,
 * values, headers, timestamps and compression as they are, idempotently.
 */
export async function mirrorPartition(
  from: Cluster,
  to: Cluster,
  { topic, partition, end }: { topic: string; partition: number; end: number },
  signal: AbortSignal,
): Promise<Mirrored> {
  const reader = new PartitionReader(from, topic, partition, { fromOffset: 0, maxBytes: fetchBytes });
  const writer = await PartitionWriter.open(to, topic, partition);
  const mirrored: Mirrored = { map: new OffsetMap(), bytes: 0 };
  try {
    while (reader.position < end) {
      const { position } = reader;
      const { batches: recordSet } = await reader.next(signal);
      mirrored.bytes += recordSet.length;
      for (const { compression, records } of likeCompressed(recordSet)) {
        const wanted = records.filter(({ offset }) => offset >= position && offset < end);
        if (wanted.length > 0) note(mirrored.map, wanted, await writer.append(wanted, compression, signal));
      }
    }
  } finally {
    reader.close();
  }
  return mirrored;
}

/** The records of neighbouring batches of one compression; without control records, which mark transactions of the source. */
function likeCompressed(recordSet: Buffer): { compression: Compression; records: Record[] }[] {
  const runs: { compression: Compression; records: Record[] }[] = [];
  for (const { header, bytes } of batches(recordSet)) {
    if (header.isControl) continue;
    const last = runs.at(-1);
    if (last?.compression === header.compression) last.records.push(...decodeRecords(bytes));
    else runs.push({ compression: header.compression, records: decodeRecords(bytes) });
  }
  return runs;
}

function note(map: OffsetMap, records: readonly Record[], baseOffset: number): void {
  for (const [index, { offset }] of records.entries()) map.add(offset, baseOffset + index);
}
