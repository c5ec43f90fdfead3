import { asProtocolError, ProtocolError } from '../protocol-error.js';
import { gunzip, gzip } from './gzip.js';
import { lz4Compress, lz4Decompress } from './lz4.js';
import { snappyCompress, snappyDecompress } from './snappy.js';
import { zstdCompress, zstdDecompress } from './zstd.js';

/** In the order of their numbers in the batch attributes. */
export const compressions = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
export type Compression = (typeof compressions)[number];

/** How far one batch may unpack unless the caller says otherwise: a bomb must not take the process with it. */
const DEFAULT_MAX_DECOMPRESSED_BYTES = 256 * 1024 * 1024;

interface Codec {
  compress(raw: Buffer, level?: number): Buffer;
  /** Must refuse, before allocating it, what would unpack to more than `maxBytes`. */
  decompress(packed: Buffer, maxBytes: number): Buffer;
}

const codecs: Record<Exclude<Compression, 'none'>, Codec> = {
  gzip: { compress: gzip, decompress: gunzip },
  snappy: { compress: snappyCompress, decompress: snappyDecompress },
  lz4: { compress: lz4Compress, decompress: lz4Decompress },
  zstd: { compress: zstdCompress, decompress: zstdDecompress },
};

/** Packs the records of a batch in the framing that Kafka's Java client reads. */
export function compress(compression: Compression, raw: Buffer, level?: number): Buffer {
  return compression === 'none' ? raw : codecs[compression].compress(raw, level);
}

/** Unpacks the records of a batch; damaged input or more than `maxBytes` of output is a ProtocolError. */
export function decompress(
  compression: Compression,
  packed: Buffer,
  maxBytes = DEFAULT_MAX_DECOMPRESSED_BYTES,
): Buffer {
  if (compression === 'none') return packed;
  try {
    return codecs[compression].decompress(packed, maxBytes);
  } catch (error) {
    throw new ProtocolError(`${compression} data cannot be unpacked: ${asProtocolError(error).reason}`);
  }
}
