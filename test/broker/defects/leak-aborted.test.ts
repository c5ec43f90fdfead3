import { expect, it } from 'vitest';
import { createTopic, startInProcess } from '../in-process.js';
import { readAll } from '../transactions/committed-reader.js';
import { TransactionalProducer } from '../transactions/transactional-producer.js';

it.each([
  ['with', ['leak-aborted'], ['aborted', 'committed']],
  ['without', [], ['committed']],
])('%s the defect, readers of committed records see %j → %j', async (_, defects, seen) => {
  const connection = await (await startInProcess(1, { defects })).connect();
  await createTopic(connection, 't');
  const producer = new TransactionalProducer(connection, 'x', 2);
  await producer.init();
  await producer.write('t', 0, 'aborted');
  await producer.end(false);
  await producer.write('t', 0, 'committed');
  await producer.end(true);
  expect(await readAll(connection, 't', 'read_committed')).toEqual(seen);
});
