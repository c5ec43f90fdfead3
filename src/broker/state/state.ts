import type { ClientQuota } from '../quotas/client-quota.js';
import { AclTable } from '../security/acl-table.js';
import type { ScramCredential, ScramType } from '../security/sasl/scram-credential.js';
import { BatchIndex } from './batch-index.js';
import type { ClassicGeneration } from './classic-generation.js';
import type { ConsumerGroup } from './consumer-group/consumer-group.js';
import type { Endpoint } from './endpoints.js';
import type { AbortedTransaction } from './partition-transactions.js';
import type { ProducerState } from './producers.js';
import { resourceConfigKey } from './resource-configs.js';
import type { ShareGroup } from './share-group/share-group.js';
import type { TransactionState } from './transactions.js';

/**
 * The cluster as the metadata log tells it. Owned and changed by `apply` only; everyone else reads. `Cluster` words are
 * Kafka's: a partition's leader is the broker that clients are sent to, its replicas are those that may become it.
 */
export interface State {
  clusterId: string | null;
  /** Index of the last log object folded; -1: none. */
  index: number;
  brokers: Map<number, BrokerState>;
  nextBrokerEpoch: number;
  /** Levels of features that were set; others are at the level of `features`. */
  featureLevels: Map<string, number>;
  topics: Map<string, TopicState>;
  topicsById: Map<string, TopicState>;
  groups: Map<string, GroupState>;
  /** Explicit configs of what is no topic, by `resourceConfigKey`. */
  resourceConfigs: Map<string, Map<string, string>>;
  /** By transactional id. */
  transactions: Map<string, TransactionState>;
  /** Which ongoing transactions have offsets of a group in them, by group. */
  stagingTransactions: Map<string, Set<TransactionState>>;
  /** Offset commits so far, of all groups. */
  offsetCommits: number;
  nextProducerId: bigint;
  /** By user, then mechanism. */
  scramCredentials: Map<string, Map<ScramType, ScramCredential>>;
  objects: ObjectTable;
  acls: AclTable;
  /** By entity key. */
  clientQuotas: Map<string, ClientQuota>;
}

export interface BrokerState {
  id: number;
  incarnation: string;
  epoch: number;
  /** Of the first listener. */
  host: string;
  port: number;
  /** Of every listener; see `endpointOf`. */
  endpoints?: Endpoint[];
  rack: string | null;
  /** Registered and neither fenced nor gone. */
  live: boolean;
  /** Index of the last log object it appended under its current epoch. */
  lastIndex: number;
  /** Its newest committed objects, oldest first (a few). */
  recentObjects: string[];
  /** Number of its newest committed WAL object under its current epoch; -1: none. */
  newestWal: number;
}

export interface TopicState {
  id: string;
  name: string;
  /** Set explicitly; defaults are not here. */
  configs: Map<string, string>;
  partitions: PartitionState[];
}

export interface PartitionState {
  topic: TopicState;
  partition: number;
  /** Broker id; -1 when no broker lives. */
  leader: number;
  leaderEpoch: number;
  /** First offset of each leader epoch that wrote something or is current, oldest first. */
  epochs: { epoch: number; startOffset: number }[];
  /** The first one is the preferred leader. */
  replicas: number[];
  /** A move that is not done yet (only an injected defect makes one last). */
  moving: { to: number[]; sinceMs: number } | null;
  logStartOffset: number;
  /** Also the high watermark: what is committed is durable. */
  logEndOffset: number;
  /** Below it every key was looked at by the log cleaner. */
  cleanedTo: number;
  batches: BatchIndex;
  /** Bytes of the indexed batches. */
  bytes: number;
  /** By producer id (decimal). */
  producers: Map<string, ProducerState>;
  /** Producer id (decimal) → offset of the first record of its ongoing transaction here, lowest first. */
  openTransactions: Map<string, number>;
  /** By the offset of their markers, lowest first. */
  abortedTransactions: AbortedTransaction[];
}

export interface CommittedOffset {
  offset: number;
  leaderEpoch: number;
  metadata: string;
  committedAtMs: number;
  /** Named by the commit itself; else unused offsets go after `offsets.retention.minutes`. */
  expiresAtMs?: number;
  /** Broker epoch of the coordinator that wrote it. */
  coordinatorEpoch: number;
  /** When it was made among all commits, by `State.offsetCommits`; absent in old snapshots. */
  order?: number;
}

export interface GroupState {
  id: string;
  generation: number;
  protocolType: string;
  /** When its generation last changed, ms (an entry's time): for an empty group, since when it is empty. */
  changedAtMs?: number;
  /** topic → partition → offset */
  offsets: Map<string, Map<number, CommittedOffset>>;
  /** The members of a classic group, once its newest generation is assigned. */
  classic: ClassicGeneration | null;
  /** When its members speak the KIP-848 protocol, or the last ones did. */
  consumer: ConsumerGroup | null;
  /** A share group is one for good. */
  share: ShareGroup | null;
}

export interface ObjectState {
  number: number;
  key: string;
  bytes: number;
  createdMs: number;
  /** Batches that point here. */
  references: number;
  liveBytes: number;
}

/** Every stored data object that the log knows, and those that nobody points to any more. */
export interface ObjectTable {
  byNumber: Map<number, ObjectState>;
  byKey: Map<string, ObjectState>;
  next: number;
  /** key → since when (ms, the entry's time) it has been garbage. */
  garbage: Map<string, number>;
}

export function emptyState(): State {
  return {
    clusterId: null,
    index: -1,
    brokers: new Map(),
    nextBrokerEpoch: 1,
    featureLevels: new Map(),
    topics: new Map(),
    topicsById: new Map(),
    groups: new Map(),
    // Set for all brokers from the beginning, where eligible leader replicas are (KIP-966).
    resourceConfigs: new Map([[resourceConfigKey(4, ''), new Map([['min.insync.replicas', '1']])]]),
    transactions: new Map(),
    stagingTransactions: new Map(),
    offsetCommits: 0,
    nextProducerId: 1n,
    scramCredentials: new Map(),
    objects: { byNumber: new Map(), byKey: new Map(), next: 0, garbage: new Map() },
    acls: new AclTable(),
    clientQuotas: new Map(),
  };
}

export function newPartition(topic: TopicState, partition: number, replicas: number[]): PartitionState {
  return {
    topic,
    partition,
    leader: -1,
    leaderEpoch: -1,
    epochs: [],
    replicas,
    moving: null,
    logStartOffset: 0,
    logEndOffset: 0,
    batches: new BatchIndex(),
    bytes: 0,
    cleanedTo: 0,
    producers: new Map(),
    openTransactions: new Map(),
    abortedTransactions: [],
  };
}

export function liveBrokers(state: State): BrokerState[] {
  return [...state.brokers.values()].filter((broker) => broker.live).sort((a, b) => a.id - b.id);
}

export function* allPartitions(state: State): Iterable<PartitionState> {
  for (const topic of state.topics.values()) yield* topic.partitions;
}

/** Replicas that live, and the leader in any case: data is shared, so whoever leads is in sync. */
export function inSyncReplicas(state: State, partition: PartitionState): number[] {
  const live = partition.replicas.filter((id) => state.brokers.get(id)?.live);
  if (partition.leader >= 0 && !live.includes(partition.leader)) live.push(partition.leader);
  return live;
}
