import { ErrorCode } from '../../../protocol/index.js';
import type { Author } from '../author.js';
import type { Outcome } from '../outcome.js';
import { setSharePartition, sharePartitionOf } from '../share-group/share-group.js';
import { type SettledRun, settle } from '../share-group/share-partition.js';
import type { State } from '../state.js';

/** The leader of a share partition tells what became of records (KIP-932), or with `startOffset` where it begins. */
export interface ShareStateEntry {
  kind: 'share-state';
  group: string;
  topicId: string;
  partition: number;
  leaderEpoch: number;
  /** That it knows; no part of a beginning. */
  stateEpoch: number;
  /** Only for a partition without a state; null: no beginning. */
  startOffset: number | null;
  runs: SettledRun[];
  at: number;
}

/** Only the leader in this epoch, and only what it acquired since the start offset was last set. */
export function applyShareState(state: State, entry: ShareStateEntry, author: Author): Outcome {
  const { group, topicId, partition, startOffset, runs, stateEpoch } = entry;
  const led = state.topicsById.get(topicId)?.partitions[partition];
  if (led === undefined) return { error: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
  if (led.leader !== author.broker) return { error: ErrorCode.NOT_LEADER_OR_FOLLOWER };
  if (led.leaderEpoch !== entry.leaderEpoch) return { error: ErrorCode.FENCED_LEADER_EPOCH };
  const share = state.groups.get(group)?.share;
  if (!share) return { error: ErrorCode.GROUP_ID_NOT_FOUND, message: `Share group ${group} not found.` };
  const known = sharePartitionOf(share, topicId, partition);
  if (startOffset !== null) {
    if (known === undefined) setSharePartition(share, topicId, partition, { startOffset, stateEpoch: 0, runs: [] });
    return { error: ErrorCode.NONE };
  }
  if (known?.stateEpoch !== stateEpoch) return { error: ErrorCode.FENCED_STATE_EPOCH };
  settle(known, runs, led.logStartOffset);
  return { error: ErrorCode.NONE };
}
