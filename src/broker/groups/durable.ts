import { ErrorCode } from '../../protocol/index.js';
import type { Broker } from '../context.js';
import { reasonOf } from '../logger.js';
import type { EntryOf } from '../state/entry.js';
import type { OutcomeOf } from '../state/outcome.js';

type GroupEntry = EntryOf<
  | 'offset-commit'
  | 'txn-offset-commit'
  | 'offset-delete'
  | 'offsets-expire'
  | 'group'
  | 'group-assigned'
  | 'group-delete'
  | 'consumer-group-heartbeat'
  | 'consumer-group-fence'
  | 'consumer-group-join'
  | 'share-group-heartbeat'
  | 'share-group-fence'
  | 'share-offsets-alter'
  | 'share-offsets-delete'
>;

/**
 * Writes what must outlive the coordinator. When the log says that this broker is fenced, or it is stopping, the answer
 * is NOT_COORDINATOR: the client looks for the new one and tries there.
 */
export async function proposeOrMove<E extends GroupEntry>(broker: Broker, entry: E): Promise<OutcomeOf<E['kind']>> {
  try {
    const outcome = await broker.propose(entry);
    return outcome.error === ErrorCode.STALE_BROKER_EPOCH ? { ...outcome, error: ErrorCode.NOT_COORDINATOR } : outcome;
  } catch (error) {
    const { group, kind } = entry;
    broker.logger.warn('group entry was not written', { group, kind, reason: reasonOf(error) });
    return { error: ErrorCode.NOT_COORDINATOR, partitions: [] as number[], reply: null } as unknown as OutcomeOf<
      E['kind']
    >;
  }
}
