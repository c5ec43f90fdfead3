import { describe, expect, it } from 'vitest';
import { FetchBudget, fetchBudgetOf } from '../../../src/broker/fetch/budget.js';
import { ErrorCode } from '../../../src/protocol/index.js';
import { batchOf, createTopic, fetchFrom, produceTo, startInProcess } from '../in-process.js';

const never = new AbortController().signal;

/** Starts a request; `granted()` tells whether it was. */
function ask(budget: FetchBudget, bytes: number, signal = never) {
  let give: (() => void) | null = null;
  const asked = budget.take(bytes, signal).then((back) => {
    give = back;
  });
  return { asked, granted: () => give !== null, giveBack: () => give?.() };
}
const settle = () => new Promise(setImmediate);

describe('memory for fetch answers', () => {
  it('is granted in order, up to its limit', async () => {
    const budget = new FetchBudget(100);
    const [first, second, third] = [ask(budget, 60), ask(budget, 60), ask(budget, 10)];
    await settle();
    expect([first.granted(), second.granted(), third.granted()]).toEqual([true, false, false]);
    first.giveBack();
    first.giveBack(); // Once is enough.
    await settle();
    expect([second.granted(), third.granted()]).toEqual([true, true]);
  });

  it('goes alone to an answer larger than all of it, and nothing costs nothing', async () => {
    const budget = new FetchBudget(100);
    const [large, none, small] = [ask(budget, 500), ask(budget, 0), ask(budget, 1)];
    await settle();
    expect([large.granted(), none.granted(), small.granted()]).toEqual([true, true, false]);
  });

  it('is not waited for by who is gone', async () => {
    const budget = new FetchBudget(100);
    const gone = new AbortController();
    const [holder, leaver, behind] = [ask(budget, 60), ask(budget, 90, gone.signal), ask(budget, 30)];
    gone.abort(new Error('closed'));
    await expect(leaver.asked).rejects.toThrow('closed');
    await settle();
    expect([holder.granted(), behind.granted()]).toEqual([true, true]);
  });
});

it('what was planned before a wait is not read by its old place after it', async () => {
  const cluster = await startInProcess(1, { fetchMaxPendingBytes: 1 });
  const [reader, late, admin] = [await cluster.connect(), await cluster.connect(), await cluster.connect()];
  await createTopic(admin, 't');
  for (const value of ['zero', 'one', 'two']) await produceTo(admin, 't', 0, batchOf({ value: Buffer.from(value) }));
  const giveBack = await fetchBudgetOf(cluster.brokers[0]!.broker).take(1, never);
  const waiting = [fetchFrom(reader, 't', 0, 2), fetchFrom(late, 't', 0, 0)] as const;
  const trimmed = [{ name: 't', partitions: [{ partitionIndex: 0, offset: 2 }] }];
  await admin.send('DeleteRecords', { topics: trimmed, timeoutMs: 5_000 });
  giveBack();
  expect((await waiting[0]).records!.toString('latin1')).toContain('two');
  expect((await waiting[1]).errorCode).toBe(ErrorCode.OFFSET_OUT_OF_RANGE);
});

it('a peer that takes its answers gives their memory back', async () => {
  const cluster = await startInProcess(1, { fetchMaxPendingBytes: 1 });
  const connections = await Promise.all(Array.from({ length: 5 }, () => cluster.connect()));
  await createTopic(connections[0]!, 't');
  await produceTo(connections[0]!, 't', 0, batchOf({ value: Buffer.alloc(100_000) }));
  for (let round = 0; round < 3; round++) {
    const fetched = await Promise.all(connections.map((connection) => fetchFrom(connection, 't', 0, 0)));
    expect(fetched.map(({ records }) => records!.length > 100_000)).toEqual(connections.map(() => true));
  }
});
