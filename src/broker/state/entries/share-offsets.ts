import { ErrorCode } from '../../../protocol/index.js';
import type { Author } from '../author.js';
import { coordinates, notCoordinator } from '../group-table.js';
import type { Outcome } from '../outcome.js';
import { type ShareGroup, setSharePartition, shareGroupState, sharePartitionOf } from '../share-group/share-group.js';
import type { State } from '../state.js';
import { shareGroupError, shareGroupOf } from './share-group.js';

/** An operator sets where partitions of a share group begin; the group is made when there is none. */
export interface ShareOffsetsAlterEntry {
  kind: 'share-offsets-alter';
  group: string;
  offsets: [topicId: string, partition: number, startOffset: number][];
  at: number;
}

/** An operator lets a share group forget topics. */
export interface ShareOffsetsDeleteEntry {
  kind: 'share-offsets-delete';
  group: string;
  topicIds: string[];
  at: number;
}

export function applyShareOffsetsAlter(state: State, entry: ShareOffsetsAlterEntry, author: Author): Outcome {
  if (!coordinates(state, entry.group, author)) return notCoordinator(entry.group);
  const known = state.groups.get(entry.group);
  const refusal =
    shareGroupError(known, entry.group) ?? (known?.share ? refuseMembers(entry.group, known.share) : null);
  if (refusal !== null) return refusal;
  const share = shareGroupOf(state, entry.group);
  for (const [topicId, partition, startOffset] of entry.offsets) {
    if (state.topicsById.get(topicId)?.partitions[partition] === undefined) continue;
    const before = sharePartitionOf(share, topicId, partition);
    const stateEpoch = before === undefined ? 0 : before.stateEpoch + 1;
    setSharePartition(share, topicId, partition, { startOffset, stateEpoch, runs: [] });
  }
  return { error: ErrorCode.NONE };
}

export function applyShareOffsetsDelete(state: State, entry: ShareOffsetsDeleteEntry, author: Author): Outcome {
  if (!coordinates(state, entry.group, author)) return notCoordinator(entry.group);
  const share = state.groups.get(entry.group)?.share;
  const refusal = shareGroupError(state.groups.get(entry.group), entry.group, 1);
  if (refusal !== null) return refusal;
  const refused = refuseMembers(entry.group, share!);
  if (refused !== null) return refused;
  for (const topicId of entry.topicIds) share!.partitions.delete(topicId);
  return { error: ErrorCode.NONE };
}

/** Where members read, nobody else moves the offsets. */
export function refuseMembers(id: string, share: ShareGroup): Outcome | null {
  if (shareGroupState(share) === 'Empty') return null;
  return { error: ErrorCode.NON_EMPTY_GROUP, message: `Group ${id} is not empty.` };
}
