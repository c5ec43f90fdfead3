import { ErrorCode } from '../../protocol/index.js';
import type { Broker } from '../context.js';
import { periodically } from '../periodic.js';
import { claimTransaction, proposeTransaction } from './coordinator.js';
import { TransactionAges } from './transaction-ages.js';

/** Aborts transactions that this broker coordinates and that their producers left open for longer than they asked for. */
export function abortTimedOutTransactions(broker: Broker): void {
  const ages = new TransactionAges();
  periodically(broker, 'transaction timeouts', broker.config.transactionTimeoutCheckMs, async () => {
    const at = broker.clock.wallMs();
    const overdue = ages.overdue(broker.state.transactions.values(), broker.clock);
    for (const { transactionalId, producerId, producerEpoch, startedMs } of overdue) {
      if (claimTransaction(broker, transactionalId) !== ErrorCode.NONE) continue;
      const seen = { transactionalId, producerId, producerEpoch, startedMs };
      const { error } = await proposeTransaction(broker, { kind: 'txn-timeout', ...seen, at });
      if (error === ErrorCode.NONE) broker.logger.info('transaction timed out', { transactionalId, producerId });
    }
  });
}
