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
    return { error: ErrorCode.INVALID_PARTITIONS, message: 'Number of partitions must be larger than 0.' };
  }
  const live = liveBrokers(state).length;
  if (entry.replicationFactor < 1 || entry.replicationFactor > live) {
    return {
      error: ErrorCode.INVALID_REPLICATION_FACTOR,
      message: `Replication factor ${entry.replicationFactor} is not between 1 and the ${live} live brokers.`,
    };
  }
  return null;
}

/** At once, as many as Kafka's KRaft controller takes. Every broker allocates what is folded: without a bound one request ends them all. */
export const maxPartitionsAtOnce = 10_000;

/** Whether `count` new partitions are too many for one request; needs no state, so it is asked before anything is proposed. */
export function refusePartitionCount(count: number): Outcome | null {
  if (count <= maxPartitionsAtOnce) return null;
  const message = `${count} new partitions are more than the ${maxPartitionsAtOnce} that one request may create.`;
  return { error: ErrorCode.INVALID_PARTITIONS, message };
}

/** Every list names at least one broker, each one registered and once only. */
export function refuseAssignments(state: State, assignments: number[][]): Outcome | null {
  const refused = (why: string): Outcome => ({
    error: ErrorCode.INVALID_REPLICA_ASSIGNMENT,
    message: `The replica assignment ${why}.`,
  });
  if (assignments.length === 0) return refused('names no partition');
  for (const replicas of assignments) {
    if (replicas.length === 0) return refused('has an empty list of brokers');
    const unknown = replicas.find((id) => !state.brokers.has(id));
    if (unknown !== undefined) return refused(`names broker ${unknown}, which is not registered`);
    const twice = replicas.find((id, i) => replicas.indexOf(id) !== i);
    if (twice !== undefined) return refused(`names broker ${twice} more than once`);
  }
  return null;
}
