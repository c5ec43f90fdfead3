import { ErrorCode } from '../../../protocol/index.js';
import type { Author } from '../author.js';
import { mayClaim } from '../object-claim.js';
import { addObject, dereference, reference } from '../objects.js';
import type { Outcome } from '../outcome.js';
import type { State } from '../state.js';

/** Batches were copied to a new object: their places change, their offsets do not. */
export interface CompactEntry {
  kind: 'compact';
  object: string;
  bytes: number;
  moved: { topicId: string; partition: number; batches: [baseOffset: number, from: string, position: number][] }[];
  at: number;
}

/** Copied batches are read from the new object from now on. Batches that were trimmed or copied meanwhile are skipped. */
export function applyCompact(state: State, entry: CompactEntry, author: Author): Outcome {
  if (!mayClaim(state, entry.object, author)) {
    return { error: ErrorCode.STALE_BROKER_EPOCH, message: `object ${entry.object} is of another epoch` };
  }
  const object = addObject(state, entry.object, entry.bytes, entry.at);
  for (const { topicId, partition: number, batches } of entry.moved) {
    const partition = state.topicsById.get(topicId)?.partitions[number];
    if (partition === undefined) continue;
    for (const [baseOffset, from, position] of batches) {
      const index = partition.batches.indexOf(baseOffset);
      if (index >= partition.batches.size) continue;
      const batch = partition.batches.at(index);
      if (batch.baseOffset !== baseOffset || state.objects.byNumber.get(batch.object)?.key !== from) continue;
      partition.batches.relocate(index, object.number, position);
      reference(state, object, batch.length);
      dereference(state, batch.object, batch.length, entry.at);
    }
  }
  return { error: ErrorCode.NONE };
}
