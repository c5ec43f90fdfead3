import { ErrorCode } from '../../../protocol/index.js';
import { electLeader, leaderLoad } from '../leadership.js';
import type { Outcome } from '../outcome.js';
import { spread } from '../placement.js';
import { liveBrokers, newPartition, type State, type TopicState } from '../state.js';

export interface TopicCreateEntry {
  kind: 'topic-create';
  name: string;
  /** Chosen by the proposer. */
  topicId: string;
  /** Ignored when `assignments` is given. */
  partitions: number;
  replicationFactor: number;
  /** Replicas of partition 0, 1, …; null: the fold spreads them. */
  assignments: number[][] | null;
  configs: Record<string, string>;
  at: number;
}

/** A new topic, its partitions led at once. The entry's configs were validated by the proposer. */
export function applyTopicCreate(state: State, entry: TopicCreateEntry): Outcome {
  const refusal = refuseTopicCreate(state, entry);
  if (refusal) return refusal;
  const topic: TopicState = {
    id: entry.topicId,
    name: entry.name,
    configs: new Map(Object.entries(entry.configs)),
    partitions: [],
  };
  const assignments = entry.assignments ?? spread(state, entry.partitions, entry.replicationFactor);
  const load = leaderLoad(state);
  topic.partitions = assignments.map((replicas, partition) => newPartition(topic, partition, replicas));
  for (const partition of topic.partitions) electLeader(partition, load);
  state.topics.set(topic.name, topic);
  state.topicsById.set(topic.id, topic);
  return { error: ErrorCode.NONE };
}

/** Why a topic cannot be created in this state; null when it can. Also answers `validateOnly` requests. */
export function refuseTopicCreate(state: State, entry: TopicCreateEntry): Outcome | null {
  const tooMany = refusePartitionCount(entry.assignments?.length ?? entry.partitions);
  if (tooMany) return tooMany;
  if (state.topics.has(entry.name)) {
    return { error: ErrorCode.TOPIC_ALREADY_EXISTS, message: `Topic '${entry.name}' already exists.` };
  }
  if (state.topicsById.has(entry.topicId)) {
    return { error: ErrorCode.INVALID_REQUEST, message: `topic id ${entry.topicId} is taken` };
  }
  if (entry.assignments) return refuseAssignments(state, entry.assignments);
  if (entry.partitions < 1) {
    return {
      error: ErrorCode.INVALID_PARTITIONS,
      message: 'Number of partitions was set to an invalid non-positive value.',
    };
  }
  const live = liveBrokers(state).length;
  const { replicationFactor } = entry;
  if (replicationFactor >= 1 && replicationFactor <= live) return null;
  return {
    error: ErrorCode.INVALID_REPLICATION_FACTOR,
    message:
      replicationFactor < 1
        ? 'Replication factor must be larger than 0, or -1 to use the default value.'
        : `Unable to replicate the partition ${replicationFactor} time(s): only ${live} broker(s) are registered.`,
  };
}

/** At once, as many as Kafka's KRaft controller takes. Every broker allocates what is folded: without a bound one request ends them all. */
export const maxPartitionsAtOnce = 10_000;

/** Whether `count` new partitions are too many for one request; needs no state, so it is asked before anything is proposed. */
export function refusePartitionCount(count: number): Outcome | null {
  if (count <= maxPartitionsAtOnce) return null;
  return { error: ErrorCode.POLICY_VIOLATION, message: 'Excessively large number of partitions per request.' };
}

/** Every list names at least one broker, each one registered and once only. */
export function refuseAssignments(state: State, assignments: number[][]): Outcome | null {
  const includes = 'The manual partition assignment includes';
  for (const replicas of assignments) {
    if (replicas.length === 0) return badAssignment(`${includes} an empty replica list.`);
    const stranger = replicas.find((id) => !state.brokers.has(id));
    if (stranger !== undefined)
      return badAssignment(`${includes} broker ${stranger}, but no such broker is registered.`);
    const twice = replicas.find((id, i) => replicas.indexOf(id) !== i);
    if (twice !== undefined) return badAssignment(`${includes} the broker ${twice} more than once.`);
  }
  return assignments.length > 0 ? null : badAssignment(`${includes} no partition.`);
}

function badAssignment(message: string): Outcome {
  return { error: ErrorCode.INVALID_REPLICA_ASSIGNMENT, message };
}
