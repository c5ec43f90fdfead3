import { assignors, defaultAssignor } from './assignors/assignor.js';
import type { ConsumerGroup } from './consumer-group.js';
import { subscribedTopicIds, type Topics } from './subscriptions.js';

/**
 * The group with a target for its epoch; the same group when it has one, or when the last one was computed less than
 * `intervalMs` ago: members that join together are then given their partitions once (KIP-1263).
 */
export function withTarget(group: ConsumerGroup, topics: Topics, intervalMs: number, atMs: number): ConsumerGroup {
  if (group.epoch <= group.assignmentEpoch) return group;
  if (group.assignedAtMs > 0 && atMs - group.assignedAtMs < intervalMs && atMs >= group.assignedAtMs) return group;
  const members = [...group.members.values()].map((member) => ({
    id: member.id,
    topicIds: subscribedTopicIds(member, topics),
    previous: group.target.get(member.id) ?? {},
  }));
  const assign = assignors[preferredAssignor(group)]!;
  const target = assign(members, (topicId) => topics.topicsById.get(topicId)!.partitions.length);
  return { ...group, assignmentEpoch: group.epoch, assignedAtMs: atMs, target };
}

/** What most members ask for; what nobody asks for is decided here. */
export function preferredAssignor(group: ConsumerGroup): string {
  const votes = new Map<string, number>();
  for (const { serverAssignor } of group.members.values()) {
    if (serverAssignor !== null) votes.set(serverAssignor, (votes.get(serverAssignor) ?? 0) + 1);
  }
  let winner: [name: string, votes: number] = [defaultAssignor, 0];
  for (const vote of votes) if (vote[1] > winner[1]) winner = vote;
  return winner[0];
}
