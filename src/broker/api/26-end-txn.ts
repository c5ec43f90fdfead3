import { ErrorCode } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';
import type { TransactionFaults } from '../state/transactions.js';
import { proposeTransaction } from '../transactions/coordinator.js';
import { fencedErrorFor } from '../transactions/fenced-error.js';

/**
 * EndTxn, versions 0–5 (v2 PRODUCER_FENCED, v3 flexible, v4 TRANSACTION_ABORTABLE, v5 the second protocol: the epoch is
 * bumped and answered, KIP-890). Answered when all markers are in place: a reader of committed records that starts after
 * the answer sees the whole transaction.
 */
export const endTxn = serve('EndTxn', { min: 0, max: 5 }, async (broker, request, { version }) => {
  await broker.recent();
  const { transactionalId, producerEpoch, committed } = request;
  if (transactionalId === '') return { errorCode: ErrorCode.INVALID_REQUEST };
  const faults = faultsOf(broker);
  const outcome = await proposeTransaction(broker, {
    kind: 'txn-end',
    transactionalId,
    producerId: String(request.producerId),
    producerEpoch,
    commit: committed,
    protocol: version >= 5 ? 2 : 1,
    at: broker.clock.wallMs(),
    ...(faults ? { faults } : {}),
  });
  const errorCode = fencedErrorFor(version, outcome.error);
  if (version < 5 || errorCode !== ErrorCode.NONE) return { errorCode };
  return { errorCode, producerId: BigInt(outcome.producerId), producerEpoch: outcome.producerEpoch };
});

/** Defects `torn-transactions` and `stale-commit-wins`: told in the entry, so that every broker folds the same. */
function faultsOf({ defects }: Broker): TransactionFaults | null {
  const torn = defects.has('torn-transactions');
  const oldOffsetsWin = defects.has('stale-commit-wins');
  return torn || oldOffsetsWin ? { torn, oldOffsetsWin } : null;
}
