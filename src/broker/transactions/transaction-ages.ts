import type { Clock } from '../clock.js';
import type { TransactionState } from '../state/transactions.js';

/** Wall clocks of brokers may differ by this much before a transaction ends early. */
const toleratedSkewMs = 60_000;

/**
 * How long transactions have been open. The broker that began one has another wall clock than the one that ends it, so a
 * broker goes by how long it has seen the transaction itself, on its own monotonic clock. A broker that has just started
 * has not seen much: it also believes the wall clock, where that speaks of more than clocks may differ.
 */
export class TransactionAges {
  /** By transactional id. */
  #firstSeen = new Map<string, Sighting>();

  /** Those that are open for longer than their timeout; each is noted when it is first shown here. */
  overdue(transactions: Iterable<TransactionState>, clock: Pick<Clock, 'wallMs' | 'monotonicMs'>): TransactionState[] {
    const [wallMs, nowMs] = [clock.wallMs(), clock.monotonicMs()];
    const stillOpen = new Map<string, Sighting>();
    const overdue: TransactionState[] = [];
    for (const transaction of transactions) {
      if (transaction.phase !== 'Ongoing') continue;
      const { transactionalId, startedMs, timeoutMs } = transaction;
      const name = `${transaction.producerId}/${transaction.producerEpoch}/${startedMs}`;
      const known = this.#firstSeen.get(transactionalId);
      const seen = known?.transaction === name ? known : { transaction: name, sinceMs: nowMs };
      stillOpen.set(transactionalId, seen);
      const ageMs = Math.max(nowMs - seen.sinceMs, wallMs - startedMs - toleratedSkewMs);
      if (ageMs > timeoutMs) overdue.push(transaction);
    }
    this.#firstSeen = stillOpen;
    return overdue;
  }
}

interface Sighting {
  /** Names one transaction among all of its transactional id. */
  transaction: string;
  sinceMs: number;
}
