/** A byte range of an object: `endExclusive` may lie beyond the end, then the range stops there. */
export interface ByteRange {
  start: number;
  endExclusive: number;
}

export interface StoredEntry {
  key: string;
  /** Bytes. */
  size: number;
}

export interface PutOptions {
  /** Create only: throws `AlreadyExists` when the key is taken (S3's `If-None-Match: *`). */
  ifNoneMatch?: true;
}

/**
 * What a diskless broker asks of object storage, and nothing more. Every put is durable before it resolves, whole or not
 * at all: a reader never sees half an object. A put that rejects with anything but `AlreadyExists` has an unknown outcome.
 */
export interface ObjectStore {
  put(key: string, body: Buffer | Buffer[], options?: PutOptions): Promise<void>;
  /** Throws `NotFound`. A range that starts at or beyond the end gives an empty buffer. */
  get(key: string, range?: ByteRange): Promise<Buffer>;
  /** Keys with this prefix in byte order, those after `startAfter` only. */
  list(prefix: string, startAfter?: string): Promise<StoredEntry[]>;
  /** Keys that are not there are no error. */
  delete(keys: string[]): Promise<void>;
}

export class StoreError extends Error {
  override name = 'StoreError';
}

/** Throttled, overloaded or out of reach: it may pass, the same request may be made again. */
export class StoreUnavailable extends StoreError {
  override name = 'StoreUnavailable';
}

export class AlreadyExists extends StoreError {
  override name = 'AlreadyExists';
  constructor(readonly key: string) {
    super(`object ${key} exists already and was to be created, not replaced`);
  }
}

export class NotFound extends StoreError {
  override name = 'NotFound';
  constructor(readonly key: string) {
    super(`object ${key} does not exist`);
  }
}

export function bodyLength(body: Buffer | Buffer[]): number {
  if (!Array.isArray(body)) return body.length;
  return body.reduce((sum, part) => sum + part.length, 0);
}
