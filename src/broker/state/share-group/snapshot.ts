import type { Partitions } from '../consumer-group/consumer-group.js';
import type { ShareGroup, ShareMember, ShareMembership } from './share-group.js';
import type { SharePartition } from './share-partition.js';

/** A share group as plain JSON. */
export interface FrozenShareGroup {
  membership: Omit<ShareMembership, 'members' | 'target'> & {
    members: ShareMember[];
    target: [memberId: string, partitions: Partitions][];
  };
  partitions: [topicId: string, [partition: number, SharePartition][]][];
}

export function freezeShareGroup(group: ShareGroup | null): FrozenShareGroup | null {
  if (group === null) return null;
  const { membership, partitions } = group;
  return {
    membership: { ...membership, members: [...membership.members.values()], target: [...membership.target] },
    partitions: [...partitions].map(([topicId, shares]) => [topicId, [...shares]]),
  };
}

export function thawShareGroup(frozen: FrozenShareGroup | null | undefined): ShareGroup | null {
  if (!frozen) return null;
  const { membership, partitions } = frozen;
  return {
    membership: {
      ...membership,
      members: new Map(membership.members.map((member) => [member.id, member])),
      target: new Map(membership.target),
    },
    partitions: new Map(partitions.map(([topicId, shares]) => [topicId, new Map(shares)])),
  };
}
