import { expect, it } from 'vitest';
import { createTopic, startInProcess } from '../in-process.js';
import { readAll } from '../transactions/committed-reader.js';
import { TransactionalProducer } from '../transactions/transactional-producer.js';

it.each([
  ['with', ['torn-transactions'], [['a'], []]],
  ['without', [], [['a'], ['b']]],
])('%s the defect, a committed transaction over two partitions is read as %j → %j', async (_, defects, seen) => {
  const connection = await (await startInProcess(1, { defects })).connect();
  await createTopic(connection, 't', { numPartitions: 2 });
  const producer = new TransactionalProducer(connection, 'x', 2);
  await producer.init();
  await producer.write('t', 0, 'a');
  await producer.write('t', 1, 'b');
  expect(await producer.end(true)).toBe(0);
  const read = await Promise.all([0, 1].map((partition) => readAll(connection, 't', 'read_committed', partition)));
  expect(read).toEqual(seen);
});
