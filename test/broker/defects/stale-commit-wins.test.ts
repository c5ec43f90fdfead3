import { expect, it } from 'vitest';
import { createTopic, startInProcess } from '../in-process.js';
import { commitPlain, committed, stageOffset } from '../transactions/group-offsets.js';
import { TransactionalProducer } from '../transactions/transactional-producer.js';

it.each([
  ['with', ['stale-commit-wins'], 5n],
  ['without', [], 9n],
])('%s the defect, the offset after an older one of a transaction is %j → %d', async (_, defects, offset) => {
  const connection = await (await startInProcess(1, { defects })).connect();
  await createTopic(connection, 't');
  const producer = new TransactionalProducer(connection, 'x', 2);
  await producer.init();
  await stageOffset(connection, producer, { offset: 5 });
  await commitPlain(connection, 9);
  await producer.end(true);
  expect((await committed(connection)).offset).toBe(offset);
});
