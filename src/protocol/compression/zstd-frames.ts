import { ProtocolError } from '../protocol-error.js';

/**
 * Walks the frames of zstd data (RFC 8878) without unpacking them, to know before any allocation how large the output
 * can become. Kafka's Java client streams, so its frames do not state their content size.
 *
 *   28 b5 2f fd | descriptor | [window] | [dictionary id] | [content size] | { header 3 bytes | block }… | [checksum 4]
 */
const MAGIC = 0xfd2fb528;
const MAX_BLOCK_BYTES = 128 * 1024;
const DICTIONARY_ID_BYTES = [0, 1, 2, 4];

export interface ZstdFrame {
  bytes: Buffer;
  /** No frame unpacks to more than this. */
  outputBound: number;
}

export function splitZstdFrames(packed: Buffer): ZstdFrame[] {
  const frames: ZstdFrame[] = [];
  let at = 0;
  while (at < packed.length) {
    const frame = readFrame(packed.subarray(at));
    frames.push(frame);
    at += frame.bytes.length;
  }
  if (frames.length === 0) throw new ProtocolError('no zstd frame');
  return frames;
}

function readFrame(packed: Buffer): ZstdFrame {
  const { headerBytes, contentSize, checksumBytes } = readHeader(packed);
  let at = headerBytes;
  let blocksBound = 0;
  for (let isLast = false; !isLast; ) {
    const header = take(packed, at, 3).readUIntLE(0, 3);
    at += 3;
    isLast = (header & 1) === 1;
    const type = (header >> 1) & 3;
    const size = header >> 3;
    // Raw and RLE blocks state their output; a compressed one may fill a whole block.
    blocksBound += type === 2 ? MAX_BLOCK_BYTES : size;
    const storedBytes = type === 1 ? 1 : size;
    take(packed, at, storedBytes);
    at += storedBytes;
  }
  take(packed, at, checksumBytes);
  if (contentSize !== undefined && contentSize > blocksBound) {
    throw new ProtocolError(`the header claims ${contentSize} bytes, its blocks hold at most ${blocksBound}`);
  }
  return { bytes: packed.subarray(0, at + checksumBytes), outputBound: contentSize ?? blocksBound };
}

function readHeader(packed: Buffer): { headerBytes: number; contentSize: number | undefined; checksumBytes: number } {
  if (take(packed, 0, 5).readUInt32LE(0) !== MAGIC) throw new ProtocolError('no zstd frame');
  const descriptor = packed[4]!;
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const sizeFlag = descriptor >> 6;
  const sizeBytes = sizeFlag === 0 ? (isSingleSegment ? 1 : 0) : 1 << sizeFlag;
  const sizeAt = 5 + (isSingleSegment ? 0 : 1) + DICTIONARY_ID_BYTES[descriptor & 3]!;
  return {
    headerBytes: sizeAt + sizeBytes,
    contentSize: sizeBytes === 0 ? undefined : readContentSize(take(packed, sizeAt, sizeBytes)),
    checksumBytes: descriptor & 0x04 ? 4 : 0,
  };
}

function readContentSize(bytes: Buffer): number {
  switch (bytes.length) {
    case 1:
      return bytes[0]!;
    case 2:
      return bytes.readUInt16LE(0) + 256;
    case 4:
      return bytes.readUInt32LE(0);
    default:
      return Number(bytes.readBigUInt64LE(0));
  }
}

function take(packed: Buffer, at: number, length: number): Buffer {
  if (at + length > packed.length) throw new ProtocolError('the frame is cut short');
  return packed.subarray(at, at + length);
}
