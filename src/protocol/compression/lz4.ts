import { compressFrameSync, decompressFrameSync } from 'lz4-napi';
import { ProtocolError } from '../protocol-error.js';

/**
 * LZ4 frames as Kafka uses them since message format 2: the standard header checksum, independent blocks.
 *
 *   04 22 4d 18 | FLG | BD | [content size 8] | [dictionary id 4] | HC | { size uint32 | data | [checksum 4] }… | 0 uint32 | [checksum 4]
 */
const MAGIC = 0x184d2204;
const UNCOMPRESSED_BIT = 0x8000_0000;
/** One byte of an LZ4 block adds at most 255 bytes of output. */
const MAX_RATIO = 255;

export function lz4Compress(raw: Buffer): Buffer {
  return compressFrameSync(raw);
}

export function lz4Decompress(packed: Buffer, maxBytes: number): Buffer {
  const { frameBytes, outputBound } = walkBlocks(packed);
  if (outputBound > maxBytes)
    throw new ProtocolError(`it may unpack to ${outputBound} bytes; the limit is ${maxBytes}`);
  if (frameBytes !== packed.length) throw new ProtocolError(`${packed.length - frameBytes} bytes behind the frame`);
  return decompressFrameSync(packed);
}

/** The length of the frame and an upper bound of what it unpacks to, from the block sizes alone. */
function walkBlocks(packed: Buffer): { frameBytes: number; outputBound: number } {
  if (packed.length < 7 || packed.readUInt32LE(0) !== MAGIC) throw new ProtocolError('no LZ4 frame');
  const flags = packed[4]!;
  const maxBlockBytes = blockSize(packed[5]!);
  const blockChecksumBytes = flags & 0x10 ? 4 : 0;
  let at = 7 + (flags & 0x08 ? 8 : 0) + (flags & 0x01 ? 4 : 0);
  let outputBound = 0;
  for (;;) {
    if (at + 4 > packed.length) throw new ProtocolError('the frame is cut short');
    const word = packed.readUInt32LE(at);
    at += 4;
    if (word === 0) break;
    const isRaw = word >= UNCOMPRESSED_BIT;
    const bytes = isRaw ? word - UNCOMPRESSED_BIT : word;
    if (bytes > packed.length - at) throw new ProtocolError(`a block of ${bytes} bytes at byte ${at}`);
    outputBound += isRaw ? bytes : Math.min(maxBlockBytes, bytes * MAX_RATIO);
    at += bytes + blockChecksumBytes;
  }
  return { frameBytes: at + (flags & 0x04 ? 4 : 0), outputBound };
}

function blockSize(descriptor: number): number {
  const id = (descriptor >> 4) & 7;
  if (id < 4) throw new ProtocolError(`block size id ${id}`);
  return 1 << (8 + 2 * id);
}
