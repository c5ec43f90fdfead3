import { describe, expect, it } from 'vitest';
import { batches, decodeRecords, ErrorCode, encodeBatch, encodeRequest, sealCrc } from '../../../src/protocol/index.js';
import { batchOf, createTopic, fetchFrom, produceTo, startInProcess } from '../in-process.js';

const valuesOf = (records: Buffer | null): string[] =>
  [...batches(records ?? Buffer.alloc(0))].flatMap(({ bytes }) =>
    decodeRecords(bytes).map(({ value }) => String(value)),
  );

describe('what is produced', () => {
  it('is fetched with the offsets of the answer, whatever the compression', async () => {
    const connection = await (await startInProcess()).connect();
    await createTopic(connection, 't');
    let expected = 0;
    for (const compression of ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const) {
      const records = ['a', 'b', 'c'].map((value) => ({
        timestamp: Date.now(),
        key: null,
        value: Buffer.from(`${compression} ${value}`),
        headers: [{ key: 'h', value: null }],
      }));
      const answer = await produceTo(connection, 't', 0, encodeBatch({ records, compression }));
      expect(answer).toMatchObject({ errorCode: 0, baseOffset: BigInt(expected) });
      expected += records.length;
    }
    const fetched = await fetchFrom(connection, 't', 0, 0);
    expect(valuesOf(fetched.records)).toHaveLength(15);
    const records = [...batches(fetched.records!)].flatMap(({ bytes }) => decodeRecords(bytes));
    expect(records.map(({ offset }) => offset)).toEqual(Array.from({ length: 15 }, (_, i) => i));
    expect(records.every(({ headers }) => headers[0]?.key === 'h')).toBe(true);
    expect(fetched).toMatchObject({ highWatermark: 15n, lastStableOffset: 15n, logStartOffset: 0n });
  });

  it('keeps the order of a pipelining connection', async () => {
    const connection = await (await startInProcess()).connect();
    await createTopic(connection, 't');
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) => produceTo(connection, 't', 0, batchOf({ value: Buffer.from(`${i}`) }))),
    );
    expect(answers.map(({ baseOffset }) => Number(baseOffset))).toEqual(Array.from({ length: 60 }, (_, i) => i));
    const fetched = await fetchFrom(connection, 't', 0, 0);
    expect(valuesOf(fetched.records)).toEqual(Array.from({ length: 60 }, (_, i) => `${i}`));
  });

  it('is served by another broker after its leader left, from the store alone', async () => {
    const cluster = await startInProcess(2);
    const first = await cluster.connect(1);
    await createTopic(first, 't', {
      numPartitions: -1,
      replicationFactor: -1,
      assignments: [{ partitionIndex: 0, brokerIds: [1] }],
    });
    await produceTo(first, 't', 0, batchOf({ value: Buffer.from('kept') }));
    await cluster.brokers[0]!.leave();
    const second = await cluster.connect(2);
    expect(valuesOf((await fetchFrom(second, 't', 0, 0)).records)).toEqual(['kept']);
    expect(await produceTo(second, 't', 0, batchOf({ value: null }))).toMatchObject({ errorCode: 0, baseOffset: 1n });
  });

  it('without an answer (acks=0) is there all the same', async () => {
    const cluster = await startInProcess();
    const reader = await cluster.connect();
    const writer = await cluster.connect();
    await createTopic(writer, 't');
    writer.sendOneWay(produceFrame(0, batchOf({ value: Buffer.from('quiet') })));
    expect(valuesOf((await fetchFrom(reader, 't', 0, 0, { maxWaitMs: 5_000 })).records)).toEqual(['quiet']);
    expect(writer.closed).toBe(false);
  });

  it('in vain with acks=0: the closed connection tells it', async () => {
    const connection = await (await startInProcess()).connect();
    await createTopic(connection, 't');
    const closed = new Promise((resolve) => connection.onClose(resolve));
    connection.sendOneWay(produceFrame(7, batchOf({})));
    await closed;
  });
});

describe('a batch is refused', () => {
  const refusals: [name: string, batch: () => Buffer | null, code: number][] = [
    ['without records', () => null, ErrorCode.INVALID_RECORD],
    ['when it is two', () => Buffer.concat([batchOf({}), batchOf({})]), ErrorCode.INVALID_RECORD],
    ['of the old format', () => withByte(batchOf({}), 16, 1), ErrorCode.INVALID_RECORD],
    ['when a bit flipped', () => withByte(batchOf({ value: Buffer.from('abc') }), 65, 0x55), ErrorCode.CORRUPT_MESSAGE],
    ['when it is too large', () => batchOf({ value: Buffer.alloc(1_100_000) }), ErrorCode.MESSAGE_TOO_LARGE],
    ['when counts disagree', () => sealed(withByte(batchOf({}), 60, 9)), ErrorCode.INVALID_RECORD],
    ['when it is a control batch', () => sealed(withByte(batchOf({}), 22, 0x20)), ErrorCode.INVALID_RECORD],
    ['from the far future', () => batchOf({ timestamp: Date.now() + 7_200_000 }), ErrorCode.INVALID_TIMESTAMP],
  ];
  it.each(refusals)('%s, and the connection lives on', async (_, batch, code) => {
    const connection = await (await startInProcess()).connect();
    await createTopic(connection, 't');
    expect((await produceTo(connection, 't', 0, batch())).errorCode).toBe(code);
    expect((await produceTo(connection, 't', 0, batchOf({}))).baseOffset).toBe(0n);
  });

  it('for what does not exist or is led elsewhere, with a hint where to go', async () => {
    const cluster = await startInProcess(2);
    const connection = await cluster.connect(1);
    await createTopic(connection, 't', {
      numPartitions: -1,
      replicationFactor: -1,
      assignments: [{ partitionIndex: 0, brokerIds: [2] }],
    });
    expect((await produceTo(connection, 'none', 0, batchOf({}))).errorCode).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    expect((await produceTo(connection, 't', 7, batchOf({}))).errorCode).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    const misrouted = await produceTo(connection, 't', 0, batchOf({}));
    expect(misrouted).toMatchObject({ errorCode: ErrorCode.NOT_LEADER_OR_FOLLOWER, currentLeader: { leaderId: 2 } });
  });

  it('with acks other than 0, 1 and all', async () => {
    const connection = await (await startInProcess()).connect();
    await createTopic(connection, 't');
    expect((await produceTo(connection, 't', 0, batchOf({}), 2)).errorCode).toBe(ErrorCode.INVALID_REQUIRED_ACKS);
  });
});

describe('an idempotent producer', () => {
  const send = (
    connection: Parameters<typeof produceTo>[0],
    producerId: bigint,
    baseSequence: number,
    producerEpoch = 0,
  ) =>
    produceTo(
      connection,
      't',
      0,
      encodeBatch({
        records: [{ timestamp: Date.now(), key: null, value: null }],
        producerId,
        producerEpoch,
        baseSequence,
      }),
    );

  it('gets an id of its own from every broker, and its repeated batch is stored once', async () => {
    const cluster = await startInProcess(2);
    const connections = [await cluster.connect(1), await cluster.connect(2)];
    const ids = await Promise.all(
      [0, 1, 0, 1].map(
        async (i) =>
          (await connections[i]!.send('InitProducerId', { transactionalId: null, transactionTimeoutMs: 0 })).producerId,
      ),
    );
    expect(new Set(ids).size).toBe(4);
    const connection = connections[0]!;
    await createTopic(connection, 't', {
      numPartitions: -1,
      replicationFactor: -1,
      assignments: [{ partitionIndex: 0, brokerIds: [1] }],
    });
    expect((await send(connection, ids[0]!, 0)).baseOffset).toBe(0n);
    expect((await send(connection, ids[0]!, 1)).baseOffset).toBe(1n);
    expect(await send(connection, ids[0]!, 0)).toMatchObject({ errorCode: 0, baseOffset: 0n });
    expect((await send(connection, ids[0]!, 5)).errorCode).toBe(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
    expect((await send(connection, ids[0]!, 0, 1)).baseOffset).toBe(2n);
    expect((await send(connection, ids[0]!, 2)).errorCode).toBe(ErrorCode.INVALID_PRODUCER_EPOCH);
    expect((await fetchFrom(connection, 't', 0, 0)).highWatermark).toBe(3n);
  });
});

/** Produce with acks=0, which has no answer to wait for. */
function produceFrame(index: number, records: Buffer): Buffer[] {
  const topicData = [{ name: 't', partitionData: [{ index, records }] }];
  return encodeRequest(
    'Produce',
    11,
    { correlationId: 7, clientId: 'quiet' },
    { acks: 0, timeoutMs: 1_000, topicData },
  );
}

function withByte(batch: Buffer, at: number, value: number): Buffer {
  batch[at] = value;
  return batch;
}

function sealed(batch: Buffer): Buffer {
  sealCrc(batch);
  return batch;
}
