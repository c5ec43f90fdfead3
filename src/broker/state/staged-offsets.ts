import { groupOf, offsetsOf } from './group-table.js';
import type { CommittedOffset, State } from './state.js';
import type { TransactionState } from './transactions.js';

/** An offset of a group that becomes committed with its transaction. */
export interface StagedOffset {
  topicId: string;
  partition: number;
  committed: CommittedOffset;
}

/** Replaces what the transaction staged before for the same partition. */
export function stage(transaction: TransactionState, group: string, offset: StagedOffset): void {
  const staged = transaction.groups.get(group) ?? [];
  const others = staged.filter(
    ({ topicId, partition }) => topicId !== offset.topicId || partition !== offset.partition,
  );
  transaction.groups.set(group, [...others, offset]);
}

/**
 * The transaction is committed, and its offsets with it. Of two commits the one that was made later wins, as in Kafka: a
 * staged offset does not replace one that was committed after it was staged.
 */
export function commitStaged(state: State, transaction: TransactionState, oldWins = false): void {
  for (const [group, staged] of transaction.groups) {
    for (const { topicId, partition, committed } of staged) {
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
  for (const transaction of state.transactions.values()) {
    const staged = transaction.groups.get(group);
    if (staged?.some((offset) => offset.topicId === topicId && offset.partition === partition)) return true;
  }
  return false;
}

/** Offsets that were deleted, with their group or alone, must not come back with a transaction. */
export function dropStaged(state: State, group: string, isDropped: (offset: StagedOffset) => boolean): void {
  for (const { groups } of state.transactions.values()) {
    const staged = groups.get(group);
    if (staged)
      groups.set(
        group,
        staged.filter((offset) => !isDropped(offset)),
      );
  }
}
