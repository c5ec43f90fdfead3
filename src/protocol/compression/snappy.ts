import { compressSync, uncompressSync } from 'snappy';
import { ProtocolError } from '../protocol-error.js';

/**
 * Kafka's Java client writes snappy in the framing of the xerial library:
 *
 *   82 'SNAPPY' 00 | version int32 | lowest compatible version int32 | { length int32 | raw snappy block }…
 *
 * librdkafka and others write one raw block. Both are read here; the framed form is written.
 */
const MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const HEADER_BYTES = 16;
const BLOCK_BYTES = 32 * 1024;
/** The densest snappy element turns 3 bytes into 64: a block that claims more than this ratio is lying. */
const MAX_RATIO = 22;

export function snappyCompress(raw: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header);
  header.writeInt32BE(1, 8);
  header.writeInt32BE(1, 12);
  const parts: Buffer[] = [header];
  for (let start = 0; start < raw.length; start += BLOCK_BYTES) {
    const block = compressSync(raw.subarray(start, start + BLOCK_BYTES));
    const length = Buffer.alloc(4);
    length.writeInt32BE(block.length);
    parts.push(length, block);
  }
  return Buffer.concat(parts);
}

export function snappyDecompress(packed: Buffer, maxBytes: number): Buffer {
  if (!packed.subarray(0, MAGIC.length).equals(MAGIC)) return uncompressBlock(packed, maxBytes);
  const parts: Buffer[] = [];
  let left = maxBytes;
  let at = HEADER_BYTES;
  if (packed.length < HEADER_BYTES) throw new ProtocolError('the xerial header is cut short');
  while (at < packed.length) {
    const length = packed.length - at < 4 ? -1 : packed.readInt32BE(at);
    at += 4;
    if (length <= 0 || length > packed.length - at) throw new ProtocolError(`a block of ${length} bytes at byte ${at}`);
    const block = uncompressBlock(packed.subarray(at, at + length), left);
    parts.push(block);
    left -= block.length;
    at += length;
  }
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}

function uncompressBlock(block: Buffer, maxBytes: number): Buffer {
  const length = uncompressedLength(block);
  if (length > maxBytes || length > block.length * MAX_RATIO) {
    throw new ProtocolError(`a block of ${block.length} bytes claims ${length}; the limit is ${maxBytes}`);
  }
  return uncompressSync(block, { asBuffer: true }) as Buffer;
}

/** A raw block starts with its unpacked length as a varint of at most 32 bits. */
function uncompressedLength(block: Buffer): number {
  let length = 0;
  for (let i = 0; i < 5; i++) {
    const byte = block[i];
    if (byte === undefined) break;
    length += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return length;
  }
  throw new ProtocolError('a block without its length');
}
