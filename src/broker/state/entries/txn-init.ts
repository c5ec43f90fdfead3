import { ErrorCode } from '../../../protocol/index.js';
import type { Author } from '../author.js';
import type { TransactionOutcome } from '../outcome.js';
import type { State } from '../state.js';
import { coordinatesTransaction, endTransaction, isEpochExhausted, type TransactionState } from '../transactions.js';

/** InitProducerId of a transactional producer. */
export interface TxnInitEntry {
  kind: 'txn-init';
  transactionalId: string;
  timeoutMs: number;
  /** What the producer says it is (KIP-360); null: a new one. */
  expected: { producerId: string; producerEpoch: number } | null;
  at: number;
}

/**
 * The transactional id gets a higher epoch, which fences whoever used it before. An ongoing transaction is aborted
 * first; the answer is CONCURRENT_TRANSACTIONS then, as Kafka's, and the producer asks again.
 */
export function applyTxnInit(state: State, entry: TxnInitEntry, author: Author): TransactionOutcome {
  const { transactionalId, expected } = entry;
  if (!coordinatesTransaction(state, transactionalId, author.broker)) return refused(ErrorCode.NOT_COORDINATOR);
  const transaction = state.transactions.get(transactionalId) ?? register(state, entry);
  if (expected !== null && !mayBe(transaction, expected)) return refused(ErrorCode.PRODUCER_FENCED);
  if (transaction.phase === 'Ongoing') {
    const marked = fenceAndAbort(state, transaction, author.epoch, entry.at);
    return { ...refused(ErrorCode.CONCURRENT_TRANSACTIONS), marked };
  }
  const error = nextEpoch(state, transaction, expected);
  if (error !== ErrorCode.NONE) return refused(error);
  transaction.timeoutMs = entry.timeoutMs;
  transaction.phase = 'Empty';
  transaction.startedMs = -1;
  transaction.lastUpdateMs = entry.at;
  return { ...identity(transaction), error: ErrorCode.NONE, marked: [] };
}

/** Aborts the ongoing transaction under a higher epoch, so that its producer can add nothing more. */
export function fenceAndAbort(state: State, transaction: TransactionState, coordinatorEpoch: number, atMs: number) {
  transaction.producerEpoch += 1;
  transaction.lastProducerEpoch = -1;
  const markerEpoch = transaction.producerEpoch;
  return endTransaction(state, transaction, { commit: false, markerEpoch, coordinatorEpoch, atMs });
}

/** Under a new producer id the epochs begin again. */
export function rotateProducerId(state: State, transaction: TransactionState): void {
  transaction.previousProducerId = transaction.producerId;
  transaction.producerId = String(state.nextProducerId++);
  transaction.producerEpoch = 0;
}

function register(state: State, { transactionalId, timeoutMs, at }: TxnInitEntry): TransactionState {
  const transaction: TransactionState = {
    transactionalId,
    producerId: String(state.nextProducerId++),
    previousProducerId: '',
    producerEpoch: -1,
    lastProducerEpoch: -1,
    timeoutMs,
    phase: 'Empty',
    partitions: new Map(),
    groups: new Map(),
    startedMs: -1,
    lastUpdateMs: at,
  };
  state.transactions.set(transactionalId, transaction);
  return transaction;
}

type Expected = NonNullable<TxnInitEntry['expected']>;

/** KIP-360: who asks is the current producer, or the one before whose epochs ran out, or the id is new. */
function mayBe(transaction: TransactionState, { producerId, producerEpoch }: Expected): boolean {
  return (
    transaction.producerEpoch < 0 ||
    producerId === transaction.producerId ||
    (producerId === transaction.previousProducerId && isEpochExhausted(producerEpoch))
  );
}

function nextEpoch(state: State, transaction: TransactionState, expected: Expected | null): number {
  const { producerEpoch, lastProducerEpoch } = transaction;
  if (isEpochExhausted(producerEpoch) && (expected === null || expected.producerEpoch === producerEpoch)) {
    rotateProducerId(state, transaction);
    transaction.lastProducerEpoch = expected === null ? -1 : producerEpoch;
    return ErrorCode.NONE;
  }
  if (expected === null) {
    transaction.lastProducerEpoch = -1;
  } else if (producerEpoch < 0 || expected.producerEpoch === producerEpoch) {
    transaction.lastProducerEpoch = producerEpoch;
  } else {
    // The same request again, whose answer was lost: the same answer.
    return expected.producerEpoch === lastProducerEpoch ? ErrorCode.NONE : ErrorCode.PRODUCER_FENCED;
  }
  transaction.producerEpoch += 1;
  return ErrorCode.NONE;
}

function identity({ producerId, producerEpoch }: TransactionState) {
  return { producerId, producerEpoch };
}

function refused(error: number): TransactionOutcome {
  return { error, producerId: '-1', producerEpoch: -1, marked: [] };
}
