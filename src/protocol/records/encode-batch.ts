import { type Compression, compress, compressions } from '../compression/compression.js';
import { ProtocolError } from '../protocol-error.js';
import {
  ATTRIBUTES_AT,
  CONTROL_BIT,
  DELETE_HORIZON_BIT,
  HEADER_BYTES,
  LENGTH_ENDS_AT,
  LOG_APPEND_TIME_BIT,
  MAGIC,
  TRANSACTIONAL_BIT,
} from './batch-header.js';
import { patchProducer, sealCrc, writeInt64 } from './patch-batch.js';
import { varintBytes, varlongBytes, writeVarint, writeVarlong } from './varint.js';

export interface RecordToWrite {
  /** Milliseconds since 1970. */
  timestamp: number;
  key: Uint8Array | null;
  value: Uint8Array | null;
  headers?: readonly { key: string; value: Uint8Array | null }[];
  /** From the batch's base offset; its place in the batch unless told. */
  offsetDelta?: number;
}

export interface BatchToWrite {
  records: readonly RecordToWrite[];
  /** 0, as producers send it, unless told. */
  baseOffset?: number;
  partitionLeaderEpoch?: number;
  compression?: Compression;
  /** In the words of the codec; its default unless told. Snappy has none, and lz4 is packed at one level here. */
  compressionLevel?: number;
  producerId?: bigint;
  producerEpoch?: number;
  baseSequence?: number;
  transactional?: boolean;
  control?: boolean;
  timestampType?: 'CreateTime' | 'LogAppendTime';
  /** That of the last record unless told: what was compacted away still takes its offsets. */
  lastOffsetDelta?: number;
  /** KIP-534: from when on the tombstones in the batch may go (ms since 1970); takes the place of the base timestamp. */
  deleteHorizonMs?: number;
}

/** One record batch of format 2, sealed with its CRC. Records get consecutive offsets. At least one record is needed. */
export function encodeBatch(batch: BatchToWrite): Buffer {
  const { records, compression = 'none' } = batch;
  const first = records[0];
  if (first === undefined) throw new ProtocolError('a record batch needs at least one record');
  const baseTimestamp = batch.deleteHorizonMs ?? first.timestamp;
  const out =
    compression === 'none'
      ? withRecords(records, baseTimestamp, HEADER_BYTES)
      : Buffer.concat([
          Buffer.alloc(HEADER_BYTES),
          compress(compression, withRecords(records, baseTimestamp, 0), batch.compressionLevel),
        ]);
  const maxTimestamp = records.reduce((max, record) => Math.max(max, record.timestamp), first.timestamp);
  writeInt64(out, 0, batch.baseOffset ?? 0);
  out.writeInt32BE(out.length - LENGTH_ENDS_AT, 8);
  out.writeInt32BE(batch.partitionLeaderEpoch ?? -1, 12);
  out.writeInt8(MAGIC, 16);
  out.writeInt16BE(attributesOf(batch), ATTRIBUTES_AT);
  out.writeInt32BE(batch.lastOffsetDelta ?? records.length - 1, 23);
  writeInt64(out, 27, baseTimestamp);
  writeInt64(out, 35, maxTimestamp);
  patchProducer(out, {
    producerId: batch.producerId ?? -1n,
    producerEpoch: batch.producerEpoch ?? -1,
    baseSequence: batch.baseSequence ?? -1,
  });
  out.writeInt32BE(records.length, 57);
  sealCrc(out);
  return out;
}

function attributesOf(batch: BatchToWrite): number {
  return (
    compressions.indexOf(batch.compression ?? 'none') |
    (batch.timestampType === 'LogAppendTime' ? LOG_APPEND_TIME_BIT : 0) |
    (batch.transactional ? TRANSACTIONAL_BIT : 0) |
    (batch.control ? CONTROL_BIT : 0) |
    (batch.deleteHorizonMs === undefined ? 0 : DELETE_HORIZON_BIT)
  );
}

/**
 * The records, behind `reserved` free bytes. One record:
 *
 *   length varint | attributes int8 | timestampDelta varlong | offsetDelta varint | key | value | headerCount varint | headers
 *
 * where key, value and header value are a varint length (-1 is null) and the bytes.
 */
function withRecords(records: readonly RecordToWrite[], baseTimestamp: number, reserved: number): Buffer {
  const bodyBytes = records.map((record, index) =>
    recordBodyBytes(record, record.timestamp - baseTimestamp, record.offsetDelta ?? index),
  );
  const total = bodyBytes.reduce((sum, bytes) => sum + varintBytes(bytes) + bytes, 0);
  if (reserved + total > 0x7fff_ffff) throw new ProtocolError(`${total} bytes of records do not fit one batch`);
  const out = Buffer.allocUnsafe(reserved + total);
  let at = reserved;
  records.forEach((record, index) => {
    at = writeVarint(out, at, bodyBytes[index]!);
    at = writeRecordBody(out, at, record, record.timestamp - baseTimestamp, record.offsetDelta ?? index);
  });
  return out;
}

function recordBodyBytes(record: RecordToWrite, timestampDelta: number, offsetDelta: number): number {
  const headers = record.headers ?? [];
  let bytes = 1 + varlongBytes(timestampDelta) + varintBytes(offsetDelta);
  bytes += nullableBytes(record.key) + nullableBytes(record.value) + varintBytes(headers.length);
  for (const header of headers) {
    const keyBytes = Buffer.byteLength(header.key);
    bytes += varintBytes(keyBytes) + keyBytes + nullableBytes(header.value);
  }
  return bytes;
}

function writeRecordBody(
  out: Buffer,
  start: number,
  record: RecordToWrite,
  timestampDelta: number,
  offsetDelta: number,
): number {
  const headers = record.headers ?? [];
  out[start] = 0;
  let at = writeVarlong(out, start + 1, timestampDelta);
  at = writeVarint(out, at, offsetDelta);
  at = writeNullable(out, at, record.key);
  at = writeNullable(out, at, record.value);
  at = writeVarint(out, at, headers.length);
  for (const header of headers) {
    at = writeVarint(out, at, Buffer.byteLength(header.key));
    at += out.write(header.key, at);
    at = writeNullable(out, at, header.value);
  }
  return at;
}

function nullableBytes(value: Uint8Array | null): number {
  return value === null ? 1 : varintBytes(value.length) + value.length;
}

function writeNullable(out: Buffer, at: number, value: Uint8Array | null): number {
  if (value === null) return writeVarint(out, at, -1);
  const start = writeVarint(out, at, value.length);
  out.set(value, start);
  return start + value.length;
}
