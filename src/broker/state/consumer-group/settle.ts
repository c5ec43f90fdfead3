import type { ConsumerGroup, ConsumerMember, OwnedPartitions, Partitions } from './consumer-group.js';
import type { HeartbeatLimits } from './heartbeat.js';
import { reconcile } from './reconcile.js';
import { metadataHash, subscribedTopicIds, type Topics } from './subscriptions.js';
import { withTarget } from './target.js';

/** A member as it was, as it is now by its own words, and what it says it holds (null: it did not say). */
export interface Spoken {
  before: ConsumerMember;
  member: ConsumerMember;
  owned: Partitions | null;
}

/** The state of the cluster and the rules that a step of a group depends on. */
export interface Surroundings {
  topics: Topics;
  limits: HeartbeatLimits;
  atMs: number;
}

/**
 * What follows when a member of either protocol has spoken: a new group epoch if that or the topics call for one, a target
 * if it is time for one, and one step of this member towards it. The same group when nothing changes.
 */
export function settle(
  before: ConsumerGroup,
  spoken: Spoken,
  { topics, limits, atMs }: Surroundings,
): { group: ConsumerGroup; member: ConsumerMember } {
  const { member, owned } = spoken;
  const subscriptionChanged = subscriptionChanges(spoken.before, member);
  let group = withMember(before, member);
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
    owned,
    subscriptionChanged,
  });
  return { group: withMember(group, reconciled), member: reconciled };
}

export function subscriptionChanges(before: ConsumerMember, after: ConsumerMember): boolean {
  return subscriptionOf(before) !== subscriptionOf(after);
}

/** No expression and an empty one are the same: no topics by expression. */
function subscriptionOf({ topicNames, topicRegex }: ConsumerMember): string {
  return JSON.stringify([topicNames, topicRegex || null]);
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

export function samePartitions(a: OwnedPartitions, b: OwnedPartitions): boolean {
  if (a === b) return true;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return (
    left.length === right.length &&
    left.every(([topicId, epochs]) => b[topicId] !== undefined && JSON.stringify(epochs) === JSON.stringify(b[topicId]))
  );
}
