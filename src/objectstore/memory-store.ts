import { assertKey } from './key.js';
import {
  AlreadyExists,
  type ByteRange,
  NotFound,
  type ObjectStore,
  type PutOptions,
  type StoredEntry,
} from './store.js';

/** A store for tests and simulations: the same promises, gone with the process. */
export class MemoryStore implements ObjectStore {
  private readonly objects = new Map<string, Buffer>();

  async put(key: string, body: Buffer | Buffer[], options: PutOptions = {}): Promise<void> {
    assertKey(key);
    if (options.ifNoneMatch && this.objects.has(key)) throw new AlreadyExists(key);
    this.objects.set(key, Array.isArray(body) ? Buffer.concat(body) : Buffer.from(body));
  }

  async get(key: string, range?: ByteRange): Promise<Buffer> {
    const object = this.objects.get(key);
    if (object === undefined) throw new NotFound(key);
    return Buffer.from(range ? object.subarray(range.start, range.endExclusive) : object);
  }

  async list(prefix: string, startAfter = ''): Promise<StoredEntry[]> {
    return [...this.objects]
      .filter(([key]) => key.startsWith(prefix) && key > startAfter)
      .map(([key, object]) => ({ key, size: object.length }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  async delete(keys: string[]): Promise<void> {
    for (const key of keys) this.objects.delete(key);
  }
}
