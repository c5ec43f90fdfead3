import { ErrorCode } from '../../../protocol/index.js';
import { electLeader, leaderLoad } from '../leadership.js';
import { dropNewest } from '../log-bounds.js';
import type { Outcome } from '../outcome.js';
import type { PartitionState, State } from '../state.js';
import { refuseAssignments } from './topic-create.js';

export interface ReassignEntry {
  kind: 'reassign';
  topicId: string;
  partition: number;
  /** null: cancel the move under way. */
  replicas: number[] | null;
  /** Refused when the number of replicas would change (v1's allowReplicationFactorChange). */
  sameSize?: true;
  at: number;
  /** Injected defects: the move stays under way until `move-done`, cannot be stopped, or forgets the newest batches. */
  faults?: { copyFirst?: boolean; noCancel?: boolean; dropNewest?: number };
}

/** Ends a move that an injected defect made last. */
export interface MoveDoneEntry {
  kind: 'move-done';
  topicId: string;
  partition: number;
  at: number;
}

/** New replicas, and with them a new leader: done when folded, because no data has to move. */
export function applyReassign(state: State, entry: ReassignEntry): Outcome {
  const partition = state.topicsById.get(entry.topicId)?.partitions[entry.partition];
  if (partition === undefined) return { error: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
  if (partition.moving && entry.faults?.noCancel) return { error: ErrorCode.NONE };
  if (entry.replicas === null) return cancel(partition);
  const refusal = refuseAssignments(state, [entry.replicas]);
  if (refusal) return refusal;
  const [before, after] = [partition.replicas.length, entry.replicas.length];
  if (entry.sameSize && before !== after) {
    const message = `The replication factor would change from ${before} to ${after}.`;
    return { error: ErrorCode.INVALID_REPLICATION_FACTOR, message };
  }
  if (entry.faults?.copyFirst) {
    partition.moving = { to: entry.replicas, sinceMs: entry.at };
    return { error: ErrorCode.NONE };
  }
  if (entry.faults?.dropNewest) dropNewest(state, partition, entry.faults.dropNewest, entry.at);
  settle(state, partition, entry.replicas);
  return { error: ErrorCode.NONE };
}

/** A move that lasted is complete. */
export function applyMoveDone(state: State, entry: MoveDoneEntry): Outcome {
  const partition = state.topicsById.get(entry.topicId)?.partitions[entry.partition];
  if (!partition?.moving) return { error: ErrorCode.NO_REASSIGNMENT_IN_PROGRESS };
  settle(state, partition, partition.moving.to);
  return { error: ErrorCode.NONE };
}

function settle(state: State, partition: PartitionState, replicas: number[]): void {
  partition.replicas = replicas;
  partition.moving = null;
  electLeader(partition, leaderLoad(state));
}

function cancel(partition: PartitionState): Outcome {
  if (partition.moving === null) return { error: ErrorCode.NO_REASSIGNMENT_IN_PROGRESS };
  partition.moving = null;
  return { error: ErrorCode.NONE };
}
