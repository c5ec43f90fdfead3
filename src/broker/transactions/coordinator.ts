import { ErrorCode } from '../../protocol/index.js';
import type { Broker } from '../context.js';
import { reasonOf } from '../logger.js';
import { coordinatorOf } from '../state/coordinator.js';
import type { EntryOf } from '../state/entry.js';
import type { OutcomeOf } from '../state/outcome.js';

/** ErrorCode.NONE when this broker coordinates the transactional id. */
export function claimTransaction(broker: Broker, transactionalId: string): number {
  const coordinator = coordinatorOf(broker.state, transactionalId);
  if (coordinator === null) return ErrorCode.COORDINATOR_NOT_AVAILABLE;
  return coordinator.id === broker.config.id ? ErrorCode.NONE : ErrorCode.NOT_COORDINATOR;
}

type TransactionEntry = EntryOf<'txn-init' | 'txn-add' | 'txn-end' | 'txn-timeout'>;

/**
 * Writes what becomes of a transaction. Refused with NOT_COORDINATOR, which makes the producer look for the right
 * broker, when this one does not coordinate it, is fenced, or is stopping.
 */
export async function proposeTransaction<E extends TransactionEntry>(
  broker: Broker,
  entry: E,
): Promise<OutcomeOf<E['kind']>> {
  const claim = claimTransaction(broker, entry.transactionalId);
  if (claim !== ErrorCode.NONE) return refused<E>(claim);
  try {
    const outcome = await broker.propose(entry);
    return outcome.error === ErrorCode.STALE_BROKER_EPOCH ? refused<E>(ErrorCode.NOT_COORDINATOR) : outcome;
  } catch (error) {
    const { kind, transactionalId } = entry;
    broker.logger.warn('transaction entry was not written', { transactionalId, kind, reason: reasonOf(error) });
    return refused<E>(ErrorCode.NOT_COORDINATOR);
  }
}

function refused<E extends TransactionEntry>(error: number): OutcomeOf<E['kind']> {
  return { error, producerId: '-1', producerEpoch: -1, marked: [] } as unknown as OutcomeOf<E['kind']>;
}
