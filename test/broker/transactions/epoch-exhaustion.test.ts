import { expect, it } from 'vitest';
import { ErrorCode } from '../../../src/protocol/index.js';
import { LogInMemory } from '../state/log-in-memory.js';

/** The highest epoch that a producer of the second protocol is given; markers may have one more. */
const lastEpoch = 0x7fff - 1;
const id = { transactionalId: 'x' };

/** A producer whose next epoch would be `epoch`. */
function producerAt(epoch: number) {
  const log = new LogInMemory();
  log.register(1);
  log.createTopic('t');
  log.append(1, { kind: 'txn-init', ...id, timeoutMs: 1_000, expected: null, at: 1 });
  const transaction = log.state.transactions.get('x')!;
  transaction.producerEpoch = epoch;
  const { producerId } = transaction;
  const whom = { ...id, producerId, producerEpoch: epoch };
  const init = (expected: { producerId: string; producerEpoch: number } | null) =>
    log.append(1, { kind: 'txn-init', ...id, timeoutMs: 1_000, expected, at: 3 });
  return { log, transaction, producerId, whom, init };
}

function write({ log, producerId, whom }: ReturnType<typeof producerAt>) {
  const { producerEpoch } = whom;
  const batch = [0, 0, 100, 1, 2, producerId, producerEpoch, 0, 0, ['x', 'add']] as const;
  return log.commit(1, 't', [[...batch.slice(0, 9), ['x', 'add']] as never], 2).batches[0]!;
}

it('the last epoch ends with a new producer id, and an end that is repeated is told the same', () => {
  const producer = producerAt(lastEpoch);
  const { log, producerId, whom } = producer;
  expect(write(producer)).toMatchObject({ error: ErrorCode.NONE });
  const end = { kind: 'txn-end' as const, ...whom, commit: true, protocol: 2 as const, at: 3 };
  const first = log.append(1, end);
  expect(first).toMatchObject({ error: ErrorCode.NONE, producerEpoch: 0 });
  expect(first.producerId).not.toBe(producerId);
  expect(log.append(1, end)).toMatchObject({ error: ErrorCode.NONE, producerId: first.producerId, producerEpoch: 0 });
  expect(log.append(1, { ...end, commit: false }).error).toBe(ErrorCode.INVALID_TXN_STATE);
  // The marker fenced the old producer id for good.
  expect(log.partition('t').producers.get(producerId)!.epoch).toBe(lastEpoch + 1);
  expect(write(producer).error).toBe(ErrorCode.INVALID_PRODUCER_ID_MAPPING);
});

it('of the first protocol: a producer that asks for the next epoch gets a new producer id, and may ask again', () => {
  const { producerId, init } = producerAt(lastEpoch);
  const expected = { producerId, producerEpoch: lastEpoch };
  const first = init(expected);
  expect(first).toMatchObject({ error: ErrorCode.NONE, producerEpoch: 0 });
  expect(first.producerId).not.toBe(producerId);
  expect(init(expected)).toMatchObject({ error: ErrorCode.NONE, producerId: first.producerId, producerEpoch: 0 });
});

it('a transaction that times out in the last epoch is aborted, and whoever comes next has a new producer id', () => {
  const producer = producerAt(lastEpoch);
  const { log, transaction, producerId, whom, init } = producer;
  write(producer);
  const { startedMs } = transaction;
  expect(log.append(1, { kind: 'txn-timeout', ...whom, startedMs, at: 3 }).error).toBe(ErrorCode.NONE);
  expect(transaction).toMatchObject({ phase: 'CompleteAbort', producerEpoch: lastEpoch + 1 });
  const next = init(null);
  expect(next).toMatchObject({ error: ErrorCode.NONE, producerEpoch: 0 });
  expect(next.producerId).not.toBe(producerId);
  expect(log.partition('t').openTransactions.size).toBe(0);
});
