import { ProtocolError } from '../protocol-error.js';

/**
 * A bounds-checked cursor over bytes that somebody else wrote. Every read past `end` is a ProtocolError. Byte fields are
 * views, not copies: they live as long as the frame they came from.
 */
export class ByteReader {
  readonly buf: Buffer;
  readonly end: number;
  offset: number;

  constructor(
    buf: Buffer,
    offset = 0,
    end = buf.length,
    /** How many elements of arrays may still be made of these bytes: an element may take one byte, and fifty times that in memory. */
    private readonly elements = { left: Number.POSITIVE_INFINITY },
  ) {
    this.buf = buf;
    this.offset = offset;
    this.end = end;
  }

  /** To be called before `count` elements are made. */
  claimElements(count: number): void {
    this.elements.left -= count;
    if (this.elements.left < 0)
      throw new ProtocolError('more elements in arrays than one message may hold', this.offset);
  }

  get remaining(): number {
    return this.end - this.offset;
  }

  int8(): number {
    return this.buf.readInt8(this.take(1));
  }

  int16(): number {
    return this.buf.readInt16BE(this.take(2));
  }

  uint16(): number {
    return this.buf.readUInt16BE(this.take(2));
  }

  int32(): number {
    return this.buf.readInt32BE(this.take(4));
  }

  uint32(): number {
    return this.buf.readUInt32BE(this.take(4));
  }

  int64(): bigint {
    return this.buf.readBigInt64BE(this.take(8));
  }

  float64(): number {
    return this.buf.readDoubleBE(this.take(8));
  }

  bool(): boolean {
    return this.buf[this.take(1)] !== 0;
  }

  /** Unsigned LEB128 of at most 32 bits, as flexible versions use it (KIP-482). */
  unsignedVarint(): number {
    const start = this.offset;
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.buf[this.take(1)]!;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        if (value > 0xffffffff) break;
        return value;
      }
    }
    throw new ProtocolError('a varint longer than 32 bits', start);
  }

  bytes(length: number): Buffer {
    const start = this.take(length);
    return this.buf.subarray(start, start + length);
  }

  utf8(length: number): string {
    const start = this.take(length);
    return this.buf.toString('utf8', start, start + length);
  }

  /** A second cursor over the next `length` bytes; this one moves past them. */
  slice(length: number): ByteReader {
    const start = this.take(length);
    return new ByteReader(this.buf, start, start + length, this.elements);
  }

  private take(length: number): number {
    const start = this.offset;
    if (length > this.end - start) {
      throw new ProtocolError(`${length} bytes expected, ${this.end - start} left`, start);
    }
    this.offset = start + length;
    return start;
  }
}
