import { ErrorCode } from '../../protocol/index.js';
import { type Group, memberError } from './group.js';
import { completeJoinIfAllJoined, rebalanceWithout, removeMember } from './rebalance.js';
import type { Leave, Turn } from './turn.js';

/** Several members may leave at once (KIP-345); the group rebalances once for all of them. */
export function leave(group: Group, event: Leave, turn: Turn): void {
  const sizeBefore = group.members.size;
  const members = event.members.map((who) => ({ ...who, error: removeOne(group, who, turn) }));
  turn.effects.push({ kind: 'reply', to: 'leave', request: event.request, reply: { members } });
  if (group.members.size < sizeBefore) rebalanceWithout(group, turn);
  else completeJoinIfAllJoined(group, turn);
}

function removeOne(group: Group, who: Leave['members'][number], turn: Turn): number {
  if (group.state === 'Dead') return ErrorCode.COORDINATOR_NOT_AVAILABLE;
  if (who.instanceId === null && group.pendingJoin.delete(who.memberId)) return ErrorCode.NONE;
  // An operator removes a static member by its instance id alone.
  const byInstance =
    who.memberId === '' && who.instanceId !== null ? group.staticMembers.get(who.instanceId) : undefined;
  const memberId = byInstance ?? who.memberId;
  const error = memberError(group, memberId, who.instanceId);
  if (error === ErrorCode.NONE) removeMember(group, group.members.get(memberId)!, turn);
  return error;
}
