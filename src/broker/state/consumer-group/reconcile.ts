import {
  type ConsumerGroup,
  type ConsumerMember,
  type OwnedPartitions,
  type Partitions,
  partitionNumbers,
} from './consumer-group.js';

export interface Reconciliation {
  group: ConsumerGroup;
  member: ConsumerMember;
  /** Of the existing topics that the member reads. */
  topicIds: ReadonlySet<string>;
  target: Partitions;
  /** What the member says it has; null: it did not say. */
  owned: Partitions | null;
  /** Its subscription has just changed: it must not keep what it no longer reads. */
  subscriptionChanged: boolean;
}

/**
 * One step of a member towards its target (KIP-848): first it gives up what is not in the target, in its old epoch; then
 * it takes the group's epoch with what it keeps and what nobody else holds; what others still hold follows later.
 * The same member when there is no step to take.
 */
export function reconcile(step: Reconciliation): ConsumerMember {
  const { member, group } = step;
  if (member.state === 'stable' && member.epoch === group.assignmentEpoch) return dropUnsubscribed(step);
  if (member.state === 'unrevoked' && stillOwns(step.owned, member.revoking)) return dropUnsubscribed(step);
  return towardsTarget(step);
}

function dropUnsubscribed({ member, topicIds, owned, subscriptionChanged }: Reconciliation): ConsumerMember {
  const lost = Object.keys(member.assigned).filter((topicId) => !topicIds.has(topicId));
  if (!subscriptionChanged || lost.length === 0) return member;
  const assigned = { ...member.assigned };
  const revoking = { ...member.revoking };
  for (const topicId of lost) {
    revoking[topicId] = { ...revoking[topicId], ...assigned[topicId] };
    delete assigned[topicId];
  }
  const moved = { ...member, previousEpoch: member.epoch, assigned };
  return stillOwns(owned, revoking) ? { ...moved, state: 'unrevoked', revoking } : moved;
}

function towardsTarget({ group, member, topicIds, target, owned }: Reconciliation): ConsumerMember {
  const kept: Record<string, Record<number, number>> = {};
  const revoking: Record<string, Record<number, number>> = {};
  const wanted: [topicId: string, partition: number][] = [];
  for (const topicId of new Set([...Object.keys(target), ...Object.keys(member.assigned)])) {
    const goal = new Set(topicIds.has(topicId) ? target[topicId] : []);
    const current = member.assigned[topicId] ?? {};
    for (const partition of partitionNumbers(current)) {
      const into = goal.delete(partition) ? kept : revoking;
      into[topicId] = { ...into[topicId], [partition]: current[partition]! };
    }
    for (const partition of goal) wanted.push([topicId, partition]);
  }
  if (Object.keys(revoking).length > 0 && stillOwns(owned, revoking)) {
    return { ...member, state: 'unrevoked', previousEpoch: member.epoch, assigned: kept, revoking };
  }
  const isHeld = wanted.length > 0 ? heldByOthers(group, member) : () => false;
  const free = wanted.filter(([topicId, partition]) => !isHeld(topicId, partition));
  for (const [topicId, partition] of free) kept[topicId] = { ...kept[topicId], [partition]: group.assignmentEpoch };
  return {
    ...member,
    state: free.length < wanted.length ? 'unreleased' : 'stable',
    previousEpoch: member.epoch,
    epoch: group.assignmentEpoch,
    assigned: kept,
    revoking: {},
  };
}

/** A member that does not say what it has may still have it. */
function stillOwns(owned: Partitions | null, revoking: OwnedPartitions): boolean {
  if (owned === null) return true;
  return Object.entries(owned).some(([topicId, partitions]) =>
    partitions.some((partition) => revoking[topicId]?.[partition] !== undefined),
  );
}

function heldByOthers(group: ConsumerGroup, member: ConsumerMember): (topicId: string, partition: number) => boolean {
  const others = [...group.members.values()].filter(({ id }) => id !== member.id);
  return (topicId, partition) =>
    others.some(
      ({ assigned, revoking }) =>
        assigned[topicId]?.[partition] !== undefined || revoking[topicId]?.[partition] !== undefined,
    );
}
