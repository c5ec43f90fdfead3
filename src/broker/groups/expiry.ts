import type { Group, Member } from './group.js';
import { completeJoinIfAllJoined, expireJoinPhase, rebalanceWithout, removeMember } from './rebalance.js';
import type { Turn } from './turn.js';

/** Applies every deadline that has passed at `turn.nowMs`. */
export function expire(group: Group, turn: Turn): void {
  for (const [memberId, deadlineMs] of [...group.pendingJoin]) {
    if (deadlineMs <= turn.nowMs) group.pendingJoin.delete(memberId);
  }
  const sizeBefore = group.members.size;
  const hasSyncTimedOut = group.syncDeadlineMs !== null && group.syncDeadlineMs <= turn.nowMs;
  for (const member of [...group.members.values()]) {
    const isSilent = isWatched(member) && member.sessionDeadlineMs <= turn.nowMs;
    const isOverdue = hasSyncTimedOut && group.pendingSync.has(member.id);
    if (isSilent || isOverdue) removeMember(group, member, turn);
  }
  if (hasSyncTimedOut) group.syncDeadlineMs = null;
  if (group.members.size < sizeBefore) rebalanceWithout(group, turn);
  else completeJoinIfAllJoined(group, turn);
  if (group.joinPhase !== null && group.joinPhase.deadlineMs <= turn.nowMs) expireJoinPhase(group, turn);
}

/** When `expire` has something to do next, or null when only an event can change the group. */
export function nextDeadlineMs(group: Group): number | null {
  let next = Number.POSITIVE_INFINITY;
  for (const deadlineMs of group.pendingJoin.values()) next = Math.min(next, deadlineMs);
  for (const member of group.members.values()) if (isWatched(member)) next = Math.min(next, member.sessionDeadlineMs);
  next = Math.min(next, group.joinPhase?.deadlineMs ?? next, group.syncDeadlineMs ?? next);
  return Number.isFinite(next) ? next : null;
}

/** A member that waits for us is not silent; a new one that waits longer than any client would has gone away. */
function isWatched(member: Member): boolean {
  return member.isNew || (member.awaitingJoin === null && member.awaitingSync === null);
}
