import { ErrorCode } from '../../protocol/index.js';
import { indexOfRun, type OffsetRun } from '../state/share-group/offset-runs.js';
import type { SettledRun } from '../state/share-group/share-partition.js';
import type { Lock } from './lock.js';

/** Kafka's acknowledgement types; a gap is an offset without a record. */
export const AcknowledgeType = { GAP: 0, ACCEPT: 1, RELEASE: 2, REJECT: 3, RENEW: 4 } as const;

export interface AcknowledgementBatch extends OffsetRun {
  /** One for all offsets, or one for each. */
  types: readonly number[];
}

/** What a member's acknowledgements come to. A refusal refuses all of them. */
export type AcknowledgementVerdict =
  | { error: 0; settled: SettledRun[]; renewed: OffsetRun[] }
  | { error: number; message: string };

/** Whether a request is sound, whatever was acquired; null: it is. */
export function refuseBatches(batches: readonly AcknowledgementBatch[], mayRenew: boolean): string | null {
  let before = -1;
  for (const { first, last, types } of batches) {
    if (first > last || first <= before) return 'The offsets of acknowledgement batches do not rise.';
    if (types.length === 0) return 'An acknowledgement batch is without types.';
    if (types.length > 1 && types.length !== last - first + 1) return 'Acknowledgement types do not match the offsets.';
    const highest = mayRenew ? AcknowledgeType.RENEW : AcknowledgeType.REJECT;
    if (types.some((type) => type < AcknowledgeType.GAP || type > highest)) return 'There is no such acknowledge type.';
    before = last;
  }
  return null;
}

/** What lies below the start offset is done with, and passed over. Everything else the member must have acquired. */
export function judgeAcknowledgement(
  locks: readonly Lock[],
  startOffset: number,
  memberId: string,
  batches: readonly AcknowledgementBatch[],
  deliveryCountLimit: number,
): AcknowledgementVerdict {
  const settled: SettledRun[] = [];
  const renewed: OffsetRun[] = [];
  for (const batch of batches) {
    for (const piece of piecesOf(batch)) {
      let offset = Math.max(piece.first, startOffset);
      for (let i = indexOfRun(locks, offset); offset <= piece.last; i++) {
        const lock = locks[i];
        if (lock === undefined || lock.first > offset) return refused('The record is not acquired');
        if (lock.memberId !== memberId) return refused('Member is not the owner of the record');
        if (lock.isSettling) return refused('The record is being acknowledged');
        const run = { first: offset, last: Math.min(lock.last, piece.last) };
        if (piece.type === AcknowledgeType.RENEW) renewed.push(run);
        else settled.push(settledAs(piece.type, run, lock.deliveryCount, deliveryCountLimit));
        offset = run.last + 1;
      }
    }
  }
  return { error: 0, settled, renewed };
}

/** Given back: available to anybody, until it was delivered too often. */
export function givenBack({ first, last }: OffsetRun, deliveryCount: number, deliveryCountLimit: number): SettledRun {
  const state = deliveryCount >= deliveryCountLimit ? 'archived' : 'available';
  return { first, last, state, deliveryCount };
}

function settledAs(type: number, { first, last }: OffsetRun, deliveryCount: number, limit: number): SettledRun {
  if (type === AcknowledgeType.RELEASE) return givenBack({ first, last }, deliveryCount, limit);
  return { first, last, state: type === AcknowledgeType.ACCEPT ? 'acknowledged' : 'archived', deliveryCount };
}

/** Runs of one type. */
function* piecesOf({ first, last, types }: AcknowledgementBatch): Generator<OffsetRun & { type: number }> {
  if (types.length === 1) {
    yield { first, last, type: types[0]! };
    return;
  }
  let begin = 0;
  for (let i = 1; i <= types.length; i++) {
    if (i < types.length && types[i] === types[begin]) continue;
    yield { first: first + begin, last: first + i - 1, type: types[begin]! };
    begin = i;
  }
}

function refused(message: string) {
  return { error: ErrorCode.INVALID_RECORD_STATE as number, message };
}
