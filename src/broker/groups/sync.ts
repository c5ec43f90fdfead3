import { ErrorCode } from '../../protocol/index.js';
import { type Group, type Member, memberError } from './group.js';
import { persistAssignment } from './rebalance.js';
import { refuseSync, replySync, type Sync, type Turn } from './turn.js';

export function sync(group: Group, event: Sync, turn: Turn): void {
  const error = syncError(group, event);
  if (error !== ErrorCode.NONE) {
    refuseSync(turn, event.request, error);
    return;
  }
  const member = group.members.get(event.memberId)!;
  received(group, member);
  if (group.state === 'Stable') {
    answer(group, member, event.request, turn);
    return;
  }
  if (member.awaitingSync !== null) refuseSync(turn, member.awaitingSync, ErrorCode.REBALANCE_IN_PROGRESS);
  member.awaitingSync = event.request;
  if (member.id === group.leaderId) spread(group, event.assignments, turn);
}

function syncError(group: Group, event: Sync): number {
  if (group.state === 'Dead') return ErrorCode.COORDINATOR_NOT_AVAILABLE;
  const error = memberError(group, event.memberId, event.instanceId);
  if (error !== ErrorCode.NONE) return error;
  if (event.generation !== group.generation) return ErrorCode.ILLEGAL_GENERATION;
  if (group.state === 'PreparingRebalance') return ErrorCode.REBALANCE_IN_PROGRESS;
  const isOtherType = event.protocolType !== null && event.protocolType !== group.protocolType;
  const isOtherProtocol = event.protocol !== null && event.protocol !== group.protocol;
  return isOtherType || isOtherProtocol ? ErrorCode.INCONSISTENT_GROUP_PROTOCOL : ErrorCode.NONE;
}

function received(group: Group, member: Member): void {
  group.pendingSync.delete(member.id);
  if (group.pendingSync.size === 0) group.syncDeadlineMs = null;
}

/** The leader's assignment is the generation's: members it forgot get nothing, ids it made up are ignored. */
function spread(group: Group, assignments: Sync['assignments'], turn: Turn): void {
  const byMember = new Map(assignments.map(({ memberId, assignment }) => [memberId, assignment]));
  group.state = 'Stable';
  for (const member of group.members.values()) member.assignment = byMember.get(member.id) ?? Buffer.alloc(0);
  persistAssignment(group, turn);
  for (const member of group.members.values()) {
    const request = member.awaitingSync;
    member.awaitingSync = null;
    if (request !== null) answer(group, member, request, turn);
  }
}

function answer(group: Group, member: Member, request: number, turn: Turn): void {
  member.sessionDeadlineMs = turn.nowMs + member.sessionTimeoutMs;
  const { protocolType, protocol } = group;
  replySync(turn, request, { error: ErrorCode.NONE, protocolType, protocol, assignment: member.assignment });
}
