import type { Membership } from './membership.js';

/**
 * A consumer group of the KIP-848 protocol, as the metadata log tells it. Everything that a member relies on is here and
 * nothing of it only in the coordinator's memory, so the next coordinator goes on where the last one stopped.
 */
export type ConsumerGroup = Membership<ConsumerMember>;

export interface ConsumerMember {
  readonly id: string;
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly rebalanceTimeoutMs: number;
  /** Sorted. */
  readonly topicNames: readonly string[];
  readonly topicRegex: string | null;
  readonly serverAssignor: string | null;
  /** −2: a static member that went away and may come back. */
  readonly epoch: number;
  readonly previousEpoch: number;
  readonly state: MemberState;
  /** What it may use now. */
  readonly assigned: OwnedPartitions;
  /** What it must give up before it goes on to the next epoch. */
  readonly revoking: OwnedPartitions;
  /** Of a member that speaks the classic protocol; null: it speaks KIP-848. */
  readonly classic: ClassicSide | null;
}

/** What a group needs of a classic member to become a classic group again. */
export interface ClassicSide {
  readonly sessionTimeoutMs: number;
  readonly protocols: readonly ClassicProtocol[];
}

export interface ClassicProtocol {
  readonly name: string;
  /** A ConsumerProtocolSubscription, base64. */
  readonly metadata: string;
}

/** `unreleased`: it waits for partitions that others still hold. */
export type MemberState = 'stable' | 'unrevoked' | 'unreleased';

/** Topic id → partitions, sorted. */
export type Partitions = Readonly<Record<string, readonly number[]>>;

/** Topic id → partition → the member epoch in which it was assigned (KIP-1251). */
export type OwnedPartitions = Readonly<Record<string, Readonly<Record<number, number>>>>;

/** Kafka's names. */
export type ConsumerGroupStateName = 'Empty' | 'Assigning' | 'Reconciling' | 'Stable';

/** A member that went and is expected back. */
export const leftStaticEpoch = -2;

/** Kafka's groups begin with epoch 1, in which no member ever is. */
export const emptyConsumerGroup: ConsumerGroup = {
  epoch: 1,
  assignmentEpoch: 0,
  assignedAtMs: 0,
  metadataHash: '',
  members: new Map(),
  target: new Map(),
};

export function consumerGroupState(group: ConsumerGroup): ConsumerGroupStateName {
  if (group.members.size === 0) return 'Empty';
  if (group.epoch > group.assignmentEpoch) return 'Assigning';
  for (const { state, epoch } of group.members.values()) {
    if (state !== 'stable' || epoch !== group.assignmentEpoch) return 'Reconciling';
  }
  return 'Stable';
}

export function staticMember(group: ConsumerGroup, instanceId: string): ConsumerMember | null {
  for (const member of group.members.values()) if (member.instanceId === instanceId) return member;
  return null;
}

export function partitionsOf(owned: OwnedPartitions): Partitions {
  return Object.fromEntries(Object.entries(owned).map(([topicId, epochs]) => [topicId, partitionNumbers(epochs)]));
}

export function partitionNumbers(epochs: Readonly<Record<number, number>> | undefined): number[] {
  return Object.keys(epochs ?? {}).map(Number);
}
