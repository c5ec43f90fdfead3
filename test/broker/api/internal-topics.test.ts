import { expect, it } from 'vitest';
import { ErrorCode } from '../../../src/protocol/index.js';
import { batchOf, produceTo, startInProcess } from '../in-process.js';

const GROUP = 0;
const TRANSACTION = 1;

it('the first search for a coordinator creates the internal topic of its type, marked as internal', async () => {
  const cluster = await startInProcess(1);
  const connection = await cluster.connect();
  const before = await connection.send('Metadata', { topics: null });
  expect(before.topics).toEqual([]);
  await connection.send('FindCoordinator', { keyType: GROUP, coordinatorKeys: ['g'] });
  await connection.send('FindCoordinator', { keyType: GROUP, coordinatorKeys: ['other'] });
  await connection.send('FindCoordinator', { keyType: TRANSACTION, coordinatorKeys: ['t'] });
  const { topics } = await connection.send('Metadata', { topics: null });
  expect(topics!.map(({ name, isInternal, partitions }) => [name, isInternal, partitions.length])).toEqual([
    ['__consumer_offsets', true, 50],
    ['__transaction_state', true, 50],
  ]);
  const described = await connection.send('DescribeTopicPartitions', { topics: [{ name: '__consumer_offsets' }] });
  expect(described.topics[0]!.isInternal).toBe(true);
});

it('clients cannot write to an internal topic', async () => {
  const cluster = await startInProcess(1);
  const connection = await cluster.connect();
  await connection.send('FindCoordinator', { keyType: GROUP, coordinatorKeys: ['g'] });
  const refused = await produceTo(connection, '__consumer_offsets', 0, batchOf({ key: Buffer.from('k') }));
  expect(refused.errorCode).toBe(ErrorCode.INVALID_TOPIC_EXCEPTION);
});
