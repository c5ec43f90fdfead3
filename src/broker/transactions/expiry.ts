import type { Broker } from '../context.js';
import { periodically } from '../periodic.js';
import type { TxnExpireEntry } from '../state/entries/txn-expire.js';
import { allPartitions } from '../state/state.js';
import { isCaretaker } from '../storage/reclaim.js';

/**
 * Forgets transactional ids after transactional.id.expiration.ms without use, and what partitions know of producers after
 * producer.id.expiration.ms. One broker looks; the fold, which has no clock, decides by what it was told to have seen.
 */
export function expireProducers(broker: Broker): void {
  periodically(broker, 'producer expiry', broker.config.producerExpiryCheckMs, async () => {
    if (!isCaretaker(broker)) return;
    const at = broker.clock.wallMs();
    const notSeenSinceMs = at - broker.config.producerIdExpirationMs;
    const transactions = unusedTransactions(broker, at - broker.config.transactionalIdExpirationMs);
    const producers = unseenProducers(broker, notSeenSinceMs);
    if (transactions.length === 0 && producers.length === 0) return;
    await broker.propose({ kind: 'txn-expire', transactions, producers, notSeenSinceMs, at });
  });
}

function unusedTransactions({ state }: Broker, sinceMs: number): TxnExpireEntry['transactions'] {
  return [...state.transactions.values()]
    .filter(({ phase, lastUpdateMs }) => phase !== 'Ongoing' && lastUpdateMs <= sinceMs)
    .map(({ transactionalId, lastUpdateMs }) => [transactionalId, lastUpdateMs]);
}

function unseenProducers({ state }: Broker, sinceMs: number): TxnExpireEntry['producers'] {
  return [...allPartitions(state)].flatMap(({ topic, partition, producers, openTransactions }) => {
    const unseen = [...producers].filter(
      ([id, { lastSeenMs }]) => isBefore(lastSeenMs, sinceMs) && !openTransactions.has(id),
    );
    if (unseen.length === 0) return [];
    return [{ topicId: topic.id, partition, producerIds: unseen.map(([id]) => id) }];
  });
}

/** What a snapshot of an older version did not say is no reason to forget a producer. */
function isBefore(lastSeenMs: number, sinceMs: number): boolean {
  return lastSeenMs >= 0 && lastSeenMs <= sinceMs;
}
