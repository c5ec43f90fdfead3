import type { Partitions } from './consumer-group.js';

/**
 * Who is in a group whose coordinator assigns (KIP-848, and share groups of KIP-932), and what is meant for whom. A value:
 * the fold replaces it and never changes it in place.
 */
export interface Membership<M> {
  /** Rises with every change of members, subscriptions or subscribed topics. */
  readonly epoch: number;
  /** The group epoch that `target` was computed for; behind `epoch` until a heartbeat computes the next target. */
  readonly assignmentEpoch: number;
  /** When `target` was computed, ms (an entry's time); 0: never. */
  readonly assignedAtMs: number;
  /** Of the subscribed topics and their partitions: another value calls for another assignment. */
  readonly metadataHash: string;
  readonly members: ReadonlyMap<string, M>;
  /** By member id: where the group is going. */
  readonly target: ReadonlyMap<string, Partitions>;
}

/**
 * The group in a new epoch without these members, `hash` being the metadata hash of those who stay; the same group when it
 * has none of them.
 */
export function withoutMembers<M>(
  group: Membership<M>,
  memberIds: readonly string[],
  hash: (members: ReadonlyMap<string, M>) => string,
): Membership<M> {
  const gone = memberIds.filter((memberId) => group.members.has(memberId));
  if (gone.length === 0) return group;
  const members = new Map(group.members);
  const target = new Map(group.target);
  for (const memberId of gone) {
    members.delete(memberId);
    target.delete(memberId);
  }
  return { ...group, members, target, epoch: group.epoch + 1, metadataHash: hash(members) };
}
