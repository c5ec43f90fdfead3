import { expect, it } from 'vitest';
import { createTopic, fetchFrom, startInProcess } from '../in-process.js';

it.each([
  [[], ['other', 'waiting']],
  [['global-stall'], ['waiting', 'other']],
])('under %j the answers come in the order %j', async (defects, expected) => {
  const cluster = await startInProcess(1, { defects });
  const [waiting, other] = [await cluster.connect(), await cluster.connect()];
  await createTopic(other, 't');
  const order: string[] = [];
  const polling = fetchFrom(waiting, 't', 0, 0, { maxWaitMs: 1_000 }).then(() => order.push('waiting'));
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  await other.send('Metadata', { topics: [] }).then(() => order.push('other'));
  await polling;
  expect(order).toEqual(expected);
});
