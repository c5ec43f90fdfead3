import { expect, it } from 'vitest';
import { ErrorCode } from '../../../src/protocol/index.js';
import { createTopic, startInProcess } from '../in-process.js';
import { fetchOnce, readAll } from './committed-reader.js';
import { stageOffset } from './group-offsets.js';
import { TransactionalProducer } from './transactional-producer.js';

async function withTransaction(over: Record<string, unknown> = {}) {
  const cluster = await startInProcess(1, over);
  const connection = await cluster.connect();
  await createTopic(connection, 't', { numPartitions: 2 });
  const producer = new TransactionalProducer(connection, 'order-7', 2);
  await producer.init();
  await producer.write('t', 1, 'a');
  return { cluster, connection, producer };
}

it('DescribeTransactions tells state, producer, partitions, and groups as partitions of __consumer_offsets', async () => {
  const { connection, producer } = await withTransaction();
  await stageOffset(connection, producer, { offset: 1, group: 'g1' });
  const { transactionStates } = await connection.send('DescribeTransactions', {
    transactionalIds: ['order-7', 'nobody', ''],
  });
  const { producerId } = producer;
  expect(transactionStates[0]).toMatchObject({
    errorCode: 0,
    transactionState: 'Ongoing',
    transactionTimeoutMs: 60_000,
    producerId,
    producerEpoch: 0,
    topics: [
      { topic: 't', partitions: [1] },
      { topic: '__consumer_offsets', partitions: [42] },
    ],
  });
  expect(transactionStates.slice(1).map(({ errorCode }) => errorCode)).toEqual([
    ErrorCode.TRANSACTIONAL_ID_NOT_FOUND,
    ErrorCode.INVALID_REQUEST,
  ]);
});

it('ListTransactions filters by state, producer, duration and pattern', async () => {
  const { connection, producer } = await withTransaction();
  await new TransactionalProducer(connection, 'idle', 2).init();
  const list = async (filter: object) => {
    const body = { stateFilters: [], producerIdFilters: [], ...filter };
    const answer = await connection.send('ListTransactions', body, { version: 2 });
    return { ...answer, ids: answer.transactionStates.map(({ transactionalId }) => transactionalId) };
  };
  expect((await list({})).ids).toEqual(['order-7', 'idle']);
  expect(await list({ stateFilters: ['Ongoing', 'Odd'] })).toMatchObject({
    ids: ['order-7'],
    unknownStateFilters: ['Odd'],
  });
  expect((await list({ producerIdFilters: [producer.producerId] })).ids).toEqual(['order-7']);
  expect((await list({ durationFilter: 3_600_000 })).ids).toEqual(['idle']);
  expect((await list({ transactionalIdPattern: 'order-.*' })).ids).toEqual(['order-7']);
  expect((await list({ transactionalIdPattern: 'order' })).ids).toEqual([]);
  expect((await list({ transactionalIdPattern: '[' })).errorCode).toBe(ErrorCode.INVALID_REGULAR_EXPRESSION);
});

it('DescribeProducers tells who writes to a partition; WriteTxnMarkers ends what is open there', async () => {
  const { connection, producer } = await withTransaction();
  const producers = async () => {
    const topics = [{ name: 't', partitionIndexes: [1, 9] }];
    return (await connection.send('DescribeProducers', { topics })).topics[0]!.partitions;
  };
  const [known, unknown] = await producers();
  const { producerId, producerEpoch } = producer;
  const open = { producerId, producerEpoch, lastSequence: 0, coordinatorEpoch: -1, currentTxnStartOffset: 0n };
  expect(known!.activeProducers).toMatchObject([open]);
  expect(unknown!.errorCode).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  const write = async (over: object) => {
    const topics = [{ name: 't', partitionIndexes: [1] }];
    const marker = { producerId, producerEpoch, transactionResult: false, topics, coordinatorEpoch: 5, ...over };
    const { markers } = await connection.send('WriteTxnMarkers', { markers: [marker] }, { version: 1 });
    return markers[0]!.topics[0]!.partitions[0]!.errorCode;
  };
  expect(await write({})).toBe(ErrorCode.NONE);
  expect(await write({ coordinatorEpoch: 4 })).toBe(ErrorCode.TRANSACTION_COORDINATOR_FENCED);
  expect((await producers())[0]!.activeProducers).toMatchObject([{ currentTxnStartOffset: -1n, coordinatorEpoch: 5 }]);
  expect((await fetchOnce(connection, 't', 'read_committed', 1)).lastStableOffset).toBe(2n);
  expect(await readAll(connection, 't', 'read_committed', 1)).toEqual([]);
});

it('transactional ids and producers are forgotten when nobody used them for long; what is open stays', async () => {
  const short = { transactionalIdExpirationMs: 50, producerIdExpirationMs: 50, producerExpiryCheckMs: 10 };
  const { cluster, connection, producer } = await withTransaction(short);
  await new TransactionalProducer(connection, 'idle', 2).init();
  const { state } = cluster.brokers[0]!.broker;
  await expect.poll(() => [...state.transactions.keys()]).toEqual(['order-7']);
  expect(state.topics.get('t')!.partitions[1]!.producers.size).toBe(1);
  await producer.end(true);
  await expect.poll(() => state.transactions.size).toBe(0);
  await expect.poll(() => state.topics.get('t')!.partitions[1]!.producers.size).toBe(0);
  expect(await readAll(connection, 't', 'read_committed', 1)).toEqual(['a']);
});
