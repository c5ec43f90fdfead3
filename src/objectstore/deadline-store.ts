import { type ByteRange, type ObjectStore, type PutOptions, type StoredEntry, StoreUnavailable } from './store.js';

/** A listing of pages and a deletion in portions are many requests behind one call. */
const requestsInOne = 6;

/**
 * Gives up on requests that are not answered in time, which a lost connection may leave open for ever. What was given up
 * may still take effect: it rejects with `StoreUnavailable`, as any request of unknown outcome.
 *
 * `after` calls back once after so many ms and returns how to cancel that.
 */
export class DeadlineStore implements ObjectStore {
  constructor(
    private readonly inner: ObjectStore,
    private readonly timeoutMs: number,
    private readonly after: (ms: number, call: () => void) => () => void,
  ) {}

  put(key: string, body: Buffer | Buffer[], options?: PutOptions): Promise<void> {
    return this.inTime(`put ${key}`, this.timeoutMs, this.inner.put(key, body, options));
  }

  get(key: string, range?: ByteRange): Promise<Buffer> {
    return this.inTime(`get ${key}`, this.timeoutMs, this.inner.get(key, range));
  }

  list(prefix: string, startAfter?: string): Promise<StoredEntry[]> {
    return this.inTime(`list ${prefix}`, this.timeoutMs * requestsInOne, this.inner.list(prefix, startAfter));
  }

  delete(keys: string[]): Promise<void> {
    return this.inTime(`delete ${keys.length} objects`, this.timeoutMs * requestsInOne, this.inner.delete(keys));
  }

  private inTime<T>(act: string, timeoutMs: number, request: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const cancel = this.after(timeoutMs, () => {
        reject(new StoreUnavailable(`no answer to ${act} within ${timeoutMs} ms; whether it took effect is not known`));
      });
      request.finally(cancel).then(resolve, reject);
    });
  }
}
