import { ErrorCode } from '../../../protocol/index.js';
import type { ConsumerGroup } from './consumer-group.js';
import type { Topics } from './subscriptions.js';

/** An offset commit, as far as it decides whether it may be written. */
export interface Committer {
  memberId?: string;
  /** The member epoch; below 0: of nobody. */
  generation: number;
  offsets: readonly (readonly [topic: string, partition: number, ...rest: unknown[]])[];
}

/**
 * Whether a member of a consumer group may commit these offsets. It may in its own epoch, and in an earlier one for what
 * it has held since (KIP-1251): a commit under way while the epoch rose is no reason to read records twice. Nobody in
 * particular may while the group is empty. A classic member commits for the generation that it is in.
 */
export function commitError(group: ConsumerGroup, commit: Committer, topics: Topics): number {
  if (commit.generation < 0 && group.members.size === 0) return ErrorCode.NONE;
  const member = group.members.get(commit.memberId ?? '');
  if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
  if (commit.generation === member.epoch) return ErrorCode.NONE;
  if (member.classic !== null) return ErrorCode.ILLEGAL_GENERATION;
  if (commit.generation > member.epoch) return ErrorCode.STALE_MEMBER_EPOCH;
  const areHeldSince = commit.offsets.every(([name, partition]) => {
    const topicId = topics.topics.get(name)?.id ?? '';
    const since = member.assigned[topicId]?.[partition] ?? member.revoking[topicId]?.[partition];
    return since !== undefined && commit.generation >= since;
  });
  return areHeldSince ? ErrorCode.NONE : ErrorCode.STALE_MEMBER_EPOCH;
}

/** OffsetFetch v9+: without a member anybody may read; a member must be one, in its epoch. */
export function offsetFetchError(group: ConsumerGroup, memberId: string | null, memberEpoch: number): number {
  if (memberId === null && memberEpoch < 0) return ErrorCode.NONE;
  const member = group.members.get(memberId ?? '');
  if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
  if (member.epoch === memberEpoch) return ErrorCode.NONE;
  return member.classic === null ? ErrorCode.STALE_MEMBER_EPOCH : ErrorCode.ILLEGAL_GENERATION;
}
