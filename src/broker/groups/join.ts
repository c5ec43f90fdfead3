import { ErrorCode } from '../../protocol/index.js';
import { acceptsProtocols, awaitingJoinCount, type Group, type Member, memberError, sameProtocols } from './group.js';
import { awaitJoin, completeJoinIfAllJoined, currentGeneration, rebalance } from './rebalance.js';
import { rejoinStaticMember } from './static-member.js';
import { type Join, refuseJoin, replyJoin, type Turn } from './turn.js';

/** A client gives up a JoinGroup and retries as a new member; whoever never came back is dropped after this long. */
const newMemberJoinTimeoutMs = 300_000;

export function join(group: Group, event: Join, turn: Turn): void {
  const error = joinError(group, event, turn);
  if (error !== ErrorCode.NONE) {
    refuseJoin(turn, event.request, event.memberId, error);
    if (error === ErrorCode.GROUP_MAX_SIZE_REACHED) group.pendingJoin.delete(event.memberId);
    completeJoinIfAllJoined(group, turn);
  } else if (event.memberId === '') joinNewMember(group, event, turn);
  else if (group.pendingJoin.delete(event.memberId)) addMember(group, event.memberId, event, turn);
  else rejoin(group, group.members.get(event.memberId)!, event, turn);
}

function joinError(group: Group, event: Join, turn: Turn): number {
  const { minSessionTimeoutMs, maxSessionTimeoutMs } = turn.config;
  if (event.sessionTimeoutMs < minSessionTimeoutMs || event.sessionTimeoutMs > maxSessionTimeoutMs) {
    return ErrorCode.INVALID_SESSION_TIMEOUT;
  }
  if (group.state === 'Dead') return ErrorCode.COORDINATOR_NOT_AVAILABLE;
  if (!hasRoomFor(group, event, turn.config.maxSize)) return ErrorCode.GROUP_MAX_SIZE_REACHED;
  const isKnown = event.memberId === '' || (group.pendingJoin.has(event.memberId) && event.instanceId === null);
  const error = isKnown ? ErrorCode.NONE : memberError(group, event.memberId, event.instanceId);
  if (error !== ErrorCode.NONE) return error;
  return acceptsProtocols(group, event.protocolType, event.protocols)
    ? ErrorCode.NONE
    : ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
}

function hasRoomFor(group: Group, event: Join, maxSize: number): boolean {
  const isReplacement = event.instanceId !== null && group.staticMembers.has(event.instanceId);
  if (group.state === 'Empty' || isReplacement) return true;
  if (group.state !== 'PreparingRebalance') return group.members.has(event.memberId) || group.members.size < maxSize;
  const isAwaiting = (group.members.get(event.memberId)?.awaitingJoin ?? null) !== null;
  return isAwaiting || awaitingJoinCount(group) < maxSize;
}

function joinNewMember(group: Group, event: Join, turn: Turn): void {
  if (event.instanceId !== null) {
    const memberId = group.staticMembers.get(event.instanceId);
    if (memberId === undefined) addMember(group, event.newMemberId, event, turn);
    else rejoinStaticMember(group, memberId, event, turn);
  } else if (event.requiresKnownMemberId) {
    group.pendingJoin.set(event.newMemberId, turn.nowMs + event.sessionTimeoutMs);
    refuseJoin(turn, event.request, event.newMemberId, ErrorCode.MEMBER_ID_REQUIRED);
  } else addMember(group, event.newMemberId, event, turn);
}

function addMember(group: Group, memberId: string, event: Join, turn: Turn): void {
  group.protocolType = event.protocolType;
  const member: Member = {
    id: memberId,
    instanceId: event.instanceId,
    clientId: event.clientId,
    clientHost: event.clientHost,
    sessionTimeoutMs: event.sessionTimeoutMs,
    rebalanceTimeoutMs: event.rebalanceTimeoutMs,
    protocols: event.protocols,
    assignment: Buffer.alloc(0),
    isNew: true,
    awaitingJoin: event.request,
    awaitingSync: null,
    sessionDeadlineMs: turn.nowMs + newMemberJoinTimeoutMs,
  };
  group.members.set(memberId, member);
  if (event.instanceId !== null) group.staticMembers.set(event.instanceId, memberId);
  group.leaderId ??= memberId;
  if (group.joinPhase?.kind === 'initial') group.joinPhase.memberAdded = true;
  rebalance(group, turn);
}

/** A member that is in the group joins again: for a new rebalance, or since it lost the answer of the last one. */
function rejoin(group: Group, member: Member, event: Join, turn: Turn): void {
  const isUnchanged = sameProtocols(member.protocols, event.protocols);
  const lostTheAnswer = group.state === 'CompletingRebalance' && isUnchanged;
  // A leader that joins again wants a new assignment, for instance because a topic has grown.
  const isNoReason = group.state === 'Stable' && isUnchanged && member.id !== group.leaderId;
  if (lostTheAnswer || isNoReason) {
    member.sessionDeadlineMs = turn.nowMs + member.sessionTimeoutMs;
    replyJoin(turn, event.request, currentGeneration(group, member));
    return;
  }
  member.protocols = event.protocols;
  member.sessionTimeoutMs = event.sessionTimeoutMs;
  member.rebalanceTimeoutMs = event.rebalanceTimeoutMs;
  awaitJoin(member, event.request, turn);
  rebalance(group, turn);
}
