import { keyClass } from './key.js';
import { type ByteRange, bodyLength, type ObjectStore, type PutOptions, type StoredEntry } from './store.js';

export type RequestKind = 'put' | 'get' | 'list' | 'delete';

/** Requests and bytes of one kind on one class of keys; refused requests (404, 412) are requests and are billed. */
export interface RequestMeter {
  kind: RequestKind;
  keyClass: string;
  requests: number;
  failed: number;
  /** Bytes sent to the store. */
  bytesIn: number;
  /** Bytes received from the store. */
  bytesOut: number;
}

/** Counts every request that goes to the store behind it, as a cloud would bill it. */
export class MeteredStore implements ObjectStore {
  private readonly byKindAndClass = new Map<string, RequestMeter>();

  constructor(private readonly inner: ObjectStore) {}

  meters(): RequestMeter[] {
    return [...this.byKindAndClass.values()];
  }

  put(key: string, body: Buffer | Buffer[], options?: PutOptions): Promise<void> {
    const meter = this.meter('put', key);
    meter.bytesIn += bodyLength(body);
    return counted(meter, this.inner.put(key, body, options));
  }

  async get(key: string, range?: ByteRange): Promise<Buffer> {
    const meter = this.meter('get', key);
    const body = await counted(meter, this.inner.get(key, range));
    meter.bytesOut += body.length;
    return body;
  }

  list(prefix: string, startAfter?: string): Promise<StoredEntry[]> {
    return counted(this.meter('list', prefix), this.inner.list(prefix, startAfter));
  }

  /** One request per call, as S3's DeleteObjects takes up to 1,000 keys. */
  delete(keys: string[]): Promise<void> {
    return counted(this.meter('delete', keys[0] ?? ''), this.inner.delete(keys));
  }

  private meter(kind: RequestKind, key: string): RequestMeter {
    const name = keyClass(key);
    const id = `${kind} ${name}`;
    let meter = this.byKindAndClass.get(id);
    if (meter === undefined) {
      meter = { kind, keyClass: name, requests: 0, failed: 0, bytesIn: 0, bytesOut: 0 };
      this.byKindAndClass.set(id, meter);
    }
    return meter;
  }
}

async function counted<T>(meter: RequestMeter, request: Promise<T>): Promise<T> {
  meter.requests++;
  try {
    return await request;
  } catch (error) {
    meter.failed++;
    throw error;
  }
}
