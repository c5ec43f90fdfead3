import type { CommitEntry, CommittedBatch } from '../state/entries/commit.js';
import type { BatchOutcome } from '../state/outcome.js';
import type { ProducedBatch } from './batch.js';

export interface WaitingBatch {
  batch: ProducedBatch;
  settle: (outcome: BatchOutcome) => void;
}

/**
 * One WAL object: batches of a partition lie side by side, in the order in which they came, so that a reader needs one
 * range. `settles` is in the order of the entry's batches.
 */
export interface Flight {
  key: string;
  bytes: number;
  parts: Buffer[];
  byPosition: Map<number, Buffer>;
  topics: CommitEntry['topics'];
  settles: ((outcome: BatchOutcome) => void)[];
  /** Puts that failed so far. */
  failedPuts: number;
}

export function layOut(key: string, waiting: WaitingBatch[]): Flight {
  const flight: Flight = { key, bytes: 0, parts: [], byPosition: new Map(), topics: [], settles: [], failedPuts: 0 };
  for (const [id, ofTopic] of groupBy(waiting, ({ batch }) => batch.topicId)) {
    const batches: CommittedBatch[] = [];
    for (const ofPartition of groupBy(ofTopic, ({ batch }) => batch.partition).values()) {
      for (const { batch, settle } of ofPartition) {
        batches.push(tuple(batch, flight.bytes));
        flight.parts.push(batch.bytes);
        flight.byPosition.set(flight.bytes, batch.bytes);
        flight.bytes += batch.bytes.length;
        flight.settles.push(settle);
      }
    }
    flight.topics.push({ id, batches });
  }
  return flight;
}

function tuple(batch: ProducedBatch, position: number): CommittedBatch {
  const { partition, bytes, recordCount, maxTimestampMs, producerId, producerEpoch, baseSequence, noData, write } =
    batch;
  const entry: CommittedBatch = [
    partition,
    position,
    bytes.length,
    recordCount,
    maxTimestampMs,
    producerId,
    producerEpoch,
    baseSequence,
  ];
  if (noData || write) entry.push(noData ? 1 : 0);
  if (write) entry.push(write);
  return entry;
}

function groupBy<T, K>(items: T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
