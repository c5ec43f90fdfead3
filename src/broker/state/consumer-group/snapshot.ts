import type { ConsumerGroup, ConsumerMember, Partitions } from './consumer-group.js';

/** A consumer group as plain JSON. */
export type FrozenConsumerGroup = Omit<ConsumerGroup, 'members' | 'target'> & {
  members: ConsumerMember[];
  target: [memberId: string, partitions: Partitions][];
};

export function freezeConsumerGroup(group: ConsumerGroup | null): FrozenConsumerGroup | null {
  return group && { ...group, members: [...group.members.values()], target: [...group.target] };
}

export function thawConsumerGroup(frozen: FrozenConsumerGroup | null | undefined): ConsumerGroup | null {
  if (!frozen) return null;
  return {
    ...frozen,
    members: new Map(frozen.members.map((member) => [member.id, { ...member, classic: member.classic ?? null }])),
    target: new Map(frozen.target),
  };
}
