import { entityKey, type QuotaEntity } from '../quotas/client-quota.js';
import type { Acl } from '../security/acl.js';
import type { ScramCredential, ScramType } from '../security/sasl/scram-credential.js';
import { BatchIndex, type FrozenBatchIndex } from './batch-index.js';
import type { ClassicGeneration } from './classic-generation.js';
import { type FrozenConsumerGroup, freezeConsumerGroup, thawConsumerGroup } from './consumer-group/snapshot.js';
import { type FrozenTransaction, freezeTransaction, thawTransaction } from './frozen-transactions.js';
import type { ProducerState } from './producers.js';
import { type FrozenShareGroup, freezeShareGroup, thawShareGroup } from './share-group/snapshot.js';
import { indexGroup } from './staged-offsets.js';
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
  /** Absent in older snapshots. */
  featureLevels?: [string, number][];
  nextProducerId: string;
  /** Absent in snapshots of brokers without SCRAM. */
  scramCredentials?: [user: string, byMechanism: [ScramType, ScramCredential][]][];
  topics: FrozenTopic[];
  groups: FrozenGroup[];
  /** Absent in older snapshots. */
  resourceConfigs?: [key: string, configs: [string, string][]][];
  /** Absent in snapshots from before transactions. */
  transactions?: FrozenTransaction[];
  offsetCommits?: number;
  objects: { next: number; all: ObjectState[]; garbage: [key: string, sinceMs: number][] };
  /** Absent in snapshots of brokers without ACLs. */
  acls?: Acl[];
  /** Absent in snapshots of brokers without quotas. */
  clientQuotas?: { entity: QuotaEntity; values: [key: string, value: number][] }[];
}

interface FrozenTopic {
  id: string;
  name: string;
  configs: [string, string][];
  partitions: FrozenPartition[];
}

type FrozenPartition = Omit<PartitionState, 'topic' | 'batches' | 'producers' | 'cleanedTo' | TransactionColumns> & {
  /** Absent in snapshots from before log compaction. */
  cleanedTo?: number;
  batches: FrozenBatchIndex;
  producers: [string, FrozenProducer][];
  openTransactions?: [string, number][];
  abortedTransactions?: PartitionState['abortedTransactions'];
};

/** What snapshots from before transactions lack. */
type TransactionColumns = 'openTransactions' | 'abortedTransactions';
type FrozenProducer = Pick<ProducerState, 'epoch' | 'lastBatches'> & Partial<ProducerState>;

interface FrozenGroup {
  id: string;
  generation: number;
  protocolType: string;
  changedAtMs?: number;
  offsets: [topic: string, partitions: [partition: number, offset: CommittedOffset][]][];
  classic?: ClassicGeneration | null;
  consumer?: FrozenConsumerGroup | null;
  /** Absent in snapshots from before share groups. */
  share?: FrozenShareGroup | null;
}

export function freeze(state: State): Snapshot {
  const { clusterId, index, brokers, nextBrokerEpoch, nextProducerId, topics, groups, transactions, objects, acls } =
    state;
  return {
    version: 1,
    clusterId,
    index,
    brokers: [...brokers.values()],
    nextBrokerEpoch,
    featureLevels: [...state.featureLevels],
    nextProducerId: String(nextProducerId),
    scramCredentials: [...state.scramCredentials].map(([user, held]) => [user, [...held]]),
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
      share: freezeShareGroup(group.share),
    })),
    resourceConfigs: [...state.resourceConfigs].map(([key, configs]) => [key, [...configs]]),
    transactions: [...transactions.values()].map(freezeTransaction),
    offsetCommits: state.offsetCommits,
    objects: { next: objects.next, all: [...objects.byKey.values()], garbage: [...objects.garbage] },
    acls: [...acls.all()],
    clientQuotas: [...state.clientQuotas.values()].map(({ entity, values }) => ({ entity, values: [...values] })),
  };
}

/** Throws when it is not a snapshot of this version. */
export function thaw(snapshot: Snapshot): State {
  if (snapshot.version !== 1) throw new Error(`snapshot of version ${snapshot.version}; this broker reads version 1`);
  const state = emptyState();
  state.clusterId = snapshot.clusterId;
  state.index = snapshot.index;
  state.nextBrokerEpoch = snapshot.nextBrokerEpoch;
  state.featureLevels = new Map(snapshot.featureLevels);
  state.nextProducerId = BigInt(snapshot.nextProducerId);
  for (const [user, held] of snapshot.scramCredentials ?? []) state.scramCredentials.set(user, new Map(held));
  for (const broker of snapshot.brokers) state.brokers.set(broker.id, { ...broker, newestWal: broker.newestWal ?? -1 });
  for (const { id, name, configs, partitions } of snapshot.topics) {
    const topic: TopicState = { id, name, configs: new Map(configs), partitions: [] };
    topic.partitions = partitions.map((frozen) => thawPartition(topic, frozen));
    state.topics.set(name, topic);
    state.topicsById.set(id, topic);
  }
  for (const group of snapshot.groups) {
    const offsets = new Map(group.offsets.map(([topic, partitions]) => [topic, new Map(partitions)]));
    state.groups.set(group.id, {
      ...group,
      offsets,
      classic: group.classic ?? null,
      consumer: thawConsumerGroup(group.consumer),
      share: thawShareGroup(group.share),
    });
  }
  for (const [key, configs] of snapshot.resourceConfigs ?? []) state.resourceConfigs.set(key, new Map(configs));
  state.offsetCommits = snapshot.offsetCommits ?? 0;
  for (const frozen of snapshot.transactions ?? []) {
    const transaction = thawTransaction(frozen);
    state.transactions.set(frozen.transactionalId, transaction);
    for (const group of transaction.groups.keys()) indexGroup(state, transaction, group);
  }
  state.objects.next = snapshot.objects.next;
  state.objects.garbage = new Map(snapshot.objects.garbage);
  for (const object of snapshot.objects.all) {
    state.objects.byKey.set(object.key, object);
    state.objects.byNumber.set(object.number, object);
  }
  for (const acl of snapshot.acls ?? []) state.acls.add(acl);
  for (const { entity, values } of snapshot.clientQuotas ?? []) {
    state.clientQuotas.set(entityKey(entity), { entity, values: new Map(values) });
  }
  return state;
}

export function freezePartition({
  topic: _,
  batches,
  producers,
  openTransactions,
  ...rest
}: PartitionState): FrozenPartition {
  return {
    ...rest,
    batches: batches.freeze(),
    producers: [...producers],
    openTransactions: [...openTransactions],
  };
}

function thawPartition(topic: TopicState, frozen: FrozenPartition): PartitionState {
  const { cleanedTo = 0, batches, producers, openTransactions = [], abortedTransactions = [], ...rest } = frozen;
  return {
    ...rest,
    cleanedTo,
    topic,
    batches: BatchIndex.thaw(batches),
    producers: new Map(producers.map(([id, producer]) => [id, thawProducer(producer)])),
    openTransactions: new Map(openTransactions),
    abortedTransactions,
  };
}

function thawProducer({ epoch, lastBatches, ...rest }: FrozenProducer): ProducerState {
  const { lastTimestampMs = -1, lastSeenMs = -1, coordinatorEpoch = -1 } = rest;
  return { epoch, lastBatches, lastTimestampMs, lastSeenMs, coordinatorEpoch };
}
