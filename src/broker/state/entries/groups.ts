import { ErrorCode } from '../../../protocol/index.js';
import type { Author } from '../author.js';
import { commitError } from '../consumer-group/commit.js';
import { coordinates, groupOf, hasMembers, notCoordinator, offsetsOf } from '../group-table.js';
import type { OffsetCommitOutcome, Outcome } from '../outcome.js';
import { dropAllStaged, dropStaged } from '../staged-offsets.js';
import type { GroupState, State } from '../state.js';

/** Committed offsets of a consumer group; refused unless the author coordinates the group. */
export interface OffsetCommitEntry {
  kind: 'offset-commit';
  group: string;
  /** Of the member that commits; -1: a simple consumer. Refused when the group has gone on to a later one. */
  generation: number;
  /** Of a consumer group (KIP-848), whose members commit in their own epochs. */
  memberId?: string;
  /** How long the offsets are kept, ms; as the broker keeps all when absent. */
  retentionMs?: number;
  at: number;
  offsets: OffsetToCommit[];
}

export type OffsetToCommit = [topic: string, partition: number, offset: number, leaderEpoch: number, metadata: string];

/** A group's new generation, not assigned yet; refused unless it is higher than all before, so that no two are alike. */
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
  const error = committerError(state, group, entry);
  if (error !== ErrorCode.NONE) return { error, partitions: [] };
  const partitions = entry.offsets.map(([topic, partition, offset, leaderEpoch, metadata]) => {
    if (state.topics.get(topic)?.partitions[partition] === undefined) return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    const at = { committedAtMs: entry.at, coordinatorEpoch: author.epoch, order: state.offsetCommits++ };
    const until = entry.retentionMs === undefined ? {} : { expiresAtMs: entry.at + entry.retentionMs };
    offsetsOf(group, topic).set(partition, { offset, leaderEpoch, metadata, ...at, ...until });
    return ErrorCode.NONE;
  });
  return { error: ErrorCode.NONE, partitions };
}

export function applyGroup(state: State, entry: GroupEntry, author: Author): Outcome {
  if (!coordinates(state, entry.group, author)) return notCoordinator(entry.group);
  const group = groupOf(state, entry.group);
  if (group.share !== null) return { error: ErrorCode.INCONSISTENT_GROUP_PROTOCOL };
  if (group.consumer !== null && group.consumer.members.size > 0)
    return { error: ErrorCode.INCONSISTENT_GROUP_PROTOCOL };
  if (entry.generation <= group.generation) return { error: ErrorCode.ILLEGAL_GENERATION };
  group.consumer = null;
  group.classic = null;
  group.generation = entry.generation;
  group.protocolType = entry.protocolType;
  group.changedAtMs = entry.at;
  return { error: ErrorCode.NONE };
}

export function applyGroupDelete(state: State, entry: GroupDeleteEntry, author: Author): Outcome {
  if (!coordinates(state, entry.group, author)) return notCoordinator(entry.group);
  const group = state.groups.get(entry.group);
  if (group === undefined) return { error: ErrorCode.GROUP_ID_NOT_FOUND };
  // Some may have joined since the coordinator looked.
  if (hasMembers(group)) return { error: ErrorCode.NON_EMPTY_GROUP };
  dropAllStaged(state, entry.group);
  state.groups.delete(entry.group);
  return { error: ErrorCode.NONE };
}

export function applyOffsetDelete(state: State, entry: OffsetDeleteEntry, author: Author): OffsetCommitOutcome {
  if (!coordinates(state, entry.group, author)) return { ...notCoordinator(entry.group), partitions: [] };
  const group = state.groups.get(entry.group);
  if (group === undefined || group.share !== null) return { error: ErrorCode.GROUP_ID_NOT_FOUND, partitions: [] };
  const partitions = entry.partitions.map(([topic, partition]) => {
    const known = state.topics.get(topic);
    if (known?.partitions[partition] === undefined) return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    group.offsets.get(topic)?.delete(partition);
    dropStaged(state, entry.group, known.id, partition);
    return ErrorCode.NONE;
  });
  return { error: ErrorCode.NONE, partitions };
}

/** A classic member commits for the newest generation; a KIP-848 member in an epoch in which it had the partitions. */
export function committerError(
  state: State,
  group: GroupState,
  entry: Pick<OffsetCommitEntry, 'generation' | 'memberId' | 'offsets'>,
): number {
  if (group.share !== null) return ErrorCode.GROUP_ID_NOT_FOUND;
  if (group.consumer !== null) return commitError(group.consumer, entry, state);
  const isStale = entry.generation >= 0 && entry.generation < group.generation;
  return isStale ? ErrorCode.ILLEGAL_GENERATION : ErrorCode.NONE;
}
