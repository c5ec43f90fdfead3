import { ProtocolError } from '../protocol-error.js';
import { ATTRIBUTES_AT, CRC_AT, HEADER_BYTES, LENGTH_ENDS_AT, LOG_APPEND_TIME_BIT } from './batch-header.js';
import { crc32c } from './crc32c.js';

/** Changes to a batch in place. Those which the CRC covers need `sealCrc` afterwards, or do it themselves. */

/** What a broker sets when it appends. Neither field is covered by the CRC. */
export function patchBaseOffset(batch: Buffer, baseOffset: number, partitionLeaderEpoch: number): void {
  writeInt64(batch, 0, baseOffset);
  batch.writeInt32BE(partitionLeaderEpoch, 12);
}

/** Makes an encoded batch the next one of an idempotent producer. Covered by the CRC: call `sealCrc` afterwards. */
export function patchProducer(
  batch: Buffer,
  producer: { producerId: bigint; producerEpoch: number; baseSequence: number },
): void {
  requireHeader(batch);
  batch.writeBigInt64BE(producer.producerId, 43);
  batch.writeInt16BE(producer.producerEpoch, 51);
  batch.writeInt32BE(producer.baseSequence, 53);
}

/**
 * Moves a whole batch in time: records keep their distance to the base timestamp. `maxDeltaMs` is that of the latest
 * record. Covered by the CRC: call `sealCrc` afterwards.
 */
export function patchTimestamps(batch: Buffer, baseTimestamp: number, maxDeltaMs: number): void {
  requireHeader(batch);
  writeInt64(batch, 27, baseTimestamp);
  writeInt64(batch, 35, baseTimestamp + maxDeltaMs);
}

/** What a broker does on a topic with message.timestamp.type=LogAppendTime. Seals the CRC. */
export function stampLogAppendTime(batch: Buffer, timestamp: number): void {
  requireHeader(batch);
  batch.writeInt16BE(batch.readInt16BE(ATTRIBUTES_AT) | LOG_APPEND_TIME_BIT, ATTRIBUTES_AT);
  writeInt64(batch, 35, timestamp);
  sealCrc(batch);
}

/** What a broker does on a topic with message.timestamp.type=CreateTime to a batch that says otherwise. Seals the CRC. */
export function stampCreateTime(batch: Buffer, maxTimestamp: number): void {
  requireHeader(batch);
  batch.writeInt16BE(batch.readInt16BE(ATTRIBUTES_AT) & ~LOG_APPEND_TIME_BIT, ATTRIBUTES_AT);
  writeInt64(batch, 35, maxTimestamp);
  sealCrc(batch);
}

/** Writes the checksum of the bytes as they are now. */
export function sealCrc(batch: Buffer): void {
  requireHeader(batch);
  const end = LENGTH_ENDS_AT + batch.readInt32BE(8);
  if (end > batch.length) throw new ProtocolError(`a batch of ${end} bytes in a buffer of ${batch.length}`);
  batch.writeUInt32BE(crc32c(batch.subarray(ATTRIBUTES_AT, end)), CRC_AT);
}

/** Writes an int64 that a number can hold, without making a bigint. */
export function writeInt64(buf: Buffer, offset: number, value: number): void {
  if (!Number.isSafeInteger(value)) throw new ProtocolError(`${value} is not a safe integer`);
  buf.writeInt32BE(Math.floor(value / 0x1_0000_0000), offset);
  buf.writeUInt32BE(value >>> 0, offset + 4);
}

function requireHeader(batch: Buffer): void {
  if (batch.length < HEADER_BYTES) throw new ProtocolError(`no record batch: ${batch.length} bytes`);
}
