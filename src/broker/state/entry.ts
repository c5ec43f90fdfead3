/**
 * The entries of the metadata log. An entry is a proposal: what it does, and whether it is refused, is decided when it
 * is folded (`apply`), identically on every broker. Times are the proposer's wall clock in ms; the fold has no clock.
 */
export type Entry =
  | RegisterEntry
  | { kind: 'heartbeat'; at: number }
  | FenceEntry
  | { kind: 'leave'; at: number }
  | TopicCreateEntry
  | { kind: 'topic-delete'; topicId: string; at: number }
  | PartitionsCreateEntry
  | ConfigSetEntry
  | CommitEntry
  | TrimEntry
  | ReassignEntry
  | { kind: 'move-done'; topicId: string; partition: number; at: number }
  | CompactEntry
  | { kind: 'objects-deleted'; keys: string[]; at: number }
  | { kind: 'producer-id-allocate'; count: number }
  | OffsetCommitEntry
  | GroupEntry
  | { kind: 'group-delete'; group: string; at: number }
  | OffsetDeleteEntry;

export type EntryKind = Entry['kind'];
export type EntryOf<K extends EntryKind> = Extract<Entry, { kind: K }>;

/** Who appended: a broker's entries count only under its current epoch (a fenced broker's are refused). */
export interface Author {
  broker: number;
  /** Broker epoch; -1 before the first registration. */
  epoch: number;
}

/** A process takes a broker id. The fold gives it a new broker epoch; whoever held the id before is fenced. */
export interface RegisterEntry {
  kind: 'register';
  broker: number;
  /** Unique to the process. */
  incarnation: string;
  host: string;
  port: number;
  rack: string | null;
  /** Taken when the cluster has none yet. */
  clusterId: string;
  at: number;
  faults?: FailoverFaults;
}

/** An observer saw nothing of a broker for a whole session. */
export interface FenceEntry {
  kind: 'fence';
  broker: number;
  epoch: number;
  /** Refused when the broker has appended anything after this log index: the observer was behind. */
  lastSeenIndex: number;
  at: number;
  faults?: FailoverFaults;
}

/** What injected defects do when a broker is replaced; absent in a correct broker's entries. */
export interface FailoverFaults {
  /** Batches that the replaced broker committed in its last objects are forgotten. */
  loseTail?: boolean;
  /** New leaders give the last offsets out again. */
  reuseOffsets?: boolean;
  /** A new broker takes over no partition. */
  neverRebalance?: boolean;
}

export interface TopicCreateEntry {
  kind: 'topic-create';
  name: string;
  /** Chosen by the proposer. */
  topicId: string;
  /** Ignored when `assignments` is given. */
  partitions: number;
  replicationFactor: number;
  /** Replicas of partition 0, 1, …; null: the fold spreads them. */
  assignments: number[][] | null;
  configs: Record<string, string>;
  at: number;
}

export interface PartitionsCreateEntry {
  kind: 'partitions-create';
  topicId: string;
  /** Partitions afterwards. */
  total: number;
  /** Replicas of each new partition; null: the fold spreads them. */
  assignments: number[][] | null;
  at: number;
}

export interface ConfigSetEntry {
  kind: 'config-set';
  topicId: string;
  set: Record<string, string>;
  remove: string[];
  at: number;
}

/** A WAL object is stored: its batches get their offsets, in this order. */
export interface CommitEntry {
  kind: 'commit';
  object: string;
  /** Size of the object. */
  bytes: number;
  topics: { id: string; batches: CommittedBatch[] }[];
  at: number;
}

/**
 * One record batch inside a WAL object, as a tuple because there are many of them. producerId is a decimal string, or
 * '' for a producer without idempotence. `noData` (an injected defect): takes offsets, is not indexed.
 */
export type CommittedBatch = [
  partition: number,
  position: number,
  length: number,
  recordCount: number,
  maxTimestampMs: number,
  producerId: string,
  producerEpoch: number,
  baseSequence: number,
  noData?: 1,
];

/** Retention or DeleteRecords: everything below this offset is gone. */
export interface TrimEntry {
  kind: 'trim';
  topicId: string;
  partition: number;
  logStartOffset: number;
  at: number;
}

export interface ReassignEntry {
  kind: 'reassign';
  topicId: string;
  partition: number;
  /** null: cancel the move under way. */
  replicas: number[] | null;
  at: number;
  /** Injected defects: the move stays under way until `move-done`, or forgets the newest batches. */
  faults?: { copyFirst?: boolean; dropNewest?: number };
}

/** Batches were copied to a new object: their places change, their offsets do not. */
export interface CompactEntry {
  kind: 'compact';
  object: string;
  bytes: number;
  moved: { topicId: string; partition: number; batches: [baseOffset: number, from: string, position: number][] }[];
  at: number;
}

/** Committed offsets of a consumer group; refused unless the author coordinates the group. */
export interface OffsetCommitEntry {
  kind: 'offset-commit';
  group: string;
  /** Of the member that commits; -1: a simple consumer. Refused when the group has gone on to a later one. */
  generation: number;
  at: number;
  offsets: OffsetToCommit[];
}
export type OffsetToCommit = [topic: string, partition: number, offset: number, leaderEpoch: number, metadata: string];

/** A group's new generation; refused unless it is higher than all before, so that no two are alike. */
export interface GroupEntry {
  kind: 'group';
  group: string;
  generation: number;
  protocolType: string;
  at: number;
}

export interface OffsetDeleteEntry {
  kind: 'offset-delete';
  group: string;
  partitions: [topic: string, partition: number][];
  at: number;
}
