import { ErrorCode, ProtocolError } from '../../../protocol/index.js';
import type { ClassicMember } from '../classic-generation.js';
import {
  type ClassicProtocol,
  type ConsumerGroup,
  type ConsumerMember,
  emptyConsumerGroup,
  type OwnedPartitions,
  type Partitions,
  partitionsOf,
} from './consumer-group.js';
import { readAssignment, readSubscription } from './embedded-protocol.js';
import { Refusal } from './refusal.js';
import { metadataHash, type Topics } from './subscriptions.js';

/** A classic group as its coordinator holds it when a KIP-848 member joins, whatever its rebalance has come to. */
export interface ClassicMembership {
  generation: number;
  protocolType: string;
  members: UpgradingMember[];
}

export type UpgradingMember = Omit<ClassicMember, 'metadata'> & { protocols: ClassicProtocol[] };

/**
 * The group of the KIP-848 protocol that a classic group becomes: its generation is the epoch, and its members stay, with
 * their partitions. Throws Refusal for a group of something else than consumers, for one that is too large, and for
 * members whose words the broker cannot read or would lose.
 */
export function upgrade(groupId: string, from: ClassicMembership, topics: Topics, maxSize: number): ConsumerGroup {
  if (from.protocolType !== 'consumer') {
    throw notUpgraded(groupId, 'because the group does not use the consumer embedded protocol.');
  }
  if (from.members.length > maxSize) {
    throw notUpgraded(groupId, 'because the group size exceeds the consumer group maximum size.');
  }
  const members = new Map<string, ConsumerMember>();
  const target = new Map<string, Partitions>();
  for (const one of from.members) {
    const member = memberOf(groupId, one, from.generation, topics);
    members.set(member.id, member);
    target.set(member.id, partitionsOf(member.assigned));
  }
  const epochs = { epoch: from.generation, assignmentEpoch: from.generation };
  return { ...emptyConsumerGroup, ...epochs, members, target, metadataHash: metadataHash(members.values(), topics) };
}

/** Also for a group that the migration policy keeps as it is. */
export function notUpgraded(groupId: string, why: string): Refusal {
  return new Refusal(ErrorCode.GROUP_ID_NOT_FOUND, `Cannot upgrade classic group ${groupId} to consumer group ${why}`);
}

function memberOf(groupId: string, member: UpgradingMember, generation: number, topics: Topics): ConsumerMember {
  const { subscription, assigned } = wordsOf(groupId, member, topics);
  return {
    id: member.id,
    instanceId: member.instanceId,
    rackId: subscription.rackId,
    clientId: member.clientId,
    clientHost: member.clientHost,
    rebalanceTimeoutMs: member.rebalanceTimeoutMs,
    topicNames: subscription.topicNames,
    topicRegex: null,
    serverAssignor: null,
    epoch: generation,
    previousEpoch: generation,
    state: 'stable',
    assigned: inEpoch(assigned.partitions, generation),
    revoking: {},
    classic: { sessionTimeoutMs: member.sessionTimeoutMs, protocols: member.protocols },
  };
}

function wordsOf(groupId: string, { protocols, assignment }: UpgradingMember, topics: Topics) {
  try {
    const subscription = readSubscription(Buffer.from(protocols[0]!.metadata, 'base64'), topics);
    const assigned = readAssignment(Buffer.from(assignment, 'base64'), topics);
    if (!assigned.hasUserData) return { subscription, assigned };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    throw notUpgraded(groupId, 'because the embedded consumer protocol is malformed.');
  }
  const advice = 'Please refer to the documentation or switch to a default assignor before re-attempting the upgrade.';
  throw notUpgraded(groupId, `because an unsupported custom assignor is in use. ${advice}`);
}

function inEpoch(partitions: Partitions, epoch: number): OwnedPartitions {
  const owned = Object.entries(partitions).map(([topicId, numbers]) => [
    topicId,
    Object.fromEntries(numbers.map((partition) => [partition, epoch])),
  ]);
  return Object.fromEntries(owned);
}
