import { ErrorCode } from '../../protocol/index.js';
import { type Group, type Member, selectProtocol } from './group.js';
import { awaitJoin, currentGeneration, memberList, persistAssignment, rebalance, refuseAwaiting } from './rebalance.js';
import { type Join, replyJoin, type Turn } from './turn.js';

/**
 * A static member came back without its member id, so its process restarted (KIP-345). It takes over the seat under a
 * new member id, the old one is fenced, and a stable group does not rebalance: the seat keeps its assignment.
 */
export function rejoinStaticMember(group: Group, oldMemberId: string, event: Join, turn: Turn): void {
  const wasLeaderId = group.leaderId;
  const member = replace(group, group.members.get(oldMemberId)!, event, turn);
  if (group.state === 'Stable' && selectProtocol(group) === group.protocol) {
    member.sessionDeadlineMs = turn.nowMs + member.sessionTimeoutMs;
    const isLeader = member.id === group.leaderId;
    persistAssignment(group, turn);
    const reply = currentGeneration(group, member);
    // Before KIP-814 nothing could tell a leader not to assign, so it is told that its former id leads.
    if (!isLeader || !event.supportsSkippingAssignment) {
      replyJoin(turn, event.request, { ...reply, leaderId: wasLeaderId ?? '', members: [] });
    } else replyJoin(turn, event.request, { ...reply, members: memberList(group), skipAssignment: true });
    return;
  }
  // In CompletingRebalance the leader assigns to the old id, which nobody has any more: this generation is void.
  awaitJoin(member, event.request, turn);
  rebalance(group, turn);
}

function replace(group: Group, member: Member, event: Join, turn: Turn): Member {
  refuseAwaiting(member, turn, ErrorCode.FENCED_INSTANCE_ID);
  const replacement: Member = {
    ...member,
    id: event.newMemberId,
    clientId: event.clientId,
    clientHost: event.clientHost,
    sessionTimeoutMs: event.sessionTimeoutMs,
    rebalanceTimeoutMs: event.rebalanceTimeoutMs,
    protocols: event.protocols,
  };
  group.members.delete(member.id);
  group.members.set(replacement.id, replacement);
  group.staticMembers.set(event.instanceId!, replacement.id);
  if (group.pendingSync.delete(member.id)) group.pendingSync.add(replacement.id);
  if (group.leaderId === member.id) group.leaderId = replacement.id;
  return replacement;
}
