import { gunzipSync, gzipSync } from 'node:zlib';

export function gzip(raw: Buffer): Buffer {
  return gzipSync(raw);
}

export function gunzip(packed: Buffer, maxBytes: number): Buffer {
  return gunzipSync(packed, { maxOutputLength: maxBytes });
}
