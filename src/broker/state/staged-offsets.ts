import { groupOf, offsetsOf } from './group-table.js';
import { partitionKey } from './partition-key.js';
import type { CommittedOffset, State } from './state.js';
import type { TransactionState } from './transactions.js';

/** An offset of a group that becomes committed with its transaction. */
export interface StagedOffset {
  topicId: string;
  partition: number;
  committed: CommittedOffset;
}

/** By `topicId/partition`. */
export type StagedOffsets = Map<string, StagedOffset>;

/** The group is part of the transaction from now on; returns what is staged for it, to be changed. */
export function joinGroup(state: State, transaction: TransactionState, group: string): StagedOffsets {
  let staged = transaction.groups.get(group);
  if (staged === undefined) {
    staged = new Map();
    transaction.groups.set(group, staged);
    indexGroup(state, transaction, group);
  }
  return staged;
}

/** The transaction has ended, or is forgotten. */
export function leaveGroups(state: State, transaction: TransactionState): void {
  for (const group of transaction.groups.keys()) {
    const staging = state.stagingTransactions.get(group);
    staging?.delete(transaction);
    if (staging?.size === 0) state.stagingTransactions.delete(group);
  }
  transaction.groups.clear();
}

/** A snapshot does not hold what can be told from its transactions. */
export function indexGroup(state: State, transaction: TransactionState, group: string): void {
  const staging = state.stagingTransactions.get(group) ?? new Set();
  state.stagingTransactions.set(group, staging.add(transaction));
}

/**
 * The transaction is committed, and its offsets with it. Of two commits the one that was made later wins, as in Kafka: a
 * staged offset does not replace one that was committed after it was staged.
 */
export function commitStaged(state: State, transaction: TransactionState, oldWins = false): void {
  for (const [group, staged] of transaction.groups) {
    for (const { topicId, partition, committed } of staged.values()) {
      const topic = state.topicsById.get(topicId);
      if (topic?.partitions[partition] === undefined) continue;
      const offsets = offsetsOf(groupOf(state, group), topic.name);
      const existing = offsets.get(partition);
      if (oldWins || existing === undefined || (existing.order ?? -1) < (committed.order ?? -1)) {
        offsets.set(partition, committed);
      }
    }
  }
}

/** Whether an ongoing transaction may still change this offset of the group (KIP-447). */
export function isUnstable(state: State, group: string, topicId: string, partition: number): boolean {
  const key = partitionKey(topicId, partition);
  for (const { groups } of state.stagingTransactions.get(group) ?? []) if (groups.get(group)?.has(key)) return true;
  return false;
}

/** An offset that was deleted must not come back with a transaction. */
export function dropStaged(state: State, group: string, topicId: string, partition: number): void {
  const key = partitionKey(topicId, partition);
  for (const { groups } of state.stagingTransactions.get(group) ?? []) groups.get(group)?.delete(key);
}

/** Nor may those of a group that was deleted. */
export function dropAllStaged(state: State, group: string): void {
  for (const { groups } of state.stagingTransactions.get(group) ?? []) groups.get(group)?.clear();
}
