import { ErrorCode } from '../../../protocol/index.js';
import type { ConsumerGroup, ConsumerMember, Partitions } from './consumer-group.js';
import { partitionsOf } from './consumer-group.js';
import { leaveGroup } from './leave.js';
import { Refusal } from './refusal.js';
import { joinOrContinue } from './seat.js';
import { samePartitions, settle, subscriptionChanges } from './settle.js';
import type { Topics } from './subscriptions.js';
import { parseTopicPattern } from './topic-pattern/pattern.js';

/** What a member says in a ConsumerGroupHeartbeat; null: not said, so as before. */
export interface MemberHeartbeat {
  groupId: string;
  memberId: string;
  /** 0 joins, −1 leaves, −2 leaves and will be back (static members). */
  memberEpoch: number;
  instanceId: string | null;
  rackId: string | null;
  /** −1: as before. */
  rebalanceTimeoutMs: number;
  topicNames: string[] | null;
  topicRegex: string | null;
  serverAssignor: string | null;
  owned: Partitions | null;
  clientId: string;
  clientHost: string;
}

export interface HeartbeatLimits {
  /** Kafka's `group.consumer.max.size`. */
  maxSize: number;
  /** Kafka's `group.consumer.assignment.interval.ms`. */
  assignmentIntervalMs: number;
  /**
   * How many classic members a group may have that becomes classic when its last KIP-848 member goes (Kafka's
   * `group.max.size`); absent when its migration policy forbids it.
   */
  downgradeUpTo?: number;
}

export interface HeartbeatReply {
  error: number;
  message: string | null;
  memberId: string;
  memberEpoch: number;
  /** Null: as before. */
  assignment: Partitions | null;
}

/**
 * A heartbeat of a KIP-848 member: joins, changes a subscription, acknowledges what was revoked, learns its assignment,
 * leaves. The same group comes back when nothing changes, and then nothing needs to be written. A refusal changes nothing.
 */
export function heartbeat(
  group: ConsumerGroup,
  said: MemberHeartbeat,
  topics: Topics,
  limits: HeartbeatLimits,
  atMs: number,
): { group: ConsumerGroup; reply: HeartbeatReply } {
  try {
    if (said.memberEpoch >= 0) return goOn(group, said, topics, limits, atMs);
    const left = leaveGroup(group, said, topics);
    return { group: left, reply: { ...nothingSaid, memberId: said.memberId, memberEpoch: said.memberEpoch } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { group, reply: { ...nothingSaid, error: error.code, message: error.message } };
  }
}

const nothingSaid = { error: ErrorCode.NONE as number, message: null, memberId: '', memberEpoch: 0, assignment: null };

function goOn(before: ConsumerGroup, said: MemberHeartbeat, topics: Topics, limits: HeartbeatLimits, atMs: number) {
  refuseBeyond(limits.maxSize, before, said.memberId);
  const seat = joinOrContinue(before, said);
  const member = updated(seat.member, said);
  if (subscriptionChanges(seat.member, member)) refuseBadRegex(member.topicRegex);
  const settled = settle(seat.group, { before: seat.member, member, owned: said.owned }, { topics, limits, atMs });
  const { group, member: reconciled } = settled;
  const wasAssigned = before.members.get(member.id)?.assigned ?? {};
  const saidAll =
    said.rebalanceTimeoutMs !== -1 && (said.topicNames ?? said.topicRegex) !== null && said.owned !== null;
  const tells = said.memberEpoch === 0 || saidAll || !samePartitions(wasAssigned, reconciled.assigned);
  const reply: HeartbeatReply = {
    ...nothingSaid,
    memberId: member.id,
    memberEpoch: reconciled.epoch,
    assignment: tells ? partitionsOf(reconciled.assigned) : null,
  };
  return { group, reply };
}

/** Throws when the group is full, and this would be one more. */
export function refuseBeyond(maxSize: number, group: ConsumerGroup, memberId: string): void {
  if (group.members.size < maxSize || group.members.has(memberId)) return;
  const message = `The consumer group has reached its maximum capacity of ${maxSize} members.`;
  throw new Refusal(ErrorCode.GROUP_MAX_SIZE_REACHED, message);
}

function updated(member: ConsumerMember, said: MemberHeartbeat): ConsumerMember {
  return {
    ...member,
    instanceId: said.instanceId ?? member.instanceId,
    rackId: said.rackId ?? member.rackId,
    rebalanceTimeoutMs: said.rebalanceTimeoutMs === -1 ? member.rebalanceTimeoutMs : said.rebalanceTimeoutMs,
    serverAssignor: said.serverAssignor ?? member.serverAssignor,
    topicNames: said.topicNames === null ? member.topicNames : [...new Set(said.topicNames)].sort(),
    topicRegex: said.topicRegex ?? member.topicRegex,
    clientId: said.clientId,
    clientHost: said.clientHost,
    classic: null,
  };
}

function refuseBadRegex(regex: string | null): void {
  if (!regex) return;
  const parsed = parseTopicPattern(regex);
  if (parsed.kind === 'pattern') return;
  const message = `SubscribedTopicRegex \`${regex}\` is not a valid regular expression: ${parsed.reason}.`;
  throw new Refusal(ErrorCode.INVALID_REGULAR_EXPRESSION, message);
}
