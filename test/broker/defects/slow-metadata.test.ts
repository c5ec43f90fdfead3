import { expect, it } from 'vitest';
import { createTopic, startInProcess } from '../in-process.js';

it.each([
  [[], false],
  [['slow-metadata'], true],
])('under %j metadata of 300 partitions takes a millisecond each: %s', async (defects, isSlow) => {
  const connection = await (await startInProcess(1, { defects })).connect();
  await createTopic(connection, 't', { numPartitions: 300 });
  let fastestMs = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    const askedAt = performance.now();
    await connection.send('Metadata', { topics: null });
    fastestMs = Math.min(fastestMs, performance.now() - askedAt);
  }
  expect(fastestMs >= 290).toBe(isSlow);
});
