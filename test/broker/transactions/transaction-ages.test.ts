import { expect, it } from 'vitest';
import type { TransactionState } from '../../../src/broker/state/transactions.js';
import { TransactionAges } from '../../../src/broker/transactions/transaction-ages.js';

const timeoutMs = 10_000;
const open = (over: Partial<TransactionState> = {}) =>
  ({
    transactionalId: 'x',
    producerId: '7',
    producerEpoch: 0,
    phase: 'Ongoing',
    startedMs: 0,
    timeoutMs,
    ...over,
  }) as TransactionState;

/** A broker whose wall clock is ahead of the one that began transactions. */
function brokerAheadBy(skewMs: number) {
  const ages = new TransactionAges();
  return (transaction: TransactionState, trueMs: number) =>
    ages.overdue([transaction], { wallMs: () => trueMs + skewMs, monotonicMs: () => trueMs + 5 }).length > 0;
}

it.each([-3_600_000, 0, 59_999])('with a wall clock %i ms ahead, nothing ends early or late', (skewMs) => {
  const isOverdue = brokerAheadBy(skewMs);
  expect(isOverdue(open(), 0)).toBe(false);
  expect(isOverdue(open(), timeoutMs)).toBe(false);
  expect(isOverdue(open(), timeoutMs + 1)).toBe(true);
});

it('a broker that has just started ends what is overdue by more than clocks may differ', () => {
  expect(brokerAheadBy(0)(open(), timeoutMs + 60_001)).toBe(true);
  expect(brokerAheadBy(0)(open(), timeoutMs + 60_000)).toBe(false);
});

it('the next transaction of a producer has an age of its own', () => {
  const isOverdue = brokerAheadBy(0);
  isOverdue(open(), 0);
  expect(isOverdue(open({ startedMs: timeoutMs }), timeoutMs + 1)).toBe(false);
  expect(isOverdue(open({ startedMs: timeoutMs, producerEpoch: 1 }), 2 * timeoutMs + 1)).toBe(false);
});
