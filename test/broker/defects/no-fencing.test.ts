import { expect, it } from 'vitest';
import { createTopic, startInProcess } from '../in-process.js';
import { readAll } from '../transactions/committed-reader.js';
import { TransactionalProducer } from '../transactions/transactional-producer.js';

it.each([
  ['with', ['no-fencing'], ['zombie']],
  ['without', [], []],
])('%s the defect, what a replaced producer writes is read', async (_, defects, seen) => {
  const connection = await (await startInProcess(1, { defects })).connect();
  await createTopic(connection, 't');
  const zombie = new TransactionalProducer(connection, 'x', 2);
  await zombie.init();
  await new TransactionalProducer(connection, 'x', 2).init();
  await zombie.write('t', 0, 'zombie');
  expect(await readAll(connection, 't', 'read_committed')).toEqual(seen);
});
