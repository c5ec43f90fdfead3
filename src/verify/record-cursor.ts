import { type BatchHeader, decodeRecords, ProtocolError, type Record } from '../protocol/index.js';

const batchHeaderBytes = 61;

/**
 * Walks over the records of a batch. Uncompressed ones are read where they lie, without an object per record; the
 * fields describe the current record and change with `next`.
 */
export class RecordCursor {
  offset = 0;
  keyBytes: Buffer = Buffer.alloc(0);
  keyAt = 0;
  /** -1 for null. */
  keyLength = -1;
  valueBytes: Buffer = Buffer.alloc(0);
  valueAt = 0;
  /** -1 for null. */
  valueLength = -1;
  headerCount = 0;

  private batch: Buffer = Buffer.alloc(0);
  private baseOffset = 0;
  private left = 0;
  private at = 0;
  private end = 0;
  private decoded: Record[] | null = null;

  /** @throws ProtocolError when a compressed batch does not decode. */
  open(header: BatchHeader, batch: Buffer): void {
    this.batch = batch;
    this.baseOffset = header.baseOffset;
    this.left = header.recordCount;
    this.at = batchHeaderBytes;
    this.end = header.sizeInBytes;
    this.decoded = header.compression === 'none' ? null : decodeRecords(batch);
    if (this.decoded !== null) this.at = 0;
  }

  /** @throws ProtocolError when the batch's bytes are not records. */
  next(): boolean {
    if (this.decoded !== null) return this.nextDecoded(this.decoded);
    if (this.left === 0) {
      if (this.at !== this.end) throw this.broken(`${this.end - this.at} bytes lie behind the last record`);
      return false;
    }
    this.left--;
    const length = this.varint();
    const recordEnd = this.at + length;
    if (length < 0 || recordEnd > this.end) throw this.broken(`a record of ${length} bytes does not fit`);
    this.at++;
    this.skipVarint();
    this.offset = this.baseOffset + this.varint();
    this.keyLength = this.varint();
    this.keyAt = this.at;
    if (this.keyLength > 0) this.at += this.keyLength;
    this.valueLength = this.varint();
    this.valueAt = this.at;
    if (this.valueLength > 0) this.at += this.valueLength;
    this.headerCount = this.varint();
    if (this.at > recordEnd) throw this.broken('a record is longer than it says');
    this.keyBytes = this.valueBytes = this.batch;
    this.at = recordEnd;
    return true;
  }

  private nextDecoded(records: Record[]): boolean {
    const record = records[this.at++];
    if (record === undefined) return false;
    this.offset = record.offset;
    this.keyBytes = record.key ?? this.batch;
    this.keyAt = 0;
    this.keyLength = record.key?.length ?? -1;
    this.valueBytes = record.value ?? this.batch;
    this.valueAt = 0;
    this.valueLength = record.value?.length ?? -1;
    this.headerCount = record.headers.length;
    return true;
  }

  private varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      if (this.at >= this.end) throw this.broken('it ends inside a number');
      const byte = this.batch[this.at++]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (value >>> 1) ^ -(value & 1);
    }
    throw this.broken('a number has more than 5 bytes');
  }

  private skipVarint(): void {
    while (this.at < this.end && this.batch[this.at]! >= 0x80) this.at++;
    this.at++;
  }

  private broken(why: string): ProtocolError {
    return new ProtocolError(`record batch at offset ${this.baseOffset}: ${why}`);
  }
}
