import { expect, it } from 'vitest';
import { ErrorCode } from '../../../src/protocol/index.js';
import { startInProcess } from '../in-process.js';

it.each([
  [[], ErrorCode.THROTTLING_QUOTA_EXCEEDED],
  [['ignore-quotas'], ErrorCode.NONE],
])('with defects %j a client beyond its quota is answered with error %i', async (defects, error) => {
  const cluster = await startInProcess(1, { defects });
  const connection = await cluster.connect();
  const entity = [{ entityType: 'user', entityName: null }];
  const ops = [{ key: 'controller_mutation_rate', value: 1, remove: false }];
  await connection.send('AlterClientQuotas', { entries: [{ entity, ops }], validateOnly: false });
  const topics = ['a', 'b'].map((name) => ({ name, numPartitions: 20, replicationFactor: 1 }));
  const created = await connection.send('CreateTopics', { topics, timeoutMs: 5_000 });
  expect(created.topics.find(({ name }) => name === 'b')!.errorCode).toBe(error);
});
