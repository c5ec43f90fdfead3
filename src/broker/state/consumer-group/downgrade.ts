import type { ClassicGeneration } from '../classic-generation.js';
import { electProtocol } from '../classic-protocol-vote.js';
import { type ConsumerGroup, consumerGroupState, partitionsOf } from './consumer-group.js';
import { writeAssignment } from './embedded-protocol.js';
import type { HeartbeatLimits } from './heartbeat.js';
import type { Topics } from './subscriptions.js';

/** A classic group that was a KIP-848 group. */
export interface Downgrade {
  generation: number;
  classic: ClassicGeneration;
}

/** Whether a group has lost its last KIP-848 member, still has classic ones, and may become a classic group. */
export function onlyClassicMembers(
  { members }: ConsumerGroup,
  { downgradeUpTo }: Pick<HeartbeatLimits, 'downgradeUpTo'>,
): boolean {
  if (downgradeUpTo === undefined || members.size === 0 || members.size > downgradeUpTo) return false;
  return [...members.values()].every(({ classic }) => classic !== null);
}

/**
 * The classic group of a group's members, who keep what they have. A group that was on its way to another assignment
 * must rebalance, and so must one that has lost a member: nobody reads what that one had.
 */
export function downgradeTo(
  group: ConsumerGroup,
  { generation, mustRebalance }: { generation: number; mustRebalance: boolean },
  topics: Topics,
): Downgrade {
  const sides = [...group.members.values()].map((member) => ({ member, protocols: member.classic!.protocols }));
  const protocol = electProtocol(sides, sides[0]!.protocols)!;
  const members = sides.map(({ member, protocols }) => {
    const { metadata } = protocols.find(({ name }) => name === protocol)!;
    const assignment = writeAssignment(partitionsOf(member.assigned), Buffer.from(metadata, 'base64'), topics);
    return {
      id: member.id,
      instanceId: member.instanceId,
      clientId: member.clientId,
      clientHost: member.clientHost,
      sessionTimeoutMs: member.classic!.sessionTimeoutMs,
      rebalanceTimeoutMs: member.rebalanceTimeoutMs,
      metadata,
      assignment: assignment.toString('base64'),
    };
  });
  const isSettled = !mustRebalance && consumerGroupState(group) === 'Stable';
  const classic = {
    protocol,
    leaderId: members[0]!.id,
    members,
    ...(isSettled ? {} : { mustRebalance: true as const }),
  };
  return { generation, classic };
}
