import {
  type ByteRange,
  bodyLength,
  type ObjectStore,
  type PutOptions,
  type StoredEntry,
} from '../../objectstore/index.js';
import { type Clock, sleep } from '../clock.js';

const bytesPerSecond = 1024 * 1024;

/** Defect `throttle`: a broker writes no faster than this, however fast the store is. */
export class ThrottledStore implements ObjectStore {
  private freeAtMs = 0;

  constructor(
    private readonly inner: ObjectStore,
    private readonly clock: Clock,
  ) {}

  async put(key: string, body: Buffer | Buffer[], options?: PutOptions): Promise<void> {
    const nowMs = this.clock.monotonicMs();
    this.freeAtMs = Math.max(this.freeAtMs, nowMs) + (bodyLength(body) * 1_000) / bytesPerSecond;
    await sleep(this.clock, this.freeAtMs - nowMs);
    return this.inner.put(key, body, options);
  }
  get(key: string, range?: ByteRange): Promise<Buffer> {
    return this.inner.get(key, range);
  }
  list(prefix: string, startAfter?: string): Promise<StoredEntry[]> {
    return this.inner.list(prefix, startAfter);
  }
  delete(keys: string[]): Promise<void> {
    return this.inner.delete(keys);
  }
}
