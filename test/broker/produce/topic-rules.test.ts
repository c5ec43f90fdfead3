import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/client/index.js';
import {
  type BatchToWrite,
  batches,
  decodeRecords,
  ErrorCode,
  encodeBatch,
  readBatchHeader,
  sealCrc,
} from '../../../src/protocol/index.js';
import { createTopic, fetchFrom, produceTo, startInProcess } from '../in-process.js';

const now = Date.now();
const record = (key: string | null, value: string, timestamp = now) => ({
  ...{ timestamp, key: key === null ? null : Buffer.from(key), value: Buffer.from(value) },
});
const batch = (records: BatchToWrite['records'], over: Partial<BatchToWrite> = {}) => encodeBatch({ records, ...over });

async function topicWith(configs: Record<string, string>): Promise<Connection> {
  const connection = await (await startInProcess()).connect();
  await createTopic(connection, 't', { configs: Object.entries(configs).map(([name, value]) => ({ name, value })) });
  return connection;
}

describe('a compacted topic', () => {
  it.each(['none', 'gzip'] as const)('refuses records without a key and names each (%s)', async (compression) => {
    const connection = await topicWith({ 'cleanup.policy': 'delete,compact' });
    const records = [record('a', '1'), record(null, '2'), record('b', '3'), record(null, '4')];
    const answer = await produceTo(connection, 't', 0, batch(records, { compression }));
    const text = 'Compacted topic cannot accept message without key in topic partition t-0';
    expect(answer).toMatchObject({
      errorCode: ErrorCode.INVALID_RECORD,
      logStartOffset: 0n,
      recordErrors: [1, 3].map((batchIndex) => ({ batchIndex, batchIndexErrorMessage: text })),
    });
    expect(answer.errorMessage).toMatch(/^One or more records have been rejected due to 2 record errors in total/);
    expect((await produceTo(connection, 't', 0, batch([record('', 'an empty key is one')]))).errorCode).toBe(0);
  });
});

describe('timestamps', () => {
  it('outside of the bounds of the topic are refused record by record', async () => {
    const connection = await topicWith({
      'message.timestamp.before.max.ms': '1000000',
      'message.timestamp.after.max.ms': '100000',
    });
    const records = [record('a', '1', now - 2_000_000), record('a', '2'), record('a', '3', now + 900_000)];
    const answer = await produceTo(connection, 't', 0, batch(records));
    expect(answer.errorCode).toBe(ErrorCode.INVALID_TIMESTAMP);
    expect(answer.errorMessage).toBe('One or more records have been rejected due to invalid timestamp');
    expect(answer.recordErrors!.map(({ batchIndex }) => batchIndex)).toEqual([0, 2]);
    expect((await produceTo(connection, 't', 0, batch([record('a', 'no time', -1)]))).errorCode).toBe(0);
  });

  it('of a header that lies about the newest record are put right', async () => {
    const connection = await topicWith({});
    const lying = batch([record('a', '1', now), record('a', '2', now - 5)]);
    lying.writeBigInt64BE(BigInt(now + 9_999), 35);
    sealCrc(lying);
    expect((await produceTo(connection, 't', 0, lying)).errorCode).toBe(0);
    const { records } = await fetchFrom(connection, 't', 0, 0);
    expect(readBatchHeader(records!, 0).maxTimestamp).toBe(now);
  });

  it('may not come as log append time where the topic writes it', async () => {
    const stamped = batch([record('a', '1')], { timestampType: 'LogAppendTime' });
    const answer = await produceTo(await topicWith({ 'message.timestamp.type': 'LogAppendTime' }), 't', 0, stamped);
    expect(answer.errorCode).toBe(ErrorCode.INVALID_TIMESTAMP);
    const plain = await topicWith({});
    expect((await produceTo(plain, 't', 0, stamped)).errorCode).toBe(0);
    expect(readBatchHeader((await fetchFrom(plain, 't', 0, 0)).records!, 0).timestampType).toBe('CreateTime');
  });
});

describe('compression.type', () => {
  it.each(['uncompressed', 'gzip', 'snappy', 'lz4', 'zstd'])(
    '%s: batches of any codec are packed anew',
    async (type) => {
      const connection = await topicWith({ 'compression.type': type, 'message.timestamp.type': 'LogAppendTime' });
      const records = [record('a', '1'), record('b', 'x'.repeat(500), now + 7), record('c', '3', now - 3)];
      for (const compression of ['none', 'gzip', 'zstd'] as const) {
        expect((await produceTo(connection, 't', 0, batch(records, { compression }))).errorCode).toBe(0);
      }
      const stored = [...batches((await fetchFrom(connection, 't', 0, 0)).records!)];
      expect(stored.map(({ header }) => header.compression)).toEqual(
        Array(3).fill(type === 'uncompressed' ? 'none' : type),
      );
      const kept = stored.flatMap(({ bytes }) => decodeRecords(bytes));
      expect(kept.map(({ offset, value }) => [offset, String(value)])).toEqual(
        Array.from({ length: 9 }, (_, i) => [i, String(records[i % 3]!.value)]),
      );
    },
  );

  it('counts before and after packing against max.message.bytes', async () => {
    const connection = await topicWith({ 'compression.type': 'uncompressed', 'max.message.bytes': '300' });
    const large = [record('a', 'x'.repeat(400))];
    const answers = [batch(large), batch(large, { compression: 'gzip' }), batch([record('a', '1')])];
    const codes = [];
    for (const bytes of answers) codes.push((await produceTo(connection, 't', 0, bytes)).errorCode);
    expect(codes).toEqual([ErrorCode.MESSAGE_TOO_LARGE, ErrorCode.MESSAGE_TOO_LARGE, 0]);
  });
});

it('batches that contradict themselves are refused as Apache Kafka does', async () => {
  const connection = await topicWith({});
  const spoilt = (spoil: (bytes: Buffer) => void) => {
    const bytes = batch([record('a', '1'), record('b', '2')]);
    spoil(bytes);
    sealCrc(bytes);
    return bytes;
  };
  const wanted: [Buffer, number][] = [
    [spoilt((bytes) => bytes.writeInt32BE(3, 57)), ErrorCode.INVALID_RECORD],
    [spoilt((bytes) => bytes.writeInt32BE(5, 23)), ErrorCode.INVALID_RECORD],
    [spoilt((bytes) => bytes.writeInt32BE(1, 57) && bytes.writeInt32BE(0, 23)), ErrorCode.INVALID_RECORD],
    [spoilt((bytes) => bytes.writeInt16BE(0x20, 21)), ErrorCode.INVALID_RECORD],
    [spoilt((bytes) => bytes.writeInt16BE(0x01, 21)), ErrorCode.UNKNOWN_SERVER_ERROR],
    [spoilt((bytes) => bytes.writeInt16BE(0x05, 21)), ErrorCode.UNKNOWN_SERVER_ERROR],
    [spoilt((bytes) => bytes.writeBigInt64BE(7n, 0)), ErrorCode.INVALID_RECORD],
    [spoilt((bytes) => bytes.writeBigInt64BE(5n, 43)), ErrorCode.INVALID_RECORD],
  ];
  for (const [bytes, errorCode] of wanted)
    expect((await produceTo(connection, 't', 0, bytes)).errorCode).toBe(errorCode);
  expect((await fetchFrom(connection, 't', 0, 0)).highWatermark).toBe(0n);
});
