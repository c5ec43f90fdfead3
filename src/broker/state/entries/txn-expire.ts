import { ErrorCode } from '../../../protocol/index.js';
import type { Outcome } from '../outcome.js';
import type { State } from '../state.js';

/** What producers left behind and did not use for long is forgotten. */
export interface TxnExpireEntry {
  kind: 'txn-expire';
  /** Transactional ids, each with its last update as it was seen. */
  transactions: [transactionalId: string, lastUpdateMs: number][];
  /** Producers of a partition that wrote nothing since this time, ms. */
  producers: { topicId: string; partition: number; producerIds: string[] }[];
  notSeenSinceMs: number;
  at: number;
}

/** Whoever was used meanwhile, or has a transaction open, stays. */
export function applyTxnExpire(state: State, entry: TxnExpireEntry): Outcome {
  for (const [transactionalId, lastUpdateMs] of entry.transactions) {
    const transaction = state.transactions.get(transactionalId);
    if (transaction?.lastUpdateMs !== lastUpdateMs || transaction.phase === 'Ongoing') continue;
    state.transactions.delete(transactionalId);
  }
  for (const { topicId, partition: number, producerIds } of entry.producers) {
    const partition = state.topicsById.get(topicId)?.partitions[number];
    if (partition === undefined) continue;
    for (const producerId of producerIds) {
      const lastSeenMs = partition.producers.get(producerId)?.lastSeenMs ?? Number.POSITIVE_INFINITY;
      if (lastSeenMs > entry.notSeenSinceMs || partition.openTransactions.has(producerId)) continue;
      partition.producers.delete(producerId);
    }
  }
  return { error: ErrorCode.NONE };
}
