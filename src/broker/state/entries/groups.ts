import { ErrorCode } from '../../../protocol/index.js';
import type { Author } from '../author.js';
import { coordinatorOf } from '../coordinator.js';
import type { OffsetCommitOutcome, Outcome } from '../outcome.js';
import type { CommittedOffset, GroupState, State } from '../state.js';

/** Committed offsets of a consumer group; refused unless the author coordinates the group. */
export interface OffsetCommitEntry {
  kind: 'offset-commit';
  group: string;
  /** Of the member that commits; -1: a simple consumer. Refused when the group has gone on to a later one. */
  generation: number;
  at: number;
  offsets: OffsetToCommit[];
}

export type OffsetToCommit = [topic: string, partition: number, offset: number, leaderEpoch: number, metadata: string];

/** A group's new generation; refused unless it is higher than all before, so that no two are alike. */
export interface GroupEntry {
  kind: 'group';
  group: string;
  generation: number;
  protocolType: string;
  at: number;
}

export interface OffsetDeleteEntry {
  kind: 'offset-delete';
  group: string;
  partitions: [topic: string, partition: number][];
  at: number;
}

export interface GroupDeleteEntry {
  kind: 'group-delete';
  group: string;
  at: number;
}

/**
 * What outlives a group's coordinator: committed offsets and the generation. Only the coordinator in this state may
 * change them, so a coordinator that was replaced acknowledges nothing.
 */
export function applyOffsetCommit(state: State, entry: OffsetCommitEntry, author: Author): OffsetCommitOutcome {
  if (!coordinates(state, entry.group, author)) return { ...notCoordinator(entry.group), partitions: [] };
  const group = groupOf(state, entry.group);
  const isStale = entry.generation >= 0 && entry.generation < group.generation;
  if (isStale) return { error: ErrorCode.ILLEGAL_GENERATION, partitions: [] };
  const partitions = entry.offsets.map(([topic, partition, offset, leaderEpoch, metadata]) => {
    if (state.topics.get(topic)?.partitions[partition] === undefined) return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    const committed = { offset, leaderEpoch, metadata, committedAtMs: entry.at, coordinatorEpoch: author.epoch };
    offsetsOf(group, topic).set(partition, committed);
    return ErrorCode.NONE;
  });
  return { error: ErrorCode.NONE, partitions };
}

export function applyGroup(state: State, entry: GroupEntry, author: Author): Outcome {
  if (!coordinates(state, entry.group, author)) return notCoordinator(entry.group);
  const group = groupOf(state, entry.group);
  if (entry.generation <= group.generation) return { error: ErrorCode.ILLEGAL_GENERATION };
  group.generation = entry.generation;
  group.protocolType = entry.protocolType;
  return { error: ErrorCode.NONE };
}

export function applyGroupDelete(state: State, entry: GroupDeleteEntry, author: Author): Outcome {
  if (!coordinates(state, entry.group, author)) return notCoordinator(entry.group);
  return { error: state.groups.delete(entry.group) ? ErrorCode.NONE : ErrorCode.GROUP_ID_NOT_FOUND };
}

export function applyOffsetDelete(state: State, entry: OffsetDeleteEntry, author: Author): OffsetCommitOutcome {
  if (!coordinates(state, entry.group, author)) return { ...notCoordinator(entry.group), partitions: [] };
  const group = state.groups.get(entry.group);
  if (group === undefined) return { error: ErrorCode.GROUP_ID_NOT_FOUND, partitions: [] };
  const partitions = entry.partitions.map(([topic, partition]) => {
    if (state.topics.get(topic)?.partitions[partition] === undefined) return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    group.offsets.get(topic)?.delete(partition);
    return ErrorCode.NONE;
  });
  return { error: ErrorCode.NONE, partitions };
}

function coordinates(state: State, group: string, author: Author): boolean {
  return coordinatorOf(state, group)?.id === author.broker;
}

function notCoordinator(group: string): Outcome {
  return { error: ErrorCode.NOT_COORDINATOR, message: `another broker coordinates group ${group} now` };
}

function groupOf(state: State, id: string): GroupState {
  let group = state.groups.get(id);
  if (group === undefined) {
    group = { id, generation: 0, protocolType: '', offsets: new Map() };
    state.groups.set(id, group);
  }
  return group;
}

function offsetsOf(group: GroupState, topic: string): Map<number, CommittedOffset> {
  let offsets = group.offsets.get(topic);
  if (offsets === undefined) {
    offsets = new Map();
    group.offsets.set(topic, offsets);
  }
  return offsets;
}
