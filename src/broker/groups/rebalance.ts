import { ErrorCode } from '../../protocol/index.js';
import { generationOf } from './generation.js';
import {
  allJoined,
  type Group,
  type Member,
  protocolMetadata,
  type RequestToken,
  rebalanceTimeoutMs,
  selectProtocol,
} from './group.js';
import { type JoinReply, refuseJoin, refuseSync, replyJoin, type Turn } from './turn.js';

/** Starts a rebalance, or, when one is gathering its members already, completes it if that was the last one it waited for. */
export function rebalance(group: Group, turn: Turn): void {
  if (group.state === 'PreparingRebalance') completeJoinIfAllJoined(group, turn);
  else if (group.state !== 'Dead') prepareRebalance(group, turn);
}

/** Call after members are gone: a group that was balanced must balance again; one that gathers waits for fewer. */
export function rebalanceWithout(group: Group, turn: Turn): void {
  if (group.state !== 'Empty') rebalance(group, turn);
}

export function completeJoinIfAllJoined(group: Group, turn: Turn): void {
  if (group.joinPhase?.kind === 'rejoin' && allJoined(group)) completeJoin(group, turn);
}

/** The join phase is over: by its deadline, or since all have joined. */
export function expireJoinPhase(group: Group, turn: Turn): void {
  const phase = group.joinPhase;
  if (phase?.kind === 'initial' && phase.memberAdded && phase.remainingMs > 0) {
    const delayMs = Math.min(turn.config.initialRebalanceDelayMs, phase.remainingMs);
    group.joinPhase = {
      kind: 'initial',
      deadlineMs: turn.nowMs + delayMs,
      remainingMs: phase.remainingMs - delayMs,
      memberAdded: false,
    };
    return;
  }
  completeJoin(group, turn);
}

/** Answers what the member still waits for, and forgets it. The caller decides what that means for the group. */
export function removeMember(
  group: Group,
  member: Member,
  turn: Turn,
  error: number = ErrorCode.UNKNOWN_MEMBER_ID,
): void {
  refuseAwaiting(member, turn, error);
  group.members.delete(member.id);
  group.pendingSync.delete(member.id);
  if (member.instanceId !== null && group.staticMembers.get(member.instanceId) === member.id) {
    group.staticMembers.delete(member.instanceId);
  }
  if (group.leaderId === member.id) group.leaderId = group.members.keys().next().value ?? null;
}

export function refuseAwaiting(member: Member, turn: Turn, error: number): void {
  if (member.awaitingJoin !== null) refuseJoin(turn, member.awaitingJoin, member.id, error);
  if (member.awaitingSync !== null) refuseSync(turn, member.awaitingSync, error);
  member.awaitingJoin = null;
  member.awaitingSync = null;
}

/** The running generation, as a member that (re)joins it is told. */
export function currentGeneration(group: Group, member: Member): JoinReply {
  return {
    error: ErrorCode.NONE,
    memberId: member.id,
    generation: group.generation,
    protocolType: group.protocolType,
    protocol: group.protocol,
    leaderId: group.leaderId ?? '',
    members: member.id === group.leaderId ? memberList(group) : [],
    skipAssignment: false,
  };
}

export function memberList(group: Group): JoinReply['members'] {
  return [...group.members.values()].map((member) => ({
    memberId: member.id,
    instanceId: member.instanceId,
    metadata: protocolMetadata(member, group.protocol),
  }));
}

/** A newer JoinGroup of a member replaces the one it waits for: the client gave up on that one. */
export function awaitJoin(member: Member, request: RequestToken, turn: Turn): void {
  if (member.awaitingJoin !== null) {
    refuseJoin(turn, member.awaitingJoin, member.id, ErrorCode.REBALANCE_IN_PROGRESS);
  }
  member.awaitingJoin = request;
}

function prepareRebalance(group: Group, turn: Turn): void {
  for (const member of group.members.values()) {
    if (member.awaitingSync !== null) refuseSync(turn, member.awaitingSync, ErrorCode.REBALANCE_IN_PROGRESS);
    if (member.awaitingSync !== null) member.sessionDeadlineMs = turn.nowMs + member.sessionTimeoutMs;
    member.awaitingSync = null;
    if (group.state === 'CompletingRebalance') member.assignment = Buffer.alloc(0);
  }
  group.pendingSync.clear();
  group.syncDeadlineMs = null;
  const timeoutMs = rebalanceTimeoutMs(group);
  const isInitial = group.state === 'Empty';
  group.state = 'PreparingRebalance';
  if (!isInitial) {
    group.joinPhase = { kind: 'rejoin', deadlineMs: turn.nowMs + timeoutMs };
    completeJoinIfAllJoined(group, turn);
    return;
  }
  const delayMs = Math.min(turn.config.initialRebalanceDelayMs, timeoutMs);
  group.joinPhase = {
    kind: 'initial',
    deadlineMs: turn.nowMs + delayMs,
    remainingMs: timeoutMs - delayMs,
    memberAdded: false,
  };
  if (delayMs === 0) completeJoin(group, turn);
}

function completeJoin(group: Group, turn: Turn): void {
  for (const member of [...group.members.values()]) {
    const isDynamic = member.instanceId === null;
    if (isDynamic && member.awaitingJoin === null) removeMember(group, member, turn);
  }
  if (group.members.size > 0 && !electJoinedLeader(group)) {
    // Only static members are left and none has come back: their session timeouts decide (KIP-345).
    const silentUntilMs = Math.min(...[...group.members.values()].map((member) => member.sessionDeadlineMs));
    const deadlineMs = Math.max(turn.nowMs + rebalanceTimeoutMs(group), silentUntilMs);
    group.joinPhase = { kind: 'rejoin', deadlineMs };
    return;
  }
  group.joinPhase = null;
  group.generation += 1;
  if (group.members.size === 0) {
    group.state = 'Empty';
    group.protocol = null;
    persistGeneration(group, turn);
    return;
  }
  group.state = 'CompletingRebalance';
  group.protocol = selectProtocol(group);
  persistGeneration(group, turn);
  for (const member of group.members.values()) {
    if (member.awaitingJoin !== null) replyJoin(turn, member.awaitingJoin, currentGeneration(group, member));
    member.awaitingJoin = null;
    member.isNew = false;
    member.sessionDeadlineMs = turn.nowMs + member.sessionTimeoutMs;
    group.pendingSync.add(member.id);
  }
  group.syncDeadlineMs = turn.nowMs + rebalanceTimeoutMs(group);
}

function electJoinedLeader(group: Group): boolean {
  const leader = group.members.get(group.leaderId ?? '');
  if (leader !== undefined && leader.awaitingJoin !== null) return true;
  for (const member of group.members.values()) {
    if (member.awaitingJoin === null) continue;
    group.leaderId = member.id;
    return true;
  }
  return false;
}

function persistGeneration({ generation, protocolType }: Group, turn: Turn): void {
  turn.effects.push({ kind: 'persist', generation, protocolType, classic: null });
}

/** Who is in the generation and what each has: what follows in this turn is told when a later coordinator would know it. */
export function persistAssignment(group: Group, turn: Turn): void {
  const { generation, protocolType } = group;
  turn.effects.push({ kind: 'persist', generation, protocolType, classic: generationOf(group) });
}
