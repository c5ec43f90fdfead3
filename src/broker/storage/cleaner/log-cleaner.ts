import type { ObjectStore } from '../../../objectstore/index.js';
import { type BatchHeader, ErrorCode } from '../../../protocol/index.js';
import type { Broker } from '../../context.js';
import { reasonOf } from '../../logger.js';
import type { LogCleanEntry } from '../../state/entries/log-clean.js';
import { abortedWithin, lastStableOffset } from '../../state/partition-transactions.js';
import type { PartitionState, TopicState } from '../../state/state.js';
import { cleansUpBy, topicConfigNumber } from '../../topic-configs.js';
import { type Cleaned, cleanBatch } from './clean-batch.js';
import { type CleanerLimits, type DirtyRange, dirtyRange } from './dirty-range.js';
import { KeyOffsets } from './key-offsets.js';
import { type StoredBatch, storedBatches } from './stored-batches.js';

/** Rewritten per object and log entry. */
const maxBytesPerEntry = 8 * 1024 * 1024;
const maxBatchesPerEntry = 1_000;

/**
 * Log compaction of the partitions that this broker leads: of every key the newest record below the active part stays.
 * (Object compaction, which merges stored objects, knows nothing of keys.) Rewritten batches are put to the store first,
 * then an entry of the metadata log replaces the old ones; a broker that dies in between leaves an orphan, and a log in
 * which some replaced records are gone and others are not, which is right at any time. Memory is bounded by the keys of
 * one pass: a longer dirty part takes several. End-of-transaction markers stay, and so does the newest batch.
 */
export async function cleanLogs(broker: Broker, store: ObjectStore, nextKey: () => string | null): Promise<void> {
  for (const topic of [...broker.state.topics.values()]) {
    if (!cleansUpBy(broker, topic, 'compact')) continue;
    for (const partition of topic.partitions) {
      if (partition.leader !== broker.config.id) continue;
      const range = dirtyRange(partition, lastStableOffset(partition), broker.clock.wallMs(), limitsOf(broker, topic));
      if (range === null) continue;
      try {
        await cleanPartition(broker, store, nextKey, partition, range);
      } catch (error) {
        const facts = { topic: topic.name, partition: partition.partition, reason: reasonOf(error) };
        broker.logger.warn('log compaction given up for now', facts);
      }
    }
  }
}

function limitsOf(broker: Broker, topic: TopicState): CleanerLimits {
  const value = (name: string) => topicConfigNumber(broker, topic, name);
  return {
    segmentMs: value('segment.ms'),
    segmentBytes: value('segment.bytes'),
    minCompactionLagMs: value('min.compaction.lag.ms'),
    maxCompactionLagMs: value('max.compaction.lag.ms'),
    minCleanableDirtyRatio: value('min.cleanable.dirty.ratio'),
  };
}

async function cleanPartition(
  broker: Broker,
  store: ObjectStore,
  nextKey: () => string | null,
  partition: PartitionState,
  dirty: DirtyRange,
): Promise<void> {
  const { keys, to } = await readKeys(broker, partition, dirty);
  const rules = {
    isReplaced: isReplacedIn(broker, keys),
    nowMs: broker.clock.wallMs(),
    deleteRetentionMs: topicConfigNumber(broker, partition.topic, 'delete.retention.ms'),
  };
  let step = new CleanStep(partition);
  for await (const stored of storedBatches(broker, partition, partition.logStartOffset, to)) {
    const cleaned: Cleaned = isAborted(partition, stored.header)
      ? { kind: 'removed' }
      : cleanBatch(stored.bytes, rules);
    // Readers on their way to the end of the log cannot get past a gap there: the newest batch stays.
    if (cleaned.kind === 'removed' && stored.endOffset >= partition.logEndOffset) continue;
    step.add(stored, cleaned);
    if (!step.isFull()) continue;
    if (!(await step.commit(broker, store, nextKey, null))) return;
    step = new CleanStep(partition);
  }
  if (!(await step.commit(broker, store, nextKey, to))) return;
  broker.logger.info('log compacted', { topic: partition.topic.name, partition: partition.partition, to });
}

/** The newest offset of every key from the dirty part's start on, as far as the keys fit. */
async function readKeys(broker: Broker, partition: PartitionState, { from, to }: DirtyRange) {
  const keys = new KeyOffsets(broker.config.logCleanerMaxKeys);
  let end = from;
  for await (const { records, header, endOffset } of storedBatches(broker, partition, from, to)) {
    if (keys.isFullFor(header.recordCount)) return { keys, to: end };
    end = endOffset;
    if (isAborted(partition, header)) continue;
    for (const { key, offset } of records()) if (key !== null) keys.note(key, offset);
  }
  return { keys, to };
}

/** What an aborted transaction wrote is no value of its keys, and nobody needs it: readers skip it anyway. */
function isAborted(partition: PartitionState, { baseOffset, isTransactional, producerId }: BatchHeader): boolean {
  if (!isTransactional) return false;
  const within = abortedWithin(partition, baseOffset, baseOffset + 1);
  return within.some(
    ({ firstOffset, ...aborted }) => aborted.producerId === String(producerId) && firstOffset <= baseOffset,
  );
}

function isReplacedIn(broker: Broker, keys: KeyOffsets): (key: Buffer, offset: number) => boolean {
  // Defect `compact-too-much`: the newest record of some keys goes as well.
  if (broker.defects.has('compact-too-much')) return (key, offset) => isUnlucky(key) || keys.isReplaced(key, offset);
  return (key, offset) => keys.isReplaced(key, offset);
}

function isUnlucky(key: Buffer): boolean {
  return key.length > 0 && (key.at(-1) as number) % 5 === 0;
}

/** What one log entry changes. */
class CleanStep {
  private readonly parts: Buffer[] = [];
  private bytes = 0;
  private readonly rewritten: LogCleanEntry['rewritten'] = [];
  private readonly removed: LogCleanEntry['removed'] = [];

  constructor(private readonly partition: PartitionState) {}

  add({ header, objectKey }: StoredBatch, cleaned: Cleaned): void {
    if (cleaned.kind === 'removed') this.removed.push([header.baseOffset, objectKey]);
    if (cleaned.kind !== 'rewritten') return;
    const { bytes, maxTimestampMs } = cleaned;
    this.rewritten.push([header.baseOffset, objectKey, this.bytes, bytes.length, maxTimestampMs]);
    this.parts.push(bytes);
    this.bytes += bytes.length;
  }

  isFull(): boolean {
    return this.bytes >= maxBytesPerEntry || this.rewritten.length + this.removed.length >= maxBatchesPerEntry;
  }

  /** False: somebody else moved the batches, or the broker has no epoch; the next round begins anew. */
  async commit(
    broker: Broker,
    store: ObjectStore,
    nextKey: () => string | null,
    cleanedTo: number | null,
  ): Promise<boolean> {
    const { parts, bytes, rewritten, removed, partition } = this;
    const object = parts.length === 0 ? null : nextKey();
    if (object === null && parts.length > 0) return false;
    if (object !== null) await store.put(object, parts);
    const { error } = await broker.propose({
      ...{ kind: 'log-clean', topicId: partition.topic.id, partition: partition.partition },
      ...{ object, bytes, rewritten, removed, cleanedTo },
      at: broker.clock.wallMs(),
    });
    return error === ErrorCode.NONE;
  }
}
