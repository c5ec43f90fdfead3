import { ProtocolError } from '../protocol-error.js';

/**
 * Zigzag varints of the record format, on the hot path of every record: no object, no closure, no bigint. Values above
 * 2^53 cannot be held in a number and are refused.
 */

/** Bytes of a 32-bit zigzag varint. */
export function varintBytes(value: number): number {
  const zigzag = ((value << 1) ^ (value >> 31)) >>> 0;
  if (zigzag < 0x80) return 1;
  if (zigzag < 0x4000) return 2;
  if (zigzag < 0x20_0000) return 3;
  return zigzag < 0x1000_0000 ? 4 : 5;
}

/** Writes a 32-bit zigzag varint and returns the offset behind it. */
export function writeVarint(buf: Uint8Array, offset: number, value: number): number {
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  let at = offset;
  while (rest >= 0x80) {
    buf[at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  buf[at++] = rest;
  return at;
}

/** Bytes of a 64-bit zigzag varint. */
export function varlongBytes(value: number): number {
  if ((value | 0) === value) return varintBytes(value);
  let bytes = 5;
  for (let rest = Math.floor(zigzag64(value) / 2 ** 35); rest > 0; rest = Math.floor(rest / 128)) bytes++;
  return bytes;
}

/** Writes a 64-bit zigzag varint and returns the offset behind it. */
export function writeVarlong(buf: Uint8Array, offset: number, value: number): number {
  if ((value | 0) === value) return writeVarint(buf, offset, value);
  let rest = zigzag64(value);
  let at = offset;
  while (rest >= 0x80) {
    buf[at++] = (rest % 128) | 0x80;
    rest = Math.floor(rest / 128);
  }
  buf[at++] = rest;
  return at;
}

function zigzag64(value: number): number {
  const zigzag = value >= 0 ? value * 2 : -value * 2 - 1;
  if (!Number.isSafeInteger(zigzag)) throw new ProtocolError(`${value} is beyond what this varint codec holds (2^52)`);
  return zigzag;
}
