import type { ByteRange, ObjectStore, PutOptions, StoredEntry } from '../../objectstore/index.js';

const isData = (key: string): boolean => !key.startsWith('meta/');

/** Defect `local-only`: data stays on the broker's own disk, only metadata reaches the shared store. */
export class LocalOnlyStore implements ObjectStore {
  constructor(
    private readonly shared: ObjectStore,
    private readonly local: ObjectStore,
  ) {}

  put(key: string, body: Buffer | Buffer[], options?: PutOptions): Promise<void> {
    return this.of(key).put(key, body, options);
  }
  get(key: string, range?: ByteRange): Promise<Buffer> {
    return this.of(key).get(key, range);
  }
  list(prefix: string, startAfter?: string): Promise<StoredEntry[]> {
    return this.of(prefix).list(prefix, startAfter);
  }
  async delete(keys: string[]): Promise<void> {
    await this.local.delete(keys.filter(isData));
    await this.shared.delete(keys.filter((key) => !isData(key)));
  }

  private of(key: string): ObjectStore {
    return isData(key) ? this.local : this.shared;
  }
}
