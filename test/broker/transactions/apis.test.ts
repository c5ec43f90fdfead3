import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/client/index.js';
import { batches, decodeControlRecord, decodeRecords, ErrorCode } from '../../../src/protocol/index.js';
import { createTopic, startInProcess } from '../in-process.js';
import { fetchOnce, readAll } from './committed-reader.js';
import { type Protocol, TransactionalProducer } from './transactional-producer.js';

async function withTopic(over: Record<string, unknown> = {}): Promise<Connection> {
  const cluster = await startInProcess(1, over);
  const connection = await cluster.connect();
  await createTopic(connection, 't', { numPartitions: 2 });
  return connection;
}

async function started(connection: Connection, id: string, protocol: Protocol): Promise<TransactionalProducer> {
  const producer = new TransactionalProducer(connection, id, protocol);
  expect(await producer.init()).toBe(ErrorCode.NONE);
  return producer;
}

describe.each<Protocol>([1, 2])('a transaction (protocol %i)', (protocol) => {
  it('is seen whole once it is committed, and not before', async () => {
    const connection = await withTopic();
    const producer = await started(connection, 'x', protocol);
    await producer.write('t', 0, 'a', 'b');
    await producer.write('t', 1, 'c');
    expect(await readAll(connection, 't', 'read_committed')).toEqual([]);
    expect(await readAll(connection, 't', 'read_uncommitted')).toEqual(['a', 'b']);
    expect(await producer.end(true)).toBe(ErrorCode.NONE);
    expect(await readAll(connection, 't', 'read_committed')).toEqual(['a', 'b']);
    expect(await readAll(connection, 't', 'read_committed', 1)).toEqual(['c']);
  });

  it('is not seen when it is aborted; the next one is', async () => {
    const connection = await withTopic();
    const producer = await started(connection, 'x', protocol);
    await producer.write('t', 0, 'gone');
    expect(await producer.end(false)).toBe(ErrorCode.NONE);
    await producer.write('t', 0, 'stays');
    expect(await producer.end(true)).toBe(ErrorCode.NONE);
    expect(await readAll(connection, 't', 'read_committed')).toEqual(['stays']);
    expect(await readAll(connection, 't', 'read_uncommitted')).toEqual(['gone', 'stays']);
    const { abortedTransactions, lastStableOffset } = await fetchOnce(connection, 't', 'read_committed');
    expect(abortedTransactions).toMatchObject([{ producerId: producer.producerId, firstOffset: 0n }]);
    expect(lastStableOffset).toBe(4n);
  });

  it('holds back what others wrote behind it until it ends', async () => {
    const connection = await withTopic();
    const slow = await started(connection, 'slow', protocol);
    const quick = await started(connection, 'quick', protocol);
    await slow.write('t', 0, 'slow');
    await quick.write('t', 0, 'quick');
    await quick.end(true);
    expect(await readAll(connection, 't', 'read_committed')).toEqual([]);
    await slow.end(false);
    expect(await readAll(connection, 't', 'read_committed')).toEqual(['quick']);
  });

  it('is aborted when another producer takes its transactional id; the old one is fenced', async () => {
    const connection = await withTopic();
    const zombie = await started(connection, 'x', protocol);
    await zombie.write('t', 0, 'zombie');
    const heir = new TransactionalProducer(connection, 'x', protocol);
    expect((await heir.initOnce()).errorCode).toBe(ErrorCode.CONCURRENT_TRANSACTIONS);
    expect((await heir.initOnce()).errorCode).toBe(ErrorCode.NONE);
    expect(heir.producerEpoch).toBe(2);
    expect((await zombie.produce('t', 0, ['late'])).errorCode).toBe(ErrorCode.INVALID_PRODUCER_EPOCH);
    expect(await zombie.end(true)).toBe(ErrorCode.PRODUCER_FENCED);
    expect(await zombie.addPartitions('t', [1])).toEqual([ErrorCode.PRODUCER_FENCED]);
    await heir.write('t', 0, 'heir');
    await heir.end(true);
    expect(await readAll(connection, 't', 'read_committed')).toEqual(['heir']);
  });
});

it('a batch that arrives after its transaction has ended is refused: nobody would ever end it (KIP-890)', async () => {
  const connection = await withTopic();
  const producer = await started(connection, 'x', 1);
  await producer.write('t', 0, 'a');
  await producer.end(true);
  expect((await producer.produce('t', 0, ['late'], 10)).errorCode).toBe(ErrorCode.INVALID_TXN_STATE);
  expect((await producer.produce('t', 0, ['late'], 11)).errorCode).toBe(ErrorCode.TRANSACTION_ABORTABLE);
  expect((await fetchOnce(connection, 't', 'read_committed')).lastStableOffset).toBe(2n);
});

it('a producer id of another transactional id is refused', async () => {
  const connection = await withTopic();
  const producer = await started(connection, 'x', 2);
  const other = await started(connection, 'y', 2);
  other.producerId = producer.producerId;
  expect((await other.produce('t', 0, ['a'])).errorCode).toBe(ErrorCode.INVALID_PRODUCER_ID_MAPPING);
});

it('a marker is a control batch of one offset with its producer, direction and time', async () => {
  const connection = await withTopic();
  const producer = await started(connection, 'x', 2);
  const { producerId, producerEpoch } = producer;
  await producer.write('t', 0, 'a');
  await producer.end(true);
  const { records } = await fetchOnce(connection, 't', 'read_uncommitted', 0, 1);
  const [marker] = [...batches(records!)];
  expect(marker!.header).toMatchObject({ baseOffset: 1, producerId, isControl: true, isTransactional: true });
  // The second protocol writes it under the next epoch, so that nothing of the old one can follow.
  expect(marker!.header.producerEpoch).toBe(producerEpoch + 1);
  expect(decodeControlRecord(decodeRecords(marker!.bytes)[0]!)).toMatchObject({ type: 'commit' });
});

describe('EndTxn', () => {
  it('again is no error: the answer may have been lost', async () => {
    const connection = await withTopic();
    const first = await started(connection, 'one', 1);
    await first.write('t', 0, 'a');
    expect([await first.end(true), await first.end(true)]).toEqual([0, 0]);
    expect(await first.end(false)).toBe(ErrorCode.INVALID_TXN_STATE);
    const second = await started(connection, 'two', 2);
    await second.write('t', 0, 'b');
    const again = Object.assign(new TransactionalProducer(connection, 'two', 2), {
      producerId: second.producerId,
      producerEpoch: second.producerEpoch,
    });
    expect([await second.end(true), await again.end(true)]).toEqual([0, 0]);
    expect(again.producerEpoch).toBe(second.producerEpoch);
  });

  it('of nothing: the second protocol aborts, and nobody commits', async () => {
    const connection = await withTopic();
    const producer = await started(connection, 'x', 2);
    expect(await producer.end(true)).toBe(ErrorCode.INVALID_TXN_STATE);
    expect(await producer.end(false)).toBe(ErrorCode.NONE);
    expect(producer.producerEpoch).toBe(1);
    expect(await producer.end(false, 4)).toBe(ErrorCode.NONE);
    expect(await producer.end(true, 4)).toBe(ErrorCode.INVALID_TXN_STATE);
  });
});

describe('InitProducerId', () => {
  it('refuses timeouts out of bounds, half an identity and an empty id', async () => {
    const connection = await withTopic();
    const asked = (over: object) =>
      connection.send('InitProducerId', { transactionalId: 'x', transactionTimeoutMs: 1, ...over }, { version: 5 });
    for (const transactionTimeoutMs of [0, -1, 900_001]) {
      expect((await asked({ transactionTimeoutMs })).errorCode).toBe(ErrorCode.INVALID_TRANSACTION_TIMEOUT);
    }
    expect((await asked({ producerId: 5n })).errorCode).toBe(ErrorCode.INVALID_REQUEST);
    expect((await asked({ transactionalId: '' })).errorCode).toBe(ErrorCode.INVALID_REQUEST);
  });

  it('with the epoch that the producer has bumps it, repeated as asked; an older one is fenced (KIP-360)', async () => {
    const connection = await withTopic();
    const producer = await started(connection, 'x', 1);
    const claim = { producerId: producer.producerId, producerEpoch: 0 };
    expect(await producer.initOnce(claim)).toMatchObject({ errorCode: 0, producerEpoch: 1 });
    expect(await producer.initOnce(claim)).toMatchObject({ errorCode: 0, producerEpoch: 1 });
    await producer.initOnce();
    expect((await producer.initOnce(claim)).errorCode).toBe(ErrorCode.PRODUCER_FENCED);
    expect((await producer.initOnce({ ...claim, version: 3 })).errorCode).toBe(ErrorCode.INVALID_PRODUCER_EPOCH);
    expect((await producer.initOnce({ ...claim, producerId: 999n })).errorCode).toBe(ErrorCode.PRODUCER_FENCED);
  });
});

it('a transaction that its producer left open is aborted after its timeout, and cannot be committed any more', async () => {
  const connection = await withTopic({ transactionTimeoutCheckMs: 10 });
  const producer = new TransactionalProducer(connection, 'x', 2, 50);
  await producer.init();
  await producer.write('t', 0, 'a');
  await expect
    .poll(async () => (await fetchOnce(connection, 't', 'read_committed')).lastStableOffset, { timeout: 10_000 })
    .toBe(2n);
  expect(await readAll(connection, 't', 'read_committed')).toEqual([]);
  expect((await producer.produce('t', 0, ['late'])).errorCode).toBe(ErrorCode.INVALID_PRODUCER_EPOCH);
  expect(await producer.end(true)).toBe(ErrorCode.INVALID_TXN_STATE);
});

it('ListOffsets ends at the last stable offset for readers of committed records', async () => {
  const connection = await withTopic();
  const producer = await started(connection, 'x', 2);
  await producer.write('t', 0, 'a');
  const latest = async (isolationLevel: number) => {
    const partitions = [{ partitionIndex: 0, currentLeaderEpoch: -1, timestamp: -1n }];
    const topics = [{ name: 't', partitions }];
    const answer = await connection.send('ListOffsets', { replicaId: -1, isolationLevel, topics }, { version: 7 });
    return answer.topics[0]!.partitions[0]!.offset;
  };
  expect([await latest(0), await latest(1)]).toEqual([1n, 0n]);
  await producer.end(true);
  expect([await latest(0), await latest(1)]).toEqual([2n, 2n]);
});

it('one unknown partition keeps all partitions of AddPartitionsToTxn out', async () => {
  const connection = await withTopic();
  const producer = await started(connection, 'x', 1);
  expect(await producer.addPartitions('t', [0, 7])).toEqual([
    ErrorCode.OPERATION_NOT_ATTEMPTED,
    ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
  ]);
});
