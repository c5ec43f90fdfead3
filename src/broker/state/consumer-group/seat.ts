import { ErrorCode } from '../../../protocol/index.js';
import {
  type ConsumerGroup,
  type ConsumerMember,
  leftStaticEpoch,
  type OwnedPartitions,
  type Partitions,
  staticMember,
} from './consumer-group.js';
import type { MemberHeartbeat } from './heartbeat.js';
import { Refusal } from './refusal.js';

/**
 * The member that a heartbeat speaks for: one that is there and may speak in its epoch, a new one, or one that takes over
 * the seat of a static member which went away (KIP-345), with its subscription and its partitions.
 */
export function joinOrContinue(
  group: ConsumerGroup,
  said: MemberHeartbeat,
): { group: ConsumerGroup; member: ConsumerMember } {
  if (said.instanceId === null) return { group, member: dynamicMember(group, said) };
  const seated = staticMember(group, said.instanceId);
  if (said.memberEpoch !== 0) {
    const member = knownStaticMember(seated, said);
    refuseWrongEpoch(member, said);
    return { group, member };
  }
  if (seated === null) return { group, member: group.members.get(said.memberId) ?? newMember(said) };
  if (seated.id === said.memberId) return { group, member: seated };
  // A process that was restarted with the other protocol cannot say that its former self is gone.
  if (seated.epoch !== leftStaticEpoch && seated.classic === null) {
    const who = `Static member ${said.memberId} with instance id ${said.instanceId}`;
    const message = `${who} cannot join the group because the instance id is owned by ${seated.id} member.`;
    throw new Refusal(ErrorCode.UNRELEASED_INSTANCE_ID, message);
  }
  return takeOver(group, seated, said.memberId);
}

/** The member behind an instance id, if it is the one that speaks. */
export function knownStaticMember(
  seated: ConsumerMember | null,
  said: Pick<MemberHeartbeat, 'memberId' | 'instanceId'>,
): ConsumerMember {
  if (seated === null) throw new Refusal(ErrorCode.UNKNOWN_MEMBER_ID, `Instance id ${said.instanceId} is unknown.`);
  if (seated.id === said.memberId) return seated;
  const who = `Static member ${said.memberId} with instance id ${said.instanceId}`;
  throw new Refusal(ErrorCode.FENCED_INSTANCE_ID, `${who} was fenced by member ${seated.id}.`);
}

export function unknownMember(memberId: string, groupId: string): Refusal {
  return new Refusal(ErrorCode.UNKNOWN_MEMBER_ID, `Member ${memberId} is not a member of group ${groupId}.`);
}

function dynamicMember(group: ConsumerGroup, said: MemberHeartbeat): ConsumerMember {
  const member = group.members.get(said.memberId);
  if (member !== undefined) {
    refuseWrongEpoch(member, said);
    return member;
  }
  if (said.memberEpoch === 0) return newMember(said);
  throw unknownMember(said.memberId, said.groupId);
}

/**
 * A member may speak in its epoch, or in the one before if it holds nothing that it was not given: then the answer that
 * told it of the new epoch was lost. 0 begins again.
 */
function refuseWrongEpoch(member: ConsumerMember, { memberEpoch, owned }: MemberHeartbeat): void {
  if (memberEpoch === 0 || memberEpoch === member.epoch) return;
  const lostAnswer =
    memberEpoch < member.epoch && memberEpoch === member.previousEpoch && isWithin(owned, member.assigned);
  if (lostAnswer) return;
  const size = memberEpoch > member.epoch ? 'greater' : 'smaller';
  const message =
    `The consumer group member has a ${size} member epoch (${memberEpoch}) than the one known by the group ` +
    `coordinator (${member.epoch}). The member must abandon all its partitions and rejoin.`;
  throw new Refusal(ErrorCode.FENCED_MEMBER_EPOCH, message);
}

function isWithin(owned: Partitions | null, assigned: OwnedPartitions): boolean {
  if (owned === null) return false;
  return Object.entries(owned).every(([topicId, partitions]) =>
    partitions.every((partition) => assigned[topicId]?.[partition] !== undefined),
  );
}

/** A member gets the seat of another one: its subscription, its partitions and its target. */
export function takeOver(group: ConsumerGroup, seated: ConsumerMember, memberId: string) {
  const member: ConsumerMember = { ...seated, id: memberId, epoch: 0, previousEpoch: 0 };
  const members = new Map(group.members);
  members.delete(seated.id);
  members.set(memberId, member);
  const target = new Map(group.target);
  const aim = target.get(seated.id);
  target.delete(seated.id);
  if (aim !== undefined) target.set(memberId, aim);
  return { group: { ...group, members, target }, member };
}

export function newMember(
  said: Pick<MemberHeartbeat, 'memberId' | 'instanceId' | 'clientId' | 'clientHost'>,
): ConsumerMember {
  return {
    id: said.memberId,
    instanceId: said.instanceId,
    rackId: null,
    clientId: said.clientId,
    clientHost: said.clientHost,
    rebalanceTimeoutMs: -1,
    topicNames: [],
    topicRegex: null,
    serverAssignor: null,
    epoch: 0,
    previousEpoch: 0,
    state: 'stable',
    assigned: {},
    revoking: {},
    classic: null,
  };
}
