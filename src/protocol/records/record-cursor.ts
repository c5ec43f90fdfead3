import { decompress } from '../compression/compression.js';
import { ProtocolError } from '../protocol-error.js';
import { HEADER_BYTES, readBatchHeader } from './batch-header.js';
import type { RecordHeader } from './record.js';

/** Length, attributes, timestamp delta, offset delta, key length, value length, header count: one byte each at least. */
const MIN_RECORD_BYTES = 7;

/**
 * Walks the records of one batch without allocating anything per record: after each `next()` the fields describe the
 * current record by its positions in `bytes`. For an uncompressed batch `bytes` is the batch itself, so a position can
 * also be used to change a record in place.
 *
 * Every length is checked against what encloses it; anything that does not add up is a ProtocolError.
 */
export class RecordCursor {
  readonly bytes: Buffer;
  readonly recordCount: number;
  offset = -1;
  timestamp = -1;
  keyStart = 0;
  /** -1 is a null key. */
  keyLength = -1;
  valueStart = 0;
  /** -1 is a null value. */
  valueLength = -1;
  headerCount = 0;

  private readonly end: number;
  private readonly baseOffset: number;
  private readonly baseTimestamp: number;
  private readonly appendTimestamp: number | undefined;
  private position: number;
  private headersStart = 0;
  private recordEnd: number;
  private read = 0;

  constructor(batch: Buffer, options: { maxDecompressedBytes?: number } = {}) {
    const header = readBatchHeader(batch, 0);
    if (header.sizeInBytes > batch.length) {
      throw new ProtocolError(`a record batch of ${header.sizeInBytes} bytes is cut short after ${batch.length}`);
    }
    const isPacked = header.compression !== 'none';
    const records = batch.subarray(HEADER_BYTES, header.sizeInBytes);
    this.bytes = isPacked ? decompress(header.compression, records, options.maxDecompressedBytes) : batch;
    this.position = isPacked ? 0 : HEADER_BYTES;
    this.recordEnd = this.position;
    this.end = isPacked ? this.bytes.length : header.sizeInBytes;
    this.recordCount = header.recordCount;
    this.baseOffset = header.baseOffset;
    this.baseTimestamp = header.baseTimestamp;
    this.appendTimestamp = header.timestampType === 'LogAppendTime' ? header.maxTimestamp : undefined;
    if (this.recordCount < 0 || this.recordCount * MIN_RECORD_BYTES > this.end - this.position) {
      throw new ProtocolError(`${this.recordCount} records cannot lie in ${this.end - this.position} bytes`);
    }
  }

  /** Moves to the next record; false when there is none. */
  next(): boolean {
    this.position = this.recordEnd;
    if (this.read === this.recordCount) {
      if (this.position !== this.end) throw this.damaged(`${this.end - this.position} bytes behind the last record`);
      return false;
    }
    this.read++;
    const length = this.varint(this.end);
    this.recordEnd = this.position + length;
    if (length < MIN_RECORD_BYTES - 1 || this.recordEnd > this.end) throw this.damaged(`a record of ${length} bytes`);
    this.position++; // attributes: no bit of it is in use
    const timestampDelta = this.varlong(this.recordEnd);
    this.timestamp = this.appendTimestamp ?? this.baseTimestamp + timestampDelta;
    this.offset = this.baseOffset + this.varint(this.recordEnd);
    if (!Number.isSafeInteger(this.offset) || !Number.isSafeInteger(this.timestamp)) {
      throw this.damaged('an offset or a timestamp beyond 2^53');
    }
    this.keyLength = this.nullableLength();
    this.keyStart = this.position;
    this.position += Math.max(0, this.keyLength);
    this.valueLength = this.nullableLength();
    this.valueStart = this.position;
    this.position += Math.max(0, this.valueLength);
    this.headerCount = this.varint(this.recordEnd);
    this.headersStart = this.position;
    if (this.headerCount < 0 || this.headerCount * 2 > this.recordEnd - this.position) {
      throw this.damaged(`${this.headerCount} headers in ${this.recordEnd - this.position} bytes`);
    }
    if (this.headerCount > 0) this.skipHeaders();
    if (this.position !== this.recordEnd)
      throw this.damaged(`${this.recordEnd - this.position} bytes left in a record`);
    return true;
  }

  key(): Buffer | null {
    return this.keyLength < 0 ? null : this.bytes.subarray(this.keyStart, this.keyStart + this.keyLength);
  }

  value(): Buffer | null {
    return this.valueLength < 0 ? null : this.bytes.subarray(this.valueStart, this.valueStart + this.valueLength);
  }

  headers(): RecordHeader[] {
    const headers: RecordHeader[] = [];
    this.position = this.headersStart;
    for (let i = 0; i < this.headerCount; i++) {
      const keyLength = this.varint(this.recordEnd);
      const key = this.bytes.toString('utf8', this.position, this.position + keyLength);
      this.position += keyLength;
      const valueLength = this.nullableLength();
      const value = valueLength < 0 ? null : this.bytes.subarray(this.position, this.position + valueLength);
      this.position += Math.max(0, valueLength);
      headers.push({ key, value });
    }
    return headers;
  }

  private skipHeaders(): void {
    for (let i = 0; i < this.headerCount; i++) {
      const keyLength = this.nullableLength();
      if (keyLength < 0) throw this.damaged('a header without a key');
      this.position += keyLength;
      const valueLength = this.nullableLength();
      this.position += Math.max(0, valueLength);
    }
  }

  private nullableLength(): number {
    const length = this.varint(this.recordEnd);
    if (length < -1 || length > this.recordEnd - this.position) throw this.damaged(`a field of ${length} bytes`);
    return length;
  }

  private varint(end: number): number {
    let raw = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      if (this.position >= end) throw this.damaged('a varint runs out of its record');
      const byte = this.bytes[this.position++]!;
      if (shift === 28 && byte > 0x0f) break;
      raw |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (raw >>> 1) ^ -(raw & 1);
    }
    throw this.damaged('a varint longer than 32 bits');
  }

  private varlong(end: number): number {
    let raw = 0;
    let scale = 1;
    for (let i = 0; i < 10; i++) {
      if (this.position >= end) throw this.damaged('a varint runs out of its record');
      const byte = this.bytes[this.position++]!;
      raw += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte < 0x80) {
        if (raw > Number.MAX_SAFE_INTEGER) break;
        return raw % 2 === 0 ? raw / 2 : -(raw + 1) / 2;
      }
    }
    throw this.damaged('a timestamp delta beyond 2^52');
  }

  private damaged(reason: string): ProtocolError {
    return new ProtocolError(`record ${this.read} of ${this.recordCount}: ${reason}`, this.position);
  }
}
