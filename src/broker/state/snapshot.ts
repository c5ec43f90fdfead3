import type { Acl } from '../security/acl.js';
import { BatchIndex, type FrozenBatchIndex } from './batch-index.js';
import { type FrozenConsumerGroup, freezeConsumerGroup, thawConsumerGroup } from './consumer-group/snapshot.js';
import type { ProducerState } from './producers.js';
import {
  type BrokerState,
  type CommittedOffset,
  emptyState,
  type ObjectState,
  type PartitionState,
  type State,
  type TopicState,
} from './state.js';

/** The whole state as plain JSON. Lists keep the order of the maps they come from: the fold iterates over some of them. */
export interface Snapshot {
  version: 1;
  clusterId: string | null;
  index: number;
  brokers: BrokerState[];
  nextBrokerEpoch: number;
  nextProducerId: string;
  topics: FrozenTopic[];
  groups: FrozenGroup[];
  /** Absent in older snapshots. */
  resourceConfigs?: [key: string, configs: [string, string][]][];
  objects: { next: number; all: ObjectState[]; garbage: [key: string, sinceMs: number][] };
  /** Absent in snapshots of brokers without ACLs. */
  acls?: Acl[];
}

interface FrozenTopic {
  id: string;
  name: string;
  configs: [string, string][];
  partitions: FrozenPartition[];
}

type FrozenPartition = Omit<PartitionState, 'topic' | 'batches' | 'producers'> & {
  batches: FrozenBatchIndex;
  producers: [string, ProducerState][];
};

interface FrozenGroup {
  id: string;
  generation: number;
  protocolType: string;
  offsets: [topic: string, partitions: [partition: number, offset: CommittedOffset][]][];
  consumer?: FrozenConsumerGroup | null;
}

export function freeze(state: State): Snapshot {
  const { clusterId, index, brokers, nextBrokerEpoch, nextProducerId, topics, groups, objects, acls } = state;
  return {
    version: 1,
    clusterId,
    index,
    brokers: [...brokers.values()],
    nextBrokerEpoch,
    nextProducerId: String(nextProducerId),
    topics: [...topics.values()].map(({ id, name, configs, partitions }) => ({
      id,
      name,
      configs: [...configs],
      partitions: partitions.map(freezePartition),
    })),
    groups: [...groups.values()].map((group) => ({
      ...group,
      offsets: [...group.offsets].map(([topic, partitions]) => [topic, [...partitions]]),
      consumer: freezeConsumerGroup(group.consumer),
    })),
    resourceConfigs: [...state.resourceConfigs].map(([key, configs]) => [key, [...configs]]),
    objects: { next: objects.next, all: [...objects.byKey.values()], garbage: [...objects.garbage] },
    acls: [...acls.all()],
  };
}

/** Throws when it is not a snapshot of this version. */
export function thaw(snapshot: Snapshot): State {
  if (snapshot.version !== 1) throw new Error(`snapshot of version ${snapshot.version}; this broker reads version 1`);
  const state = emptyState();
  state.clusterId = snapshot.clusterId;
  state.index = snapshot.index;
  state.nextBrokerEpoch = snapshot.nextBrokerEpoch;
  state.nextProducerId = BigInt(snapshot.nextProducerId);
  for (const broker of snapshot.brokers) state.brokers.set(broker.id, { ...broker, newestWal: broker.newestWal ?? -1 });
  for (const { id, name, configs, partitions } of snapshot.topics) {
    const topic: TopicState = { id, name, configs: new Map(configs), partitions: [] };
    topic.partitions = partitions.map((frozen) => thawPartition(topic, frozen));
    state.topics.set(name, topic);
    state.topicsById.set(id, topic);
  }
  for (const group of snapshot.groups) {
    const offsets = new Map(group.offsets.map(([topic, partitions]) => [topic, new Map(partitions)]));
    state.groups.set(group.id, { ...group, offsets, consumer: thawConsumerGroup(group.consumer) });
  }
  for (const [key, configs] of snapshot.resourceConfigs ?? []) state.resourceConfigs.set(key, new Map(configs));
  state.objects.next = snapshot.objects.next;
  state.objects.garbage = new Map(snapshot.objects.garbage);
  for (const object of snapshot.objects.all) {
    state.objects.byKey.set(object.key, object);
    state.objects.byNumber.set(object.number, object);
  }
  for (const acl of snapshot.acls ?? []) state.acls.add(acl);
  return state;
}

function freezePartition({ topic: _, batches, producers, ...rest }: PartitionState): FrozenPartition {
  return { ...rest, batches: batches.freeze(), producers: [...producers] };
}

function thawPartition(topic: TopicState, { batches, producers, ...rest }: FrozenPartition): PartitionState {
  return { ...rest, topic, batches: BatchIndex.thaw(batches), producers: new Map(producers) };
}
