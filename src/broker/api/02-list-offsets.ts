import { ErrorCode, errorName } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';
import { firstRecordAt, type RecordAt } from '../fetch/record-at-time.js';
import { highWatermark } from '../high-watermark.js';
import { ledPartition } from '../led-partition.js';
import { reasonOf } from '../logger.js';
import { leaderEpochOf } from '../state/leadership.js';
import { lastStableOffset } from '../state/partition-transactions.js';
import type { PartitionState } from '../state/state.js';
import { BatchUnreadable } from '../wal/reader.js';

/**
 * ListOffsets, versions 1–11 (v4 leader epochs, v6 flexible, v7 max timestamp KIP-734, v8 earliest local and v9 latest
 * tiered offset KIP-405, v10 timeout, v11
 * earliest pending upload KIP-1023).
 *
 * Readers of committed records (v2) see the log end at the last stable offset.
 *
 * By timestamp: the first record, in offset order, with that timestamp or a later one; -1 when there is none. The answer
 * carries the leader epoch under which the offset was written.
 */
export const listOffsets = serve('ListOffsets', { min: 1, max: 11 }, async (broker, request, { version }) => {
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
const EARLIEST_PENDING_UPLOAD = -6;

/** From which version on a special timestamp means something. */
const versionsOf = new Map([
  [LATEST, 0],
  [EARLIEST, 0],
  [MAX_TIMESTAMP, 7],
  [EARLIEST_LOCAL, 8],
  [LATEST_TIERED, 9],
  [EARLIEST_PENDING_UPLOAD, 11],
]);

const nothing: RecordAt = { offset: -1, timestamp: -1 };

async function answer(
  broker: Broker,
  name: string,
  index: number,
  currentLeaderEpoch: number,
  timestamp: number,
  version: number,
  isolationLevel: number,
) {
  if (refusesTimestamp(timestamp, version)) return refused(broker, index, ErrorCode.UNSUPPORTED_VERSION);
  const look = () => ledPartition(broker, broker.state.topics.get(name), index, currentLeaderEpoch);
  let led = look();
  if (led.error !== 0) {
    await broker.caughtUp();
    led = look();
  }
  if (led.error !== 0 || led.partition === null) return refused(broker, index, led.error);
  const { partition } = led;
  const readable = isolationLevel === READ_COMMITTED ? lastStableOffset(partition) : highWatermark(broker, partition);
  let found: RecordAt;
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

function refusesTimestamp(timestamp: number, version: number): boolean {
  return timestamp < 0 && version < (versionsOf.get(timestamp) ?? Number.POSITIVE_INFINITY);
}

async function lookUp(
  broker: Broker,
  partition: PartitionState,
  timestamp: number,
  readable: number,
): Promise<RecordAt> {
  switch (timestamp) {
    case LATEST:
      return { offset: readable, timestamp: -1 };
    case EARLIEST:
    case EARLIEST_LOCAL:
      return { offset: partition.logStartOffset, timestamp: -1 };
    case LATEST_TIERED:
    case EARLIEST_PENDING_UPLOAD:
      return nothing;
    case MAX_TIMESTAMP:
      return below(readable, await newestRecord(broker, partition));
    default:
      return below(readable, await firstRecordAt(broker, partition, timestamp));
  }
}

function below(readable: number, found: RecordAt): RecordAt {
  return found.offset < readable ? found : nothing;
}

/** The first of the records with the greatest timestamp (KIP-734). */
async function newestRecord(broker: Broker, partition: PartitionState): Promise<RecordAt> {
  const { batches } = partition;
  let newestMs = -1;
  for (let i = 0; i < batches.size; i++) newestMs = Math.max(newestMs, batches.maxTimestampAt(i));
  return newestMs < 0 ? nothing : firstRecordAt(broker, partition, newestMs);
}
