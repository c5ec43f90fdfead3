import * as zlib from 'node:zlib';
import { ProtocolError } from '../protocol-error.js';
import { splitZstdFrames } from './zstd-frames.js';

interface Zstd {
  compress(raw: Buffer, level?: number): Uint8Array;
  /** `capacity` is an upper bound of the output, already checked. */
  decompress(frame: Buffer, capacity: number): Uint8Array;
}

/** Node's own zstd, from 22.15 on; the types of Node 20 do not know it. */
interface NodeZstd {
  zstdCompressSync?: (raw: Buffer, options?: { params: Record<number, number> }) => Buffer;
  zstdDecompressSync?: (packed: Buffer, options: { maxOutputLength: number }) => Buffer;
}

/** Number of the parameter `ZSTD_c_compressionLevel`. */
const ZSTD_LEVEL = 100;

// Loaded here, once, so that everything after the import is synchronous.
const zstd = fromNode(zlib as NodeZstd) ?? (await fromWasm());

export function zstdCompress(raw: Buffer, level?: number): Buffer {
  return asBuffer(zstd.compress(raw, level));
}

export function zstdDecompress(packed: Buffer, maxBytes: number): Buffer {
  let left = maxBytes;
  const parts = splitZstdFrames(packed).map(({ bytes, outputBound }) => {
    if (outputBound > left) throw new ProtocolError(`it may unpack to ${outputBound} bytes; the limit is ${left}`);
    const part = zstd.decompress(bytes, outputBound);
    left -= part.length;
    return part;
  });
  return parts.length === 1 ? asBuffer(parts[0]!) : Buffer.concat(parts);
}

function fromNode({ zstdCompressSync, zstdDecompressSync }: NodeZstd): Zstd | undefined {
  if (zstdCompressSync === undefined || zstdDecompressSync === undefined) return undefined;
  return {
    compress: (raw, level) =>
      level === undefined ? zstdCompressSync(raw) : zstdCompressSync(raw, { params: { [ZSTD_LEVEL]: level } }),
    decompress: (frame, capacity) => zstdDecompressSync(frame, { maxOutputLength: Math.max(1, capacity) }),
  };
}

async function fromWasm(): Promise<Zstd> {
  const wasm = await import('@bokuweb/zstd-wasm');
  await wasm.init();
  return {
    compress: (raw, level) => wasm.compress(raw, level),
    decompress: (frame, capacity) => wasm.decompress(frame, { defaultHeapSize: Math.max(1, capacity) }),
  };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
