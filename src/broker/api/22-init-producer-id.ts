import { ErrorCode, type RequestOf } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';
import type { TxnInitEntry } from '../state/entries/txn-init.js';
import { proposeTransaction } from '../transactions/coordinator.js';
import { nextProducerId } from '../transactions/producer-id-block.js';

/**
 * InitProducerId, versions 0–5 (v2 flexible, v3 producer id and epoch KIP-360, v4 PRODUCER_FENCED, v5 as v4).
 *
 * A producer without transactional id gets an id that was never given out, from any broker. With one, its coordinator
 * bumps the epoch: whoever used the id before is fenced, its ongoing transaction aborted. v6 (two-phase commit, KIP-939)
 * is not offered, as by Apache Kafka 4.3.
 */
export const initProducerId = serve('InitProducerId', { min: 0, max: 5 }, async (broker, request, { version }) => {
  const { transactionalId } = request;
  const expected = expectedOf(request);
  if (expected === 'half') return refused(ErrorCode.INVALID_REQUEST);
  if (transactionalId === null) {
    return { errorCode: ErrorCode.NONE, producerId: await nextProducerId(broker), producerEpoch: 0 };
  }
  if (transactionalId === '') return refused(ErrorCode.INVALID_REQUEST);
  const timeoutMs = request.transactionTimeoutMs;
  if (!isTimeout(broker, timeoutMs)) return refused(ErrorCode.INVALID_TRANSACTION_TIMEOUT);
  await broker.recent();
  const at = broker.clock.wallMs();
  const outcome = await proposeTransaction(broker, { kind: 'txn-init', transactionalId, timeoutMs, expected, at });
  if (outcome.error !== ErrorCode.NONE) return refused(errorFor(version, outcome.error));
  const { producerId, producerEpoch } = outcome;
  return { errorCode: ErrorCode.NONE, producerId: BigInt(producerId), producerEpoch };
});

function expectedOf({ producerId, producerEpoch }: RequestOf<'InitProducerId'>): TxnInitEntry['expected'] | 'half' {
  if (producerId < 0n && producerEpoch < 0) return null;
  if (producerId < 0n || producerEpoch < 0) return 'half';
  return { producerId: String(producerId), producerEpoch };
}

/** Kafka's transaction.max.timeout.ms. */
function isTimeout({ config }: Broker, timeoutMs: number): boolean {
  return timeoutMs > 0 && timeoutMs <= config.transactionMaxTimeoutMs;
}

/** Older producers do not know PRODUCER_FENCED. */
function errorFor(version: number, error: number): number {
  return version < 4 && error === ErrorCode.PRODUCER_FENCED ? ErrorCode.INVALID_PRODUCER_EPOCH : error;
}

function refused(errorCode: number) {
  return { errorCode, producerId: -1, producerEpoch: -1 };
}
