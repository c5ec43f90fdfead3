import { expect, it } from 'vitest';
import { ErrorCode } from '../../../src/protocol/index.js';
import { startInProcess } from '../in-process.js';
import { askAs } from '../security/ask-as.js';

it.each([
  [[], ErrorCode.TOPIC_AUTHORIZATION_FAILED],
  [['ignore-acls'], ErrorCode.NONE],
])('with defects %j a topic that nobody may create is answered with error %i', async (defects, error) => {
  const { broker } = (await startInProcess(1, { authorizer: 'acl', defects })).brokers[0]!;
  const topics = [{ name: 't', numPartitions: 1, replicationFactor: 1 }];
  const created = await askAs(broker, 'eve', 'CreateTopics', { topics, timeoutMs: 5_000 });
  expect(created.topics[0]!.errorCode).toBe(error);
});
