import { decodeRecords } from '../../protocol/index.js';
import type { Broker } from '../context.js';
import type { PartitionState } from '../state/state.js';

export interface RecordAt {
  offset: number;
  timestamp: number;
}

/** The first record, in offset order, of this time or a later one; batches are not sorted by time. Offset −1: none. */
export async function firstRecordAt(broker: Broker, partition: PartitionState, timestamp: number): Promise<RecordAt> {
  const { batches } = partition;
  let index = batches.indexReaching(timestamp);
  while (index < batches.size) {
    // The index may change while the batch is read: it goes on behind its offsets.
    const endOffset = batches.endOffsetAt(index);
    const record = (await recordsOf(broker, partition, index)).find(
      (candidate) => candidate.timestamp >= timestamp && candidate.offset >= partition.logStartOffset,
    );
    if (record) {
      // Defect `wrong-timestamp-index`: the record after the right one.
      const offset = broker.defects.has('wrong-timestamp-index') ? record.offset + 1 : record.offset;
      return { offset, timestamp: record.timestamp };
    }
    index = batches.indexOf(endOffset);
    while (index < batches.size && batches.maxTimestampAt(index) < timestamp) index++;
  }
  return { offset: -1, timestamp: -1 };
}

async function recordsOf(broker: Broker, partition: PartitionState, index: number) {
  const [batch] = await broker.reader.read(partition, index, 1);
  return batch === undefined ? [] : decodeRecords(batch);
}
