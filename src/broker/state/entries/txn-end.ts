import { ErrorCode } from '../../../protocol/index.js';
import type { Author } from '../author.js';
import type { Outcome, TransactionOutcome } from '../outcome.js';
import type { State } from '../state.js';
import {
  coordinatesTransaction,
  endTransaction,
  isEpochExhausted,
  producerError,
  type TransactionFaults,
  type TransactionProtocol,
  type TransactionState,
} from '../transactions.js';
import { fenceAndAbort, rotateProducerId } from './txn-init.js';

/** EndTxn: the producer commits or aborts. */
export interface TxnEndEntry {
  kind: 'txn-end';
  transactionalId: string;
  producerId: string;
  producerEpoch: number;
  commit: boolean;
  protocol: TransactionProtocol;
  at: number;
  faults?: TransactionFaults;
}

/** The coordinator aborts a transaction that its producer left open for too long; exactly the one that it saw. */
export interface TxnTimeoutEntry {
  kind: 'txn-timeout';
  transactionalId: string;
  producerId: string;
  producerEpoch: number;
  startedMs: number;
  at: number;
}

/**
 * The whole transaction ends in this one entry: every partition gets its marker, the offsets of groups become committed
 * or are dropped, the next transaction may begin. There is no moment at which only a part of that is true, whoever dies;
 * Kafka's states between the decision and its last marker are not needed.
 */
export function applyTxnEnd(state: State, entry: TxnEndEntry, author: Author): TransactionOutcome {
  const { transactionalId, commit, protocol, at, faults } = entry;
  if (!coordinatesTransaction(state, transactionalId, author.broker)) return refused(ErrorCode.NOT_COORDINATOR);
  const transaction = state.transactions.get(transactionalId);
  const verdict = protocol === 2 ? judgeEnd(transaction, entry) : judgeFirstProtocolEnd(transaction, entry);
  if (transaction === undefined || verdict.kind === 'refused') {
    return refused(verdict.kind === 'refused' ? verdict.error : ErrorCode.INVALID_PRODUCER_ID_MAPPING);
  }
  if (verdict.kind === 'repeated') return ended(transaction, []);
  // Nothing was written: an abort of the second protocol still begins, so that it has a start.
  if (transaction.phase !== 'Ongoing') transaction.startedMs = at;
  const { producerEpoch } = transaction;
  const markerEpoch = protocol === 2 ? producerEpoch + 1 : producerEpoch;
  const coordinatorEpoch = author.epoch;
  const marked = endTransaction(state, transaction, { commit, markerEpoch, coordinatorEpoch, atMs: at, faults });
  if (protocol === 2) bump(state, transaction);
  return ended(transaction, marked);
}

/** Refused when the transaction has ended, or another one began, since the coordinator looked. */
export function applyTxnTimeout(state: State, entry: TxnTimeoutEntry, author: Author): TransactionOutcome {
  const { transactionalId, producerId, producerEpoch, startedMs, at } = entry;
  if (!coordinatesTransaction(state, transactionalId, author.broker)) return refused(ErrorCode.NOT_COORDINATOR);
  const transaction = state.transactions.get(transactionalId);
  const error = producerError(transaction, producerId, producerEpoch);
  if (transaction === undefined || error !== ErrorCode.NONE) return refused(error);
  if (transaction.phase !== 'Ongoing' || transaction.startedMs !== startedMs) {
    return refused(ErrorCode.INVALID_TXN_STATE);
  }
  return ended(transaction, fenceAndAbort(state, transaction, author.epoch, at));
}

type EndVerdict = { kind: 'end' } | { kind: 'repeated' } | { kind: 'refused'; error: number };
const invalidState: EndVerdict = { kind: 'refused', error: ErrorCode.INVALID_TXN_STATE };

/** Up to EndTxn v4. The epoch stays, so an end that was lost on its way is told from the next one by its direction only. */
function judgeFirstProtocolEnd(transaction: TransactionState | undefined, entry: TxnEndEntry): EndVerdict {
  const error = producerError(transaction, entry.producerId, entry.producerEpoch);
  if (transaction === undefined || error !== ErrorCode.NONE) return { kind: 'refused', error };
  if (transaction.phase === 'Ongoing') return { kind: 'end' };
  return isRepeated(transaction, entry) ? { kind: 'repeated' } : invalidState;
}

/** EndTxn v5 (KIP-890): each end bumps the epoch, so one that comes again with the epoch before is a repetition. */
function judgeEnd(transaction: TransactionState | undefined, entry: TxnEndEntry): EndVerdict {
  if (transaction === undefined) return { kind: 'refused', error: ErrorCode.INVALID_PRODUCER_ID_MAPPING };
  const afterRotation =
    transaction.previousProducerId === entry.producerId &&
    isEpochExhausted(entry.producerEpoch) &&
    transaction.producerEpoch === 0;
  if (transaction.producerId !== entry.producerId && !afterRotation) {
    return { kind: 'refused', error: ErrorCode.INVALID_PRODUCER_ID_MAPPING };
  }
  const isComplete = transaction.phase === 'CompleteCommit' || transaction.phase === 'CompleteAbort';
  if (isComplete && (afterRotation || transaction.producerEpoch === entry.producerEpoch + 1)) {
    return isRepeated(transaction, entry) ? { kind: 'repeated' } : invalidState;
  }
  if (transaction.producerEpoch !== entry.producerEpoch) {
    return { kind: 'refused', error: ErrorCode.PRODUCER_FENCED };
  }
  return transaction.phase === 'Ongoing' || !entry.commit ? { kind: 'end' } : invalidState;
}

function isRepeated({ phase }: TransactionState, { commit }: TxnEndEntry): boolean {
  return phase === (commit ? 'CompleteCommit' : 'CompleteAbort');
}

function bump(state: State, transaction: TransactionState): void {
  const { producerEpoch } = transaction;
  transaction.lastProducerEpoch = producerEpoch;
  if (isEpochExhausted(producerEpoch)) rotateProducerId(state, transaction);
  else transaction.producerEpoch = producerEpoch + 1;
}

function ended({ producerId, producerEpoch }: TransactionState, marked: TransactionOutcome['marked']) {
  return { error: ErrorCode.NONE, producerId, producerEpoch, marked };
}

function refused(error: number): TransactionOutcome & Outcome {
  return { error, producerId: '-1', producerEpoch: -1, marked: [] };
}
