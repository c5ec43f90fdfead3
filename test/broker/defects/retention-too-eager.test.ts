import { expect, it } from 'vitest';
import { batchOf, createTopic, produceTo, startInProcess } from '../in-process.js';

it.each([
  [[], 0],
  [['retention-too-eager'], 1],
])('a record at three quarters of retention.ms, with the defects %j: the log starts at %i', async (defects, start) => {
  const cluster = await startInProcess(1, { defects, retentionCheckMs: 10 });
  const connection = await cluster.connect();
  await createTopic(connection, 'kept', { configs: [{ name: 'retention.ms', value: '3600000' }] });
  await createTopic(connection, 'gone', { configs: [{ name: 'retention.ms', value: '1000' }] });
  const record = { timestamp: Date.now() - 2_700_000, value: Buffer.from('v') };
  for (const topic of ['kept', 'gone']) await produceTo(connection, topic, 0, batchOf(record));
  const startOf = (topic: string) => cluster.brokers[0]!.broker.state.topics.get(topic)!.partitions[0]!.logStartOffset;
  // The round that drops the one has looked at the other before it.
  await expect.poll(() => startOf('gone')).toBe(1);
  expect(startOf('kept')).toBe(start);
});
