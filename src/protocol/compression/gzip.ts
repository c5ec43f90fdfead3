import { gunzipSync, gzipSync } from 'node:zlib';

export function gzip(raw: Buffer, level?: number): Buffer {
  return level === undefined ? gzipSync(raw) : gzipSync(raw, { level });
}

export function gunzip(packed: Buffer, maxBytes: number): Buffer {
  return gunzipSync(packed, { maxOutputLength: maxBytes });
}
