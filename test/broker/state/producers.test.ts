import { describe, expect, it } from 'vitest';
import { judgeSequence, type ProducerState, rememberBatch } from '../../../src/broker/state/producers.js';
import { ErrorCode } from '../../../src/protocol/index.js';

function wrote(...batches: [epoch: number, first: number, count: number, offset: number][]): ProducerState | undefined {
  return batches.reduce<ProducerState | undefined>((state, batch) => rememberBatch(state, ...batch), undefined);
}

describe('sequences of an idempotent producer', () => {
  it('continue where the last batch ended', () => {
    expect(judgeSequence(wrote([0, 0, 5, 100]), 0, 5, 1)).toEqual({ kind: 'append' });
  });
  it('repeated: the earlier offset is answered, for each of the last five batches', () => {
    const known = wrote([0, 0, 1, 10], [0, 1, 1, 11], [0, 2, 1, 12], [0, 3, 1, 13], [0, 4, 1, 14]);
    for (let i = 0; i < 5; i++)
      expect(judgeSequence(known, 0, i, 1)).toEqual({ kind: 'duplicate', baseOffset: 10 + i });
  });
  it('older than the last five batches: refused, not appended again', () => {
    const known = wrote(...Array.from({ length: 6 }, (_, i): [number, number, number, number] => [0, i, 1, i]));
    expect(judgeSequence(known, 0, 0, 1)).toEqual({ kind: 'refused', error: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER });
  });
  it('with a gap: refused', () => {
    const verdict = judgeSequence(wrote([0, 0, 5, 0]), 0, 6, 1);
    expect(verdict).toEqual({ kind: 'refused', error: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER });
  });
  it('same first sequence but another length: no duplicate', () => {
    expect(judgeSequence(wrote([0, 0, 5, 0]), 0, 0, 4).kind).toBe('refused');
  });
  it('of an older epoch: INVALID_PRODUCER_EPOCH', () => {
    const verdict = judgeSequence(wrote([3, 0, 5, 0]), 2, 5, 1);
    expect(verdict).toEqual({ kind: 'refused', error: ErrorCode.INVALID_PRODUCER_EPOCH });
  });
  it('of a new epoch start at 0', () => {
    expect(judgeSequence(wrote([3, 0, 5, 0]), 4, 0, 1)).toEqual({ kind: 'append' });
    expect(judgeSequence(wrote([3, 0, 5, 0]), 4, 5, 1).kind).toBe('refused');
  });
  it('wrap around after 2^31-1, also within a batch', () => {
    const last = 0x7fffffff;
    expect(judgeSequence(wrote([0, last, 1, 7]), 0, 0, 1)).toEqual({ kind: 'append' });
    const across = wrote([0, last - 1, 4, 7]);
    expect(judgeSequence(across, 0, last - 1, 4)).toEqual({ kind: 'duplicate', baseOffset: 7 });
    expect(judgeSequence(across, 0, 2, 1)).toEqual({ kind: 'append' });
  });
  it('of a producer that the partition does not know may start anywhere', () => {
    expect(judgeSequence(undefined, 0, 17, 1)).toEqual({ kind: 'append' });
  });
});
