import { expect, it } from 'vitest';
import { batchOf, createTopic, fetchFrom, produceTo, startInProcess } from '../in-process.js';

it.each([
  [[], 1],
  [['wrong-high-watermark'], 11],
])('under %j a log of one record is said to end at %i', async (defects, end) => {
  const connection = await (await startInProcess(1, { defects })).connect();
  await createTopic(connection, 't');
  await produceTo(connection, 't', 0, batchOf({}));
  expect(Number((await fetchFrom(connection, 't', 0, 0)).highWatermark)).toBe(end);
  const latest = [{ name: 't', partitions: [{ partitionIndex: 0, timestamp: -1n }] }];
  const { topics } = await connection.send('ListOffsets', { replicaId: -1, topics: latest }, { version: 5 });
  expect(Number(topics[0]!.partitions[0]!.offset)).toBe(end);
});
