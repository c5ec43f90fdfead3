import { ErrorCode } from '../../../protocol/index.js';
import type { HeartbeatLimits, HeartbeatReply } from '../consumer-group/heartbeat.js';
import { withoutMembers } from '../consumer-group/membership.js';
import { Refusal } from '../consumer-group/refusal.js';
import { metadataHashOf, type Topics } from '../consumer-group/subscriptions.js';
import type { ShareMember, ShareMembership } from './share-group.js';
import { simpleAssignor } from './simple-assignor.js';

/** What a member says in a ShareGroupHeartbeat; null: as before. */
export interface ShareHeartbeat {
  groupId: string;
  memberId: string;
  /** 0 joins, −1 leaves. */
  memberEpoch: number;
  rackId: string | null;
  topicNames: string[] | null;
  clientId: string;
  clientHost: string;
}

/**
 * A heartbeat of a share group's member (KIP-932): members share partitions, so nobody waits for anybody and a member is
 * in the newest epoch at once. The same membership comes back when nothing changes. A refusal changes nothing.
 */
export function shareHeartbeat(
  before: ShareMembership,
  said: ShareHeartbeat,
  topics: Topics,
  limits: HeartbeatLimits,
  atMs: number,
): { membership: ShareMembership; reply: HeartbeatReply } {
  try {
    return said.memberEpoch < 0 ? leave(before, said, topics) : goOn(before, said, topics, limits, atMs);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, message } = error;
    return { membership: before, reply: { error: code, message, memberId: '', memberEpoch: 0, assignment: null } };
  }
}

/** Members go, at their own wish or because they were silent. */
export function withoutShareMembers(before: ShareMembership, memberIds: string[], topics: Topics): ShareMembership {
  return withoutMembers(before, memberIds, (members) => hashOf(members, topics));
}

function leave(before: ShareMembership, said: ShareHeartbeat, topics: Topics) {
  if (!before.members.has(said.memberId)) throw unknown(said);
  const reply = { error: ErrorCode.NONE, message: null, memberId: said.memberId, memberEpoch: said.memberEpoch };
  return { membership: withoutShareMembers(before, [said.memberId], topics), reply: { ...reply, assignment: null } };
}

function goOn(before: ShareMembership, said: ShareHeartbeat, topics: Topics, limits: HeartbeatLimits, atMs: number) {
  const known = before.members.get(said.memberId);
  if (known === undefined && said.memberEpoch > 0) throw unknown(said);
  if (known === undefined && before.members.size >= limits.maxSize) {
    const message = `The share group has reached its maximum capacity of ${limits.maxSize} members.`;
    throw new Refusal(ErrorCode.GROUP_MAX_SIZE_REACHED, message);
  }
  if (known !== undefined) refuseWrongEpoch(known, said.memberEpoch);
  const spoken = updated(known, said);
  const isNew = known === undefined || String(known.topicNames) !== String(spoken.topicNames);
  let membership = withMember(before, spoken);
  const isChanged = isNew || hashOf(before.members, topics) !== before.metadataHash;
  if (isChanged) {
    membership = { ...membership, epoch: membership.epoch + 1, metadataHash: hashOf(membership.members, topics) };
  }
  membership = withTarget(membership, topics, limits.assignmentIntervalMs, atMs);
  const assigned = membership.target.get(spoken.id) ?? {};
  const moved = spoken.epoch !== membership.assignmentEpoch;
  const member: ShareMember = moved
    ? { ...spoken, previousEpoch: spoken.epoch, epoch: membership.assignmentEpoch, assigned }
    : { ...spoken, assigned };
  const isToTell = said.memberEpoch === 0 || said.topicNames !== null || !samePartitions(known?.assigned, assigned);
  const reply: HeartbeatReply = {
    error: ErrorCode.NONE,
    message: null,
    memberId: member.id,
    memberEpoch: member.epoch,
    assignment: isToTell ? assigned : null,
  };
  return { membership: withMember(membership, member), reply };
}

/** A member speaks in its epoch, or in the one before when an answer was lost; 0 begins again. */
function refuseWrongEpoch({ epoch, previousEpoch }: ShareMember, said: number): void {
  if (said === 0 || said === epoch || (said < epoch && said === previousEpoch)) return;
  const size = said > epoch ? 'greater' : 'smaller';
  const message =
    `The share group member has a ${size} member epoch (${said}) than the one known by the group coordinator ` +
    `(${epoch}). The member must abandon all its partitions and rejoin.`;
  throw new Refusal(ErrorCode.FENCED_MEMBER_EPOCH, message);
}

function unknown({ memberId, groupId }: ShareHeartbeat): Refusal {
  return new Refusal(ErrorCode.UNKNOWN_MEMBER_ID, `Member ${memberId} is not a member of group ${groupId}.`);
}

function updated(known: ShareMember | undefined, said: ShareHeartbeat): ShareMember {
  return {
    id: said.memberId,
    rackId: said.rackId ?? known?.rackId ?? null,
    clientId: said.clientId,
    clientHost: said.clientHost,
    topicNames: said.topicNames === null ? (known?.topicNames ?? []) : [...new Set(said.topicNames)].sort(),
    epoch: known?.epoch ?? 0,
    previousEpoch: known?.previousEpoch ?? 0,
    assigned: known?.assigned ?? {},
  };
}

/** The same membership when the member is in it as it is. */
function withMember(membership: ShareMembership, member: ShareMember): ShareMembership {
  const known = membership.members.get(member.id);
  if (known !== undefined && JSON.stringify(known) === JSON.stringify(member)) return membership;
  return { ...membership, members: new Map(membership.members).set(member.id, member) };
}

/** KIP-1263: members that join together are given their partitions once; a first member does not wait. */
function withTarget(membership: ShareMembership, topics: Topics, intervalMs: number, atMs: number): ShareMembership {
  const { epoch, assignmentEpoch, assignedAtMs } = membership;
  if (epoch <= assignmentEpoch) return membership;
  if (assignedAtMs > 0 && atMs >= assignedAtMs && atMs - assignedAtMs < intervalMs) return membership;
  const members = [...membership.members.values()].map(({ id, topicNames }) => ({
    id,
    topicIds: topicIdsOf(topicNames, topics),
    previous: membership.target.get(id) ?? {},
  }));
  const target = simpleAssignor(members, (topicId) => topics.topicsById.get(topicId)!.partitions.length);
  return { ...membership, assignmentEpoch: epoch, assignedAtMs: atMs, target };
}

function hashOf(members: ShareMembership['members'], topics: Topics): string {
  const names = new Set([...members.values()].flatMap(({ topicNames }) => topicNames));
  return metadataHashOf(topicIdsOf(names, topics), topics);
}

function topicIdsOf(names: Iterable<string>, { topics }: Topics): Set<string> {
  const ids = [...names].flatMap((name) => topics.get(name)?.id ?? []);
  return new Set(ids);
}

function samePartitions(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
