import { ErrorCode } from '../../../protocol/index.js';
import type { ConsumerGroup, ConsumerMember, Partitions } from './consumer-group.js';
import { partitionsOf } from './consumer-group.js';
import { leaveGroup } from './leave.js';
import { reconcile } from './reconcile.js';
import { Refusal } from './refusal.js';
import { joinOrContinue } from './seat.js';
import { metadataHash, subscribedTopicIds, type Topics } from './subscriptions.js';
import { withTarget } from './target.js';
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
  if (before.members.size >= limits.maxSize && !before.members.has(said.memberId)) {
    const message = `The consumer group has reached its maximum capacity of ${limits.maxSize} members.`;
    throw new Refusal(ErrorCode.GROUP_MAX_SIZE_REACHED, message);
  }
  const seat = joinOrContinue(before, said);
  const member = updated(seat.member, said);
  const subscriptionChanged = subscriptionOf(member) !== subscriptionOf(seat.member);
  if (subscriptionChanged) refuseBadRegex(member.topicRegex);
  let group = withMember(seat.group, member);
  const hash = metadataHash(group.members.values(), topics);
  if (subscriptionChanged || hash !== group.metadataHash) {
    group = { ...group, epoch: group.epoch + 1, metadataHash: hash };
  }
  group = withTarget(group, topics, limits.assignmentIntervalMs, atMs);
  const reconciled = reconcile({
    group,
    member,
    topicIds: subscribedTopicIds(member, topics),
    target: group.target.get(member.id) ?? {},
    owned: said.owned,
    subscriptionChanged,
  });
  group = withMember(group, reconciled);
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
  };
}

/** No expression and an empty one are the same: no topics by expression. */
function subscriptionOf({ topicNames, topicRegex }: ConsumerMember): string {
  return JSON.stringify([topicNames, topicRegex || null]);
}

function refuseBadRegex(regex: string | null): void {
  if (!regex) return;
  const parsed = parseTopicPattern(regex);
  if (parsed.kind === 'pattern') return;
  const message = `SubscribedTopicRegex \`${regex}\` is not a valid regular expression: ${parsed.reason}.`;
  throw new Refusal(ErrorCode.INVALID_REGULAR_EXPRESSION, message);
}

/** The same group when the member is in it as it is. */
function withMember(group: ConsumerGroup, member: ConsumerMember): ConsumerGroup {
  const known = group.members.get(member.id);
  if (known !== undefined && sameMember(known, member)) return group;
  return { ...group, members: new Map(group.members).set(member.id, member) };
}

function sameMember(a: ConsumerMember, b: ConsumerMember): boolean {
  const facts = ({ assigned: _a, revoking: _r, ...rest }: ConsumerMember) =>
    JSON.stringify(Object.entries(rest).sort());
  return facts(a) === facts(b) && samePartitions(a.assigned, b.assigned) && samePartitions(a.revoking, b.revoking);
}

function samePartitions(a: ConsumerMember['assigned'], b: ConsumerMember['assigned']): boolean {
  if (a === b) return true;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return (
    left.length === right.length &&
    left.every(([topicId, epochs]) => b[topicId] !== undefined && JSON.stringify(epochs) === JSON.stringify(b[topicId]))
  );
}
