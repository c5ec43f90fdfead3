import type { Acl } from '../security/acl.js';
import type { ConsumerGroupHeartbeatOutcome } from './entries/consumer-group.js';
import type { ConsumerGroupJoinOutcome } from './entries/consumer-group-join.js';
import type { EntryKind } from './entry.js';
import type { PartitionState } from './state.js';

/** What became of an entry. `error` is a Kafka error code; 0 means that it took effect. */
export interface Outcome {
  error: number;
  /** For people; absent when the error says it all. */
  message?: string;
}

export interface RegisterOutcome extends Outcome {
  brokerEpoch: number;
}

export interface BatchOutcome {
  error: number;
  /** Offset of the first record; of the earlier copy when the batch is a duplicate; -1 on error. */
  baseOffset: number;
  logStartOffset: number;
  duplicate: boolean;
}

export interface CommitOutcome extends Outcome {
  /** In the order of the entry's batches, topic by topic; empty when the whole entry is refused. */
  batches: BatchOutcome[];
}

export interface ProducerIdOutcome extends Outcome {
  firstProducerId: bigint;
}

export interface OffsetCommitOutcome extends Outcome {
  /** Kafka error per offset, in the order of the entry; empty when the whole entry is refused. */
  partitions: number[];
}

export interface ElectionResult {
  /** Of the topic. */
  name: string;
  partitions: { partition: number; error: number }[];
}

export interface ElectionOutcome extends Outcome {
  /** Empty when the whole entry is refused. */
  results: ElectionResult[];
}

export interface AclsDeleteOutcome extends Outcome {
  /** What each filter of the entry matched; null: more than may go at once, so it deleted nothing. */
  deleted: (Acl[] | null)[];
}

export interface TransactionOutcome extends Outcome {
  /** Who the producer is from now on; '-1' and -1 on error. */
  producerId: string;
  producerEpoch: number;
  /** Partitions in which a transaction ended. */
  marked: PartitionState[];
}

export interface TxnMarkersOutcome extends Outcome {
  /** Kafka error per partition, in the order of the entry; empty when the whole entry is refused. */
  partitions: number[];
  /** Those that got their marker. */
  marked: PartitionState[];
}

export interface AlterationOutcome extends Outcome {
  /** Kafka error per alteration, in the order of the entry; empty when the whole entry is refused. */
  errors: number[];
}

interface SpecialOutcomes {
  register: RegisterOutcome;
  'scram-alter': AlterationOutcome;
  commit: CommitOutcome;
  'txn-init': TransactionOutcome;
  'txn-end': TransactionOutcome;
  'txn-timeout': TransactionOutcome;
  'txn-offset-commit': OffsetCommitOutcome;
  'txn-markers': TxnMarkersOutcome;
  'elect-leaders': ElectionOutcome;
  'producer-id-allocate': ProducerIdOutcome;
  'offset-commit': OffsetCommitOutcome;
  'offset-delete': OffsetCommitOutcome;
  'acls-delete': AclsDeleteOutcome;
  'consumer-group-heartbeat': ConsumerGroupHeartbeatOutcome;
  'consumer-group-join': ConsumerGroupJoinOutcome;
  'share-group-heartbeat': ConsumerGroupHeartbeatOutcome;
}

export type OutcomeOf<K extends EntryKind> = K extends keyof SpecialOutcomes ? SpecialOutcomes[K] : Outcome;
