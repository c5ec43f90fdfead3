import { ErrorCode } from '../../protocol/index.js';
import { type Group, memberError } from './group.js';
import { type Commit, type Heartbeat, replyCommit, replyHeartbeat, type Turn } from './turn.js';

export function heartbeat(group: Group, event: Heartbeat, turn: Turn): void {
  const error = speakerError(group, event);
  if (error !== ErrorCode.NONE) {
    replyHeartbeat(turn, event.request, error);
    return;
  }
  keepAlive(group, event.memberId, turn);
  const isJoining = group.state === 'PreparingRebalance';
  replyHeartbeat(turn, event.request, isJoining ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE);
}

/**
 * Whether this commit may be written. Generation −1 without a member is an admin client or a consumer that assigns its
 * partitions itself: it may commit while nobody is in the group. A member may commit for its own generation, also while
 * the next one is gathering, but not between its JoinGroup and its SyncGroup.
 */
export function commit(group: Group, event: Commit, turn: Turn): void {
  replyCommit(turn, event.request, commitError(group, event, turn));
}

function commitError(group: Group, event: Commit, turn: Turn): number {
  if (group.state === 'Dead') return ErrorCode.COORDINATOR_NOT_AVAILABLE;
  const isSimple = event.generation < 0 && event.memberId === '' && event.instanceId === null;
  if (isSimple || (event.generation < 0 && group.state === 'Empty')) {
    return group.state === 'Empty' || event.isTransactional ? ErrorCode.NONE : ErrorCode.UNKNOWN_MEMBER_ID;
  }
  const error = speakerError(group, event);
  if (error !== ErrorCode.NONE) return error;
  if (group.state === 'CompletingRebalance' && !event.isTransactional) return ErrorCode.REBALANCE_IN_PROGRESS;
  keepAlive(group, event.memberId, turn);
  return ErrorCode.NONE;
}

function speakerError(group: Group, event: Heartbeat | Commit): number {
  if (group.state === 'Dead') return ErrorCode.COORDINATOR_NOT_AVAILABLE;
  const error = memberError(group, event.memberId, event.instanceId);
  if (error !== ErrorCode.NONE) return error;
  return event.generation === group.generation ? ErrorCode.NONE : ErrorCode.ILLEGAL_GENERATION;
}

function keepAlive(group: Group, memberId: string, turn: Turn): void {
  const member = group.members.get(memberId)!;
  member.sessionDeadlineMs = turn.nowMs + member.sessionTimeoutMs;
}
