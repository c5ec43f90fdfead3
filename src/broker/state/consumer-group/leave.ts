import { type ConsumerGroup, type ConsumerMember, leftStaticEpoch, staticMember } from './consumer-group.js';
import type { MemberHeartbeat } from './heartbeat.js';
import { withoutMembers } from './membership.js';
import { knownStaticMember, unknownMember } from './seat.js';
import { metadataHash, type Topics } from './subscriptions.js';

/** A member goes: for good, or, with epoch −2, to come back under its `group.instance.id` and find its partitions. */
export function leaveGroup(group: ConsumerGroup, said: MemberHeartbeat, topics: Topics): ConsumerGroup {
  if (said.instanceId === null) {
    if (!group.members.has(said.memberId)) throw unknownMember(said.memberId, said.groupId);
    return withoutConsumers(group, [said.memberId], topics);
  }
  const member = knownStaticMember(staticMember(group, said.instanceId), said);
  if (said.memberEpoch !== leftStaticEpoch) return withoutConsumers(group, [member.id], topics);
  return { ...group, members: new Map(group.members).set(member.id, awaited(member)) };
}

/** The members' partitions are free at once, and the next heartbeat of another member computes who gets them. */
export function withoutConsumers(group: ConsumerGroup, memberIds: string[], topics: Topics): ConsumerGroup {
  return withoutMembers(group, memberIds, (members) => metadataHash(members.values(), topics));
}

function awaited(member: ConsumerMember): ConsumerMember {
  const reset = Object.entries(member.assigned).map(([topicId, epochs]) => [
    topicId,
    Object.fromEntries(Object.keys(epochs).map((partition) => [partition, 0])),
  ]);
  return { ...member, epoch: leftStaticEpoch, assigned: Object.fromEntries(reset), revoking: {} };
}
