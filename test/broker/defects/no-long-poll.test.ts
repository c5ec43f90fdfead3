import { expect, it } from 'vitest';
import { createTopic, fetchFrom, startInProcess } from '../in-process.js';

it.each([
  [[], true],
  [['no-long-poll'], false],
])('under %j a fetch waits for data: %s', async (defects, waits) => {
  const connection = await (await startInProcess(1, { defects })).connect();
  await createTopic(connection, 't');
  const askedAt = performance.now();
  await fetchFrom(connection, 't', 0, 0, { maxWaitMs: 1_000, minBytes: 1 });
  expect(performance.now() - askedAt >= 990).toBe(waits);
});
