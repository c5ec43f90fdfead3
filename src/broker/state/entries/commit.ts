import { ErrorCode } from '../../../protocol/index.js';
import type { Author } from '../author.js';
import { mayClaim, noteClaim } from '../object-claim.js';
import { addObject, reference } from '../objects.js';
import type { BatchOutcome, CommitOutcome } from '../outcome.js';
import { judgeSequence, rememberBatch } from '../producers.js';
import type { ObjectState, PartitionState, State } from '../state.js';
import { joinTransaction, mustBeginAtZero, type TransactionalWrite } from '../transactional-write.js';

/** A WAL object is stored: its batches get their offsets, in this order. */
export interface CommitEntry {
  kind: 'commit';
  object: string;
  /** Size of the object. */
  bytes: number;
  topics: { id: string; batches: CommittedBatch[] }[];
  at: number;
}

/**
 * One record batch inside a WAL object, as a tuple because there are many of them. producerId is a decimal string, or
 * '' for a producer without idempotence. `noData` (1: an injected defect): takes offsets, is not indexed. `write` is there
 * when the batch is part of a transaction.
 */
export type CommittedBatch = [
  partition: number,
  position: number,
  length: number,
  recordCount: number,
  maxTimestampMs: number,
  producerId: string,
  producerEpoch: number,
  baseSequence: number,
  noData?: 0 | 1,
  write?: TransactionalWrite,
];

/** Objects of a broker that are remembered as its newest (for the injected defect `lose-wal-tail`). */
const recentObjects = 4;

/**
 * A WAL object is durable: each of its batches gets the next offsets of its partition, or is refused. An object is
 * committed under the broker epoch in its key only and never after a later one, so that what was left behind can be deleted.
 */
export function applyCommit(state: State, entry: CommitEntry, author: Author): CommitOutcome {
  if (!mayClaim(state, entry.object, author)) {
    return { error: ErrorCode.STALE_BROKER_EPOCH, message: `object ${entry.object} comes too late`, batches: [] };
  }
  noteClaim(state, entry.object);
  const object = addObject(state, entry.object, entry.bytes, entry.at);
  noteRecent(state, author, entry.object);
  const batches: BatchOutcome[] = [];
  for (const { id, batches: proposed } of entry.topics) {
    const topic = state.topicsById.get(id);
    for (const batch of proposed) {
      const partition = topic?.partitions[batch[0]];
      batches.push(
        partition === undefined
          ? refused(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
          : appendBatch(state, partition, object, batch, author, entry.at),
      );
    }
  }
  return { error: ErrorCode.NONE, batches };
}

function appendBatch(
  state: State,
  partition: PartitionState,
  object: ObjectState,
  batch: CommittedBatch,
  author: Author,
  atMs: number,
): BatchOutcome {
  if (partition.leader !== author.broker) return refused(ErrorCode.NOT_LEADER_OR_FOLLOWER);
  const [, position, length, recordCount, maxTimestampMs, producerId, producerEpoch, baseSequence, noData, write] =
    batch;
  const { logStartOffset } = partition;
  const baseOffset = partition.logEndOffset;
  if (producerId !== '') {
    const error = write === undefined ? ErrorCode.NONE : joinTransaction(state, partition, batch, write, atMs);
    if (error !== ErrorCode.NONE) return refused(error);
    const known = partition.producers.get(producerId);
    if (known === undefined && write && mustBeginAtZero(write) && baseSequence !== 0) {
      return refused(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
    }
    const verdict = judgeSequence(known, producerEpoch, baseSequence, recordCount);
    if (verdict.kind === 'refused') return refused(verdict.error);
    if (verdict.kind === 'duplicate') {
      return { error: ErrorCode.NONE, baseOffset: verdict.baseOffset, logStartOffset, duplicate: true };
    }
    const isOpen = partition.openTransactions.has(producerId);
    if (isOpen && write === undefined) return refused(ErrorCode.INVALID_TXN_STATE);
    const producer = rememberBatch(known, producerEpoch, baseSequence, recordCount, baseOffset);
    producer.lastTimestampMs = maxTimestampMs;
    producer.lastSeenMs = atMs;
    partition.producers.set(producerId, producer);
    if (write !== undefined && !isOpen) partition.openTransactions.set(producerId, baseOffset);
  }
  partition.logEndOffset += recordCount;
  if (!noData) {
    partition.batches.append({ baseOffset, recordCount, object: object.number, position, length, maxTimestampMs });
    partition.bytes += length;
    reference(state, object, length);
  }
  return { error: ErrorCode.NONE, baseOffset, logStartOffset, duplicate: false };
}

function noteRecent(state: State, author: Author, key: string): void {
  const recent = state.brokers.get(author.broker)?.recentObjects;
  if (recent === undefined) return;
  recent.push(key);
  if (recent.length > recentObjects) recent.shift();
}

function refused(error: number): BatchOutcome {
  return { error, baseOffset: -1, logStartOffset: -1, duplicate: false };
}
