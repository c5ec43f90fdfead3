import { ErrorCode } from '../../../protocol/index.js';
import { electLeader, leaderLoad } from '../leadership.js';
import type { Outcome } from '../outcome.js';
import { spread } from '../placement.js';
import { liveBrokers, newPartition, type State } from '../state.js';
import { refuseAssignments, refusePartitionCount } from './topic-create.js';

export interface PartitionsCreateEntry {
  kind: 'partitions-create';
  topicId: string;
  /** Partitions afterwards. */
  total: number;
  /** Replicas of each new partition; null: the fold spreads them. */
  assignments: number[][] | null;
  at: number;
}

/** More partitions for a topic; their number only grows. */
export function applyPartitionsCreate(state: State, entry: PartitionsCreateEntry): Outcome {
  const refusal = refusePartitionsCreate(state, entry);
  if (refusal) return refusal;
  const topic = state.topicsById.get(entry.topicId);
  if (topic === undefined) return { error: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
  const present = topic.partitions.length;
  const replicationFactor = Math.min(topic.partitions[0]?.replicas.length ?? 1, liveBrokers(state).length);
  const added = entry.assignments ?? spread(state, entry.total - present, replicationFactor);
  const load = leaderLoad(state);
  for (const replicas of added) {
    const partition = newPartition(topic, topic.partitions.length, replicas);
    topic.partitions.push(partition);
    electLeader(partition, load);
  }
  return { error: ErrorCode.NONE };
}

export function refusePartitionsCreate(state: State, entry: PartitionsCreateEntry): Outcome | null {
  const topic = state.topicsById.get(entry.topicId);
  if (topic === undefined) return { error: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
  const present = topic.partitions.length;
  if (entry.total === present) {
    return { error: ErrorCode.INVALID_PARTITIONS, message: `Topic already has ${present} partition(s).` };
  }
  if (entry.total < present) {
    return {
      error: ErrorCode.INVALID_PARTITIONS,
      message: `The topic ${topic.name} currently has ${present} partition(s); ${entry.total} would not be an increase.`,
    };
  }
  const tooMany = refusePartitionCount(Math.max(entry.total - present, entry.assignments?.length ?? 0));
  if (tooMany) return tooMany;
  if (entry.assignments === null) return null;
  if (entry.assignments.length !== entry.total - present) {
    return {
      error: ErrorCode.INVALID_REPLICA_ASSIGNMENT,
      message: `Attempted to add ${entry.total - present} additional partition(s), but only ${entry.assignments.length} assignment(s) were specified.`,
    };
  }
  return refuseAssignments(state, entry.assignments);
}
