import { type Compression, compressions } from '../compression/compression.js';
import { ProtocolError } from '../protocol-error.js';
import { crc32c } from './crc32c.js';

/**
 * The header of record batch format 2 (KIP-98), 61 bytes:
 *
 *    0 baseOffset int64            23 lastOffsetDelta int32      53 baseSequence int32
 *    8 batchLength int32           27 baseTimestamp int64        57 recordCount int32
 *   12 partitionLeaderEpoch int32  35 maxTimestamp int64         61 records
 *   16 magic int8                  43 producerId int64
 *   17 crc uint32                  51 producerEpoch int16
 *   21 attributes int16
 *
 * batchLength counts from partitionLeaderEpoch on; the CRC covers everything from the attributes on, so a broker sets
 * the base offset and the leader epoch without touching it.
 */
export const HEADER_BYTES = 61;
export const LENGTH_ENDS_AT = 12;
const MAGIC_AT = 16;
export const CRC_AT = 17;
export const ATTRIBUTES_AT = 21;
export const MAGIC = 2;

const COMPRESSION_MASK = 0x07;
export const LOG_APPEND_TIME_BIT = 0x08;
export const TRANSACTIONAL_BIT = 0x10;
export const CONTROL_BIT = 0x20;
export const DELETE_HORIZON_BIT = 0x40;

export interface BatchHeader {
  baseOffset: number;
  /** Bytes behind this field, i.e. `sizeInBytes - 12`. */
  batchLength: number;
  partitionLeaderEpoch: number;
  magic: number;
  crc: number;
  attributes: number;
  lastOffsetDelta: number;
  /** Milliseconds since 1970. */
  baseTimestamp: number;
  /** Milliseconds since 1970; with LogAppendTime the timestamp of every record. */
  maxTimestamp: number;
  /** -1 when the producer is not idempotent. */
  producerId: bigint;
  producerEpoch: number;
  baseSequence: number;
  recordCount: number;
  compression: Compression;
  timestampType: 'CreateTime' | 'LogAppendTime';
  isTransactional: boolean;
  isControl: boolean;
  /** KIP-534: from when on its tombstones may go (ms since 1970); null before it was compacted. */
  deleteHorizonMs: number | null;
  /** The whole batch, header included. */
  sizeInBytes: number;
}

/** Whether what should be a batch says that it is part of a transaction; reads no more than that. */
export function isTransactionalBatch(buf: Buffer): boolean {
  if (buf.length < HEADER_BYTES || buf.readInt8(MAGIC_AT) !== MAGIC) return false;
  return (buf.readInt16BE(ATTRIBUTES_AT) & TRANSACTIONAL_BIT) !== 0;
}

/** Reads the header at `offset`. Throws ProtocolError when it is cut short, of another magic, or impossible. */
export function readBatchHeader(buf: Buffer, offset: number): BatchHeader {
  if (offset < 0 || offset + HEADER_BYTES > buf.length) {
    throw new ProtocolError(`a record batch header needs ${HEADER_BYTES} bytes, ${buf.length - offset} left`, offset);
  }
  const magic = buf.readInt8(offset + MAGIC_AT);
  if (magic !== MAGIC) {
    throw new ProtocolError(`record batch of magic ${magic}; only format 2 (Kafka 0.11 and later) is read`, offset);
  }
  const batchLength = buf.readInt32BE(offset + 8);
  if (batchLength < HEADER_BYTES - LENGTH_ENDS_AT) {
    throw new ProtocolError(`record batch length ${batchLength} is less than its header`, offset + 8);
  }
  const attributes = buf.readInt16BE(offset + ATTRIBUTES_AT);
  const compression = compressions[attributes & COMPRESSION_MASK];
  if (compression === undefined) {
    throw new ProtocolError(`unknown compression ${attributes & COMPRESSION_MASK}`, offset + ATTRIBUTES_AT);
  }
  return {
    baseOffset: readSafeInt64(buf, offset),
    batchLength,
    partitionLeaderEpoch: buf.readInt32BE(offset + 12),
    magic,
    crc: buf.readUInt32BE(offset + CRC_AT),
    attributes,
    lastOffsetDelta: buf.readInt32BE(offset + 23),
    baseTimestamp: readSafeInt64(buf, offset + 27),
    maxTimestamp: readSafeInt64(buf, offset + 35),
    producerId: buf.readBigInt64BE(offset + 43),
    producerEpoch: buf.readInt16BE(offset + 51),
    baseSequence: buf.readInt32BE(offset + 53),
    recordCount: buf.readInt32BE(offset + 57),
    compression,
    timestampType: attributes & LOG_APPEND_TIME_BIT ? 'LogAppendTime' : 'CreateTime',
    isTransactional: (attributes & TRANSACTIONAL_BIT) !== 0,
    isControl: (attributes & CONTROL_BIT) !== 0,
    deleteHorizonMs: attributes & DELETE_HORIZON_BIT ? readSafeInt64(buf, offset + 27) : null,
    sizeInBytes: LENGTH_ENDS_AT + batchLength,
  };
}

/**
 * The batches of a record set, as views. A partial batch at the end is ignored: a fetch answer may be cut at its byte
 * limit in the middle of a batch, and the reader fetches that one again.
 */
export function* batches(buf: Buffer): Generator<{ header: BatchHeader; bytes: Buffer }, void, undefined> {
  let offset = 0;
  while (buf.length - offset >= HEADER_BYTES) {
    const header = readBatchHeader(buf, offset);
    if (header.sizeInBytes > buf.length - offset) return;
    yield { header, bytes: buf.subarray(offset, offset + header.sizeInBytes) };
    offset += header.sizeInBytes;
  }
}

/** Whether the checksum in the header is that of the bytes. The buffer must hold the whole batch. */
export function verifyCrc(batch: Buffer): boolean {
  const { crc, sizeInBytes } = readBatchHeader(batch, 0);
  return sizeInBytes <= batch.length && crc === crc32c(batch.subarray(ATTRIBUTES_AT, sizeInBytes));
}

function readSafeInt64(buf: Buffer, offset: number): number {
  const value = buf.readInt32BE(offset) * 0x1_0000_0000 + buf.readUInt32BE(offset + 4);
  if (!Number.isSafeInteger(value)) throw new ProtocolError(`an int64 beyond 2^53 in a record batch header`, offset);
  return value;
}
