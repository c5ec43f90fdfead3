import type { Partitions } from '../consumer-group/consumer-group.js';
import type { Membership } from '../consumer-group/membership.js';
import type { SharePartition } from './share-partition.js';

/** A share group (KIP-932), as the metadata log tells it: who is in it, and how far each of its partitions is. */
export interface ShareGroup {
  /** A value: the fold replaces it. */
  membership: ShareMembership;
  /** Topic id → partition. Changed in place by the fold. */
  readonly partitions: Map<string, Map<number, SharePartition>>;
}

export type ShareMembership = Membership<ShareMember>;

export interface ShareMember {
  readonly id: string;
  readonly rackId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  /** Sorted. */
  readonly topicNames: readonly string[];
  readonly epoch: number;
  readonly previousEpoch: number;
  readonly assigned: Partitions;
}

/** Kafka's names. */
export type ShareGroupStateName = 'Empty' | 'Stable';

export const emptyMembership: ShareMembership = {
  epoch: 0,
  assignmentEpoch: 0,
  assignedAtMs: 0,
  metadataHash: '',
  members: new Map(),
  target: new Map(),
};

export function newShareGroup(): ShareGroup {
  return { membership: emptyMembership, partitions: new Map() };
}

export function shareGroupState({ membership }: ShareGroup): ShareGroupStateName {
  return membership.members.size === 0 ? 'Empty' : 'Stable';
}

export function sharePartitionOf(share: ShareGroup, topicId: string, partition: number): SharePartition | undefined {
  return share.partitions.get(topicId)?.get(partition);
}

export function setSharePartition(share: ShareGroup, topicId: string, partition: number, to: SharePartition): void {
  const partitions = share.partitions.get(topicId) ?? new Map<number, SharePartition>();
  partitions.set(partition, to);
  share.partitions.set(topicId, partitions);
}
