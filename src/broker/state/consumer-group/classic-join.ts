import { ErrorCode, ProtocolError } from '../../../protocol/index.js';
import { type ClassicProtocol, type ConsumerGroup, type ConsumerMember, staticMember } from './consumer-group.js';
import { type Downgrade, downgradeTo, onlyClassicMembers } from './downgrade.js';
import { type EmbeddedSubscription, readSubscription } from './embedded-protocol.js';
import { type HeartbeatLimits, refuseBeyond } from './heartbeat.js';
import { Refusal } from './refusal.js';
import { knownStaticMember, newMember, takeOver } from './seat.js';
import { type Surroundings, settle } from './settle.js';
import type { Topics } from './subscriptions.js';

/** A JoinGroup of the classic protocol, sent to a group that has KIP-848 members. */
export interface ClassicJoin {
  groupId: string;
  /** Its own, or the one that it is given now. */
  memberId: string;
  hasNoId: boolean;
  /** JoinGroup v4+ (KIP-394): a dynamic member must come back with the id it was given. */
  requiresKnownMemberId: boolean;
  instanceId: string | null;
  clientId: string;
  clientHost: string;
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
  protocolType: string;
  protocols: ClassicProtocol[];
}

export interface ClassicJoinReply {
  error: number;
  message: string | null;
  memberId: string;
  /** The member epoch. */
  generation: number;
  protocol: string | null;
}

export interface ClassicJoined {
  group: ConsumerGroup;
  reply: ClassicJoinReply;
  /** The group has no KIP-848 member any more, and becomes this classic group. */
  downgrade: Downgrade | null;
}

/**
 * A classic member joins, or joins again, a group of the KIP-848 protocol: its subscription and what it owns stand in its
 * metadata, and it moves towards its target like every other member. SyncGroup tells it what it has. A refusal changes nothing.
 */
export function joinAsClassic(group: ConsumerGroup, said: ClassicJoin, around: Surroundings): ClassicJoined {
  try {
    return join(group, said, around);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const isGivenAnId = error.code === ErrorCode.MEMBER_ID_REQUIRED;
    const memberId = said.hasNoId && !isGivenAnId ? '' : said.memberId;
    const reply = { error: error.code, message: error.message, memberId, generation: -1, protocol: null };
    return { group, reply, downgrade: null };
  }
}

function join(before: ConsumerGroup, said: ClassicJoin, around: Surroundings): ClassicJoined {
  refuseBeyond(around.limits.maxSize, before, said.memberId);
  refuseProtocols(before, said);
  if (said.requiresKnownMemberId && said.hasNoId && said.instanceId === null) {
    throw new Refusal(ErrorCode.MEMBER_ID_REQUIRED, 'The member must join again with the id that it is given.');
  }
  const seat = seatOf(before, said);
  const subscription = subscriptionOf(said.protocols, around.topics);
  const member = updated(seat.member, said, subscription);
  const settled = settle(seat.group, { before: seat.member, member, owned: subscription.owned }, around);
  const downgrade = seat.isReplacement ? downgradeOf(before, settled.group, around) : null;
  const reply: ClassicJoinReply = {
    error: ErrorCode.NONE,
    message: null,
    memberId: settled.member.id,
    generation: settled.member.epoch,
    protocol: said.protocols[0]!.name,
  };
  return { group: settled.group, reply, downgrade };
}

/** It must speak of consumers, and share a protocol with all classic members that are there. */
function refuseProtocols(group: ConsumerGroup, { memberId, protocolType, protocols }: ClassicJoin): void {
  const others = [...group.members.values()].flatMap(({ classic }) => classic ?? []);
  const isShared = ({ name }: ClassicProtocol) => others.every((one) => one.protocols.some((its) => its.name === name));
  if (protocolType === 'consumer' && protocols.some(isShared)) return;
  throw new Refusal(ErrorCode.INCONSISTENT_GROUP_PROTOCOL, `Member ${memberId}'s protocols are not supported.`);
}

function seatOf(
  group: ConsumerGroup,
  said: ClassicJoin,
): { group: ConsumerGroup; member: ConsumerMember; isReplacement: boolean } {
  const isReplacement = false;
  if (said.instanceId === null) {
    return { group, member: group.members.get(said.memberId) ?? newMember(said), isReplacement };
  }
  const seated = staticMember(group, said.instanceId);
  if (!said.hasNoId) return { group, member: knownStaticMember(seated, said), isReplacement };
  if (seated === null) return { group, member: newMember(said), isReplacement };
  return { ...takeOver(group, seated, said.memberId), isReplacement: true };
}

function subscriptionOf(protocols: ClassicProtocol[], topics: Topics): EmbeddedSubscription {
  try {
    return readSubscription(Buffer.from(protocols[0]!.metadata, 'base64'), topics);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    throw new Refusal(
      ErrorCode.UNKNOWN_SERVER_ERROR,
      `The subscription of protocol ${protocols[0]!.name} is unreadable.`,
    );
  }
}

function updated(member: ConsumerMember, said: ClassicJoin, subscription: EmbeddedSubscription): ConsumerMember {
  return {
    ...member,
    instanceId: said.instanceId ?? member.instanceId,
    rackId: subscription.rackId ?? member.rackId,
    rebalanceTimeoutMs: said.rebalanceTimeoutMs,
    topicNames: subscription.topicNames,
    topicRegex: null,
    clientId: said.clientId,
    clientHost: said.clientHost,
    classic: { sessionTimeoutMs: said.sessionTimeoutMs, protocols: said.protocols },
  };
}

/** A static member that came back with the classic protocol may have been the last one that spoke KIP-848. */
function downgradeOf(
  before: ConsumerGroup,
  after: ConsumerGroup,
  { topics, limits }: { topics: Topics; limits: HeartbeatLimits },
): Downgrade | null {
  if (!onlyClassicMembers(after, limits)) return null;
  return downgradeTo(after, { generation: before.epoch, mustRebalance: after.epoch !== before.epoch }, topics);
}
