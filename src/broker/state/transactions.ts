import { ErrorCode } from '../../protocol/index.js';
import { coordinatorOf } from './coordinator.js';
import { appendMarker } from './partition-transactions.js';
import { commitStaged, leaveGroups, type StagedOffsets } from './staged-offsets.js';
import type { PartitionState, State } from './state.js';

/**
 * Kafka's states of a transactional id that can be seen here. A transaction ends in one entry of the metadata log, with
 * all its markers and offsets, so the states in which Kafka is still writing markers (PrepareCommit, PrepareAbort,
 * PrepareEpochFence) never exist.
 */
export type TransactionPhase = 'Empty' | 'Ongoing' | 'CompleteCommit' | 'CompleteAbort';

/** One transactional id, as Kafka's transaction coordinator knows it. */
export interface TransactionState {
  transactionalId: string;
  /** Decimal. */
  producerId: string;
  /** Decimal; '' when there was none. The one whose epochs ran out. */
  previousProducerId: string;
  /** -1 before the first answer to InitProducerId. */
  producerEpoch: number;
  /** The epoch before a bump that the producer itself asked for, so that it may repeat the request; else -1. */
  lastProducerEpoch: number;
  timeoutMs: number;
  phase: TransactionPhase;
  /** Partitions of the ongoing transaction, by `topicId/partition`. */
  partitions: Map<string, TransactionPartition>;
  /** Offsets of groups that are part of it, by group. */
  groups: Map<string, StagedOffsets>;
  /** Of the newest transaction; -1: none yet. */
  startedMs: number;
  lastUpdateMs: number;
}

export interface TransactionPartition {
  topicId: string;
  partition: number;
}

/** A producer never gets this epoch or a higher one: the last is left for the one that fences it. */
const exhaustedEpoch = 0x7fff - 1;

export function isEpochExhausted(epoch: number): boolean {
  return epoch >= exhaustedEpoch;
}

/** Which protocol a producer speaks: the second (KIP-890) adds partitions by writing to them, and bumps the epoch at each end. */
export type TransactionProtocol = 1 | 2;

/** Whether this broker may change what is known of the transactional id: it coordinates it in this state. */
export function coordinatesTransaction(state: State, transactionalId: string, broker: number): boolean {
  return coordinatorOf(state, transactionalId)?.id === broker;
}

/** Kafka's check of every request of a producer about its transaction. */
export function producerError(
  transaction: TransactionState | undefined,
  producerId: string,
  producerEpoch: number,
): number {
  if (transaction === undefined || transaction.producerId !== producerId) return ErrorCode.INVALID_PRODUCER_ID_MAPPING;
  return transaction.producerEpoch === producerEpoch ? ErrorCode.NONE : ErrorCode.PRODUCER_FENCED;
}

/** Begins a transaction unless one is ongoing. */
export function begin(transaction: TransactionState, atMs: number): void {
  if (transaction.phase !== 'Ongoing') transaction.startedMs = atMs;
  transaction.phase = 'Ongoing';
  transaction.lastUpdateMs = atMs;
}

/** Injected defects: only half of the partitions get their marker; staged offsets replace newer ones. */
export interface TransactionFaults {
  torn?: boolean;
  oldOffsetsWin?: boolean;
}

export interface TransactionEnd {
  commit: boolean;
  /** Of the markers: that of the producer, or one higher when it is fenced or speaks the second protocol. */
  markerEpoch: number;
  coordinatorEpoch: number;
  atMs: number;
  faults?: TransactionFaults | undefined;
}

/**
 * Ends the ongoing transaction in all its partitions and groups at once, and returns the partitions that got a marker.
 * Partitions of deleted topics are passed over.
 */
export function endTransaction(state: State, transaction: TransactionState, end: TransactionEnd): PartitionState[] {
  const { commit, markerEpoch, coordinatorEpoch, atMs, faults } = end;
  const marked: PartitionState[] = [];
  for (const { topicId, partition: number } of transaction.partitions.values()) {
    const partition = state.topicsById.get(topicId)?.partitions[number];
    if (partition === undefined) continue;
    // Defect `torn-transactions`: the coordinator died among its markers and nobody went on.
    if (faults?.torn && marked.length >= transaction.partitions.size / 2) break;
    const { producerId } = transaction;
    appendMarker(partition, { producerId, producerEpoch: markerEpoch, commit, coordinatorEpoch }, atMs);
    marked.push(partition);
  }
  if (commit) commitStaged(state, transaction, faults?.oldOffsetsWin);
  transaction.partitions.clear();
  leaveGroups(state, transaction);
  transaction.phase = commit ? 'CompleteCommit' : 'CompleteAbort';
  transaction.lastUpdateMs = atMs;
  return marked;
}
