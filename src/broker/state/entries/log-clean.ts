import { ErrorCode } from '../../../protocol/index.js';
import type { Author } from '../author.js';
import { mayClaim } from '../object-claim.js';
import { addObject, dereference, reference } from '../objects.js';
import type { Outcome } from '../outcome.js';
import type { PartitionState, State } from '../state.js';

/** Log compaction: records that a later one of the same key replaces are gone from some batches of a partition. */
export interface LogCleanEntry {
  kind: 'log-clean';
  topicId: string;
  partition: number;
  /** Where the rewritten batches lie; null when there are none. */
  object: string | null;
  bytes: number;
  /** `from`: key of the object that held the batch when it was read. */
  rewritten: [baseOffset: number, from: string, position: number, length: number, maxTimestampMs: number][];
  /** Batches of which nothing is left. */
  removed: [baseOffset: number, from: string][];
  /** With the last entry of a pass: every key below this offset was looked at. */
  cleanedTo: number | null;
  at: number;
}

/**
 * All of it or nothing: when any of the batches has moved meanwhile, the entry is refused with INVALID_UPDATE_VERSION and
 * its object becomes garbage. What was trimmed meanwhile is no obstacle. Offsets never change.
 */
export function applyLogClean(state: State, entry: LogCleanEntry, author: Author): Outcome {
  const key = entry.object;
  if (key !== null) {
    if (!mayClaim(state, key, author)) {
      return { error: ErrorCode.STALE_BROKER_EPOCH, message: `object ${key} is of another epoch` };
    }
    addObject(state, key, entry.bytes, entry.at);
  }
  const partition = state.topicsById.get(entry.topicId)?.partitions[entry.partition];
  if (partition === undefined) return { error: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
  const all = [...entry.rewritten, ...entry.removed];
  if (!all.every(([baseOffset, from]) => isWhereItWas(state, partition, baseOffset, from))) {
    return { error: ErrorCode.INVALID_UPDATE_VERSION, message: 'the batches moved while they were compacted' };
  }
  rewriteBatches(state, partition, entry);
  removeBatches(state, partition, entry);
  if (entry.cleanedTo !== null) partition.cleanedTo = Math.max(partition.cleanedTo, entry.cleanedTo);
  return { error: ErrorCode.NONE };
}

function isWhereItWas(state: State, partition: PartitionState, baseOffset: number, from: string): boolean {
  const index = indexAt(partition, baseOffset);
  if (index === null) return baseOffset < partition.logStartOffset;
  return state.objects.byNumber.get(partition.batches.at(index).object)?.key === from;
}

/** Null: no batch begins there. */
function indexAt({ batches }: PartitionState, baseOffset: number): number | null {
  const index = batches.indexOf(baseOffset);
  return index < batches.size && batches.at(index).baseOffset === baseOffset ? index : null;
}

function rewriteBatches(state: State, partition: PartitionState, { object: key, rewritten, at }: LogCleanEntry): void {
  const object = key === null ? undefined : state.objects.byKey.get(key);
  if (object === undefined) return;
  for (const [baseOffset, , position, length, maxTimestampMs] of rewritten) {
    const index = indexAt(partition, baseOffset);
    if (index === null) continue;
    letGo(state, partition, index, at);
    partition.batches.rewrite(index, { object: object.number, position, length, maxTimestampMs });
    partition.bytes += length;
    reference(state, object, length);
  }
}

function removeBatches(state: State, partition: PartitionState, { removed, at }: LogCleanEntry): void {
  const indexes = removed.map(([baseOffset]) => indexAt(partition, baseOffset)).filter((index) => index !== null);
  indexes.sort((a, b) => a - b);
  for (const index of indexes) letGo(state, partition, index, at);
  partition.batches.remove(indexes);
}

function letGo(state: State, partition: PartitionState, index: number, atMs: number): void {
  const { object, length } = partition.batches.at(index);
  partition.bytes -= length;
  dereference(state, object, length, atMs);
}
