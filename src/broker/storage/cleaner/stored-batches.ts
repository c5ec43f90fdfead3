import { type BatchHeader, decodeRecords, type Record, readBatchHeader } from '../../../protocol/index.js';
import type { Broker } from '../../context.js';
import { isMarker } from '../../state/end-txn-marker.js';
import type { PartitionState } from '../../state/state.js';

export interface StoredBatch {
  header: BatchHeader;
  bytes: Buffer;
  endOffset: number;
  /** The object in which it lay when it was read. */
  objectKey: string;
  records(): Record[];
}

/**
 * The data batches of a partition that end in `from + 1` … `to`, read one after the other; end-of-transaction markers are left out.
 * The index may change while they are read: the next one is looked up by its offset.
 */
export async function* storedBatches(
  broker: Broker,
  partition: PartitionState,
  from: number,
  to: number,
): AsyncGenerator<StoredBatch, void, undefined> {
  const { batches } = partition;
  for (let offset = from; offset < to; ) {
    const index = batches.indexOf(offset);
    if (index >= batches.size || batches.endOffsetAt(index) > to) return;
    const location = batches.at(index);
    const endOffset = batches.endOffsetAt(index);
    const objectKey = broker.state.objects.byNumber.get(location.object)?.key;
    offset = endOffset;
    if (isMarker(location)) continue;
    const [bytes] = await broker.reader.read(partition, index, 1);
    if (bytes === undefined || objectKey === undefined) continue;
    const header = readBatchHeader(bytes, 0);
    yield { header, bytes, endOffset, objectKey, records: () => decodeRecords(bytes) };
  }
}
