import type { ConsumerGroup, ConsumerMember } from './consumer-group.js';

/**
 * Whether a classic member must join again: the group is in a later epoch, or it must give partitions up, or those that it
 * was waiting for are free.
 */
export function mustRejoin(group: ConsumerGroup, member: ConsumerMember): boolean {
  if (member.epoch < group.epoch || member.state === 'unrevoked') return true;
  return member.state === 'unreleased' && !waitsForOthers(group, member);
}

/** A member that has just been told to give partitions up must first learn which. */
export function mustRejoinToSync(group: ConsumerGroup, member: ConsumerMember): boolean {
  return member.epoch < group.epoch && member.state !== 'unrevoked';
}

function waitsForOthers(group: ConsumerGroup, member: ConsumerMember): boolean {
  const others = [...group.members.values()].filter(({ id }) => id !== member.id);
  return Object.entries(group.target.get(member.id) ?? {}).some(([topicId, partitions]) =>
    partitions.some((partition) => {
      if (member.assigned[topicId]?.[partition] !== undefined) return false;
      return others.some(
        ({ assigned, revoking }) =>
          assigned[topicId]?.[partition] !== undefined || revoking[topicId]?.[partition] !== undefined,
      );
    }),
  );
}
