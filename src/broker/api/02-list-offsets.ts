import { decodeRecords, ErrorCode, errorName } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';
import { ledPartition } from '../led-partition.js';
import { reasonOf } from '../logger.js';
import { leaderEpochOf } from '../state/leadership.js';
import { lastStableOffset } from '../state/partition-transactions.js';
import type { PartitionState } from '../state/state.js';
import { BatchUnreadable } from '../wal/reader.js';

/**
 * ListOffsets, versions 1–10 (v4 leader epochs, v6 flexible, v7 max timestamp KIP-734, v8 earliest local and v9 latest
 * tiered offset KIP-405, v10 timeout).
 *
 * Readers of committed records (v2) see the log end at the last stable offset.
 *
 * By timestamp: the first record, in offset order, with that timestamp or a later one; -1 when there is none. The answer
 * carries the leader epoch under which the offset was written.
 */
export const listOffsets = serve('ListOffsets', { min: 1, max: 10 }, async (broker, request, { version }) => {
  await broker.recent();
  return {
    topics: await Promise.all(
      request.topics.map(async ({ name, partitions }) => ({
        name,
        partitions: await Promise.all(
          partitions.map(({ partitionIndex, currentLeaderEpoch, timestamp }) =>
            answer(
              broker,
              name,
              partitionIndex,
              currentLeaderEpoch,
              Number(timestamp),
              version,
              request.isolationLevel,
            ),
          ),
        ),
      })),
    ),
  };
});

const READ_COMMITTED = 1;
const LATEST = -1;
const EARLIEST = -2;
const MAX_TIMESTAMP = -3;
const EARLIEST_LOCAL = -4;
const LATEST_TIERED = -5;

interface Found {
  offset: number;
  timestamp: number;
}
const nothing: Found = { offset: -1, timestamp: -1 };

async function answer(
  broker: Broker,
  name: string,
  index: number,
  currentLeaderEpoch: number,
  timestamp: number,
  version: number,
  isolationLevel: number,
) {
  const look = () => ledPartition(broker, broker.state.topics.get(name), index, currentLeaderEpoch);
  let led = look();
  if (led.error !== 0) {
    await broker.caughtUp();
    led = look();
  }
  if (led.error !== 0 || led.partition === null) return refused(broker, index, led.error);
  const { partition } = led;
  const readable = isolationLevel === READ_COMMITTED ? lastStableOffset(partition) : partition.logEndOffset;
  let found: Found;
  try {
    found = await lookUp(broker, partition, timestamp, readable).catch(async (error) => {
      if (!(error instanceof BatchUnreadable)) throw error;
      await broker.caughtUp(); // The batch may have moved (compaction, retention): once more.
      return lookUp(broker, partition, timestamp, readable);
    });
  } catch (error) {
    broker.logger.error('cannot read', { topic: name, partition: index, reason: reasonOf(error) });
    const code = error instanceof BatchUnreadable ? ErrorCode.CORRUPT_MESSAGE : ErrorCode.KAFKA_STORAGE_ERROR;
    return refused(broker, index, code);
  }
  const leaderEpoch = found.offset < 0 || version < 4 ? -1 : leaderEpochOf(partition, found.offset);
  return { partitionIndex: index, errorCode: ErrorCode.NONE, leaderEpoch, ...found };
}

function refused(broker: Broker, partitionIndex: number, errorCode: number) {
  broker.metrics.requestErrors.add({ api: 'ListOffsets', error: errorName(errorCode) });
  return { partitionIndex, errorCode, timestamp: -1, offset: -1, leaderEpoch: -1 };
}

async function lookUp(broker: Broker, partition: PartitionState, timestamp: number, readable: number): Promise<Found> {
  switch (timestamp) {
    case LATEST:
      return { offset: readable, timestamp: -1 };
    case EARLIEST:
    case EARLIEST_LOCAL:
      return { offset: partition.logStartOffset, timestamp: -1 };
    case LATEST_TIERED:
      return nothing;
    case MAX_TIMESTAMP:
      return below(readable, await newestRecord(broker, partition));
    default:
      return timestamp < 0 ? nothing : below(readable, await firstRecordAt(broker, partition, timestamp));
  }
}

function below(readable: number, found: Found): Found {
  return found.offset < readable ? found : nothing;
}

/** Batches are not sorted by time, so the first one whose maximum reaches the timestamp holds the record. */
async function firstRecordAt(broker: Broker, partition: PartitionState, timestamp: number): Promise<Found> {
  const { batches } = partition;
  for (let i = 0; i < batches.size; i++) {
    if (batches.maxTimestampAt(i) < timestamp) continue;
    const record = (await recordsOf(broker, partition, i)).find(
      (candidate) => candidate.timestamp >= timestamp && candidate.offset >= partition.logStartOffset,
    );
    if (record === undefined) continue;
    // Defect `wrong-timestamp-index`: the record after the right one.
    const offset = broker.defects.has('wrong-timestamp-index') ? record.offset + 1 : record.offset;
    return { offset, timestamp: record.timestamp };
  }
  return nothing;
}

async function newestRecord(broker: Broker, partition: PartitionState): Promise<Found> {
  const { batches } = partition;
  let newest = -1;
  for (let i = 0; i < batches.size; i++) {
    if (newest < 0 || batches.maxTimestampAt(i) > batches.maxTimestampAt(newest)) newest = i;
  }
  if (newest < 0) return nothing;
  const maxTimestamp = batches.maxTimestampAt(newest);
  const record = (await recordsOf(broker, partition, newest)).find(({ timestamp }) => timestamp === maxTimestamp);
  return record ? { offset: record.offset, timestamp: record.timestamp } : nothing;
}

async function recordsOf(broker: Broker, partition: PartitionState, index: number) {
  const [batch] = await broker.reader.read(partition, index, 1);
  return batch === undefined ? [] : decodeRecords(batch);
}
