import { ProtocolError } from '../protocol-error.js';

/** From this size on a byte field becomes a chunk of its own, for writev, instead of being copied. */
const NO_COPY_FROM_BYTES = 4097;
const FIRST_CAPACITY = 512;

/** Collects big-endian fields into as few buffers as possible. A value outside its type's range is a ProtocolError. */
export class ByteWriter {
  /** Bytes written so far, over all chunks. */
  length = 0;
  private readonly chunks: Buffer[] = [];
  private buf: Buffer;
  private used = 0;

  constructor(capacity = FIRST_CAPACITY) {
    this.buf = Buffer.allocUnsafe(capacity);
  }

  /** The written bytes, in order. The writer must not be used afterwards. */
  finish(): Buffer[] {
    this.closeChunk();
    return this.chunks;
  }

  int8(value: number): void {
    if ((value << 24) >> 24 !== value) throw outOfRange(value, 'int8');
    const at = this.reserve(1);
    this.buf.writeInt8(value, at);
  }

  int16(value: number): void {
    if ((value << 16) >> 16 !== value) throw outOfRange(value, 'int16');
    const at = this.reserve(2);
    this.buf.writeInt16BE(value, at);
  }

  uint16(value: number): void {
    if ((value & 0xffff) !== value) throw outOfRange(value, 'uint16');
    const at = this.reserve(2);
    this.buf.writeUInt16BE(value, at);
  }

  int32(value: number): void {
    if ((value | 0) !== value) throw outOfRange(value, 'int32');
    const at = this.reserve(4);
    this.buf.writeInt32BE(value, at);
  }

  uint32(value: number): void {
    if (value >>> 0 !== value) throw outOfRange(value, 'uint32');
    const at = this.reserve(4);
    this.buf.writeUInt32BE(value, at);
  }

  int64(value: number | bigint): void {
    if (typeof value === 'number') {
      if (!Number.isSafeInteger(value)) throw outOfRange(value, 'int64 (as a number it must be a safe integer)');
      const at = this.reserve(8);
      this.buf.writeInt32BE(Math.floor(value / 0x1_0000_0000), at);
      this.buf.writeUInt32BE(value >>> 0, at + 4);
      return;
    }
    if (BigInt.asIntN(64, value) !== value) throw outOfRange(value, 'int64');
    const at = this.reserve(8);
    this.buf.writeBigInt64BE(value, at);
  }

  float64(value: number): void {
    if (typeof value !== 'number') throw outOfRange(value, 'float64');
    const at = this.reserve(8);
    this.buf.writeDoubleBE(value, at);
  }

  bool(value: boolean): void {
    if (typeof value !== 'boolean') throw outOfRange(value, 'bool');
    const at = this.reserve(1);
    this.buf[at] = value ? 1 : 0;
  }

  unsignedVarint(value: number): void {
    let at = this.reserve(5);
    const start = at;
    let rest = value;
    while (rest >= 0x80) {
      this.buf[at++] = (rest & 0x7f) | 0x80;
      rest = Math.floor(rest / 128);
    }
    this.buf[at++] = rest;
    this.giveBack(5 - (at - start));
  }

  /** `byteLength` is what Buffer.byteLength said: callers need it first, for the length prefix. */
  utf8(value: string, byteLength: number): void {
    const at = this.reserve(byteLength);
    this.buf.write(value, at, byteLength, 'utf8');
  }

  /** Raw bytes. Large ones are referenced, not copied: the caller must not change them until they are sent. */
  bytes(value: Uint8Array): void {
    if (value.length >= NO_COPY_FROM_BYTES) {
      this.closeChunk();
      this.chunks.push(toBuffer(value));
      this.length += value.length;
      return;
    }
    const at = this.reserve(value.length);
    this.buf.set(value, at);
  }

  /** Moves everything `other` holds behind what is already here. */
  append(other: ByteWriter): void {
    for (const chunk of other.finish()) this.bytes(chunk);
  }

  private reserve(byteCount: number): number {
    if (this.used + byteCount > this.buf.length) this.grow(byteCount);
    const at = this.used;
    this.used += byteCount;
    this.length += byteCount;
    return at;
  }

  private giveBack(byteCount: number): void {
    this.used -= byteCount;
    this.length -= byteCount;
  }

  private grow(byteCount: number): void {
    const larger = Buffer.allocUnsafe(Math.max(this.buf.length * 2, this.used + byteCount));
    this.buf.copy(larger, 0, 0, this.used);
    this.buf = larger;
  }

  private closeChunk(): void {
    if (this.used === 0) return;
    this.chunks.push(this.buf.subarray(0, this.used));
    // The rest of the buffer still serves the fields behind a large byte field.
    this.buf = this.buf.subarray(this.used);
    this.used = 0;
  }
}

function toBuffer(value: Uint8Array): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

function outOfRange(value: unknown, type: string): ProtocolError {
  return new ProtocolError(`${String(value)} is not a value of ${type}`);
}
