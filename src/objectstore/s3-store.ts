import type { S3Client } from '@aws-sdk/client-s3';
import { assertKey } from './key.js';
import { explainOpening, explainS3, statusOf } from './s3-errors.js';
import { parseS3Uri, type S3Location } from './s3-location.js';
import {
  AlreadyExists,
  type ByteRange,
  bodyLength,
  type ObjectStore,
  type PutOptions,
  type StoredEntry,
  StoreError,
} from './store.js';

/** S3 takes at most this many keys in one DeleteObjects. */
const MAX_KEYS_PER_DELETE = 1_000;
/** The SDK tries a request this often, with pauses in between; whoever asked tries again after that. */
const MAX_ATTEMPTS = 3;
const CONNECT_TIMEOUT_MS = 5_000;
/** A request of which nothing more is heard is abandoned, or its connection would be kept for ever. */
const REQUEST_TIMEOUT_MS = 30_000;

/**
 * A bucket of any S3-compatible store: see `parseS3Uri` for where it is; credentials as the AWS SDK finds them
 * (environment, profiles, roles). Creation is a conditional PUT (`If-None-Match: *`), which the store must honour: `open`
 * puts it to the test.
 *
 * A conditional PUT whose answer was lost and which was tried again, by the SDK or by the caller, rejects with
 * `AlreadyExists` although it was ours: whoever creates conditionally must recognise his own object.
 */
export class S3Store implements ObjectStore {
  /** @throws StoreError that says what a person can do; `StoreUnavailable` when that may be to wait */
  static async open(uri: string): Promise<S3Store> {
    const location = parseS3Uri(uri);
    // The SDK warns on Node 20 about releases to come; that is for whoever updates this package, not for its users.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
    const sdk = await import('@aws-sdk/client-s3');
    // Checksums only where S3 asks for them: other stores refuse the trailers that are the SDK's default.
    const client = new sdk.S3Client({
      forcePathStyle: location.pathStyle,
      maxAttempts: MAX_ATTEMPTS,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: {
        connectionTimeout: CONNECT_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        throwOnRequestTimeout: true,
      },
      ...(location.endpoint ? { endpoint: location.endpoint } : {}),
      ...(location.region ? { region: location.region } : {}),
      ...(location.profile ? { profile: location.profile } : {}),
    });
    const store = new S3Store(sdk, client, location);
    try {
      await store.assertConditionalCreate();
    } catch (error) {
      throw explainOpening(error, location);
    }
    return store;
  }

  private readonly bucket: string;
  private readonly prefix: string;

  private constructor(
    private readonly sdk: typeof import('@aws-sdk/client-s3'),
    private readonly client: S3Client,
    private readonly location: S3Location,
  ) {
    this.bucket = location.bucket;
    this.prefix = location.prefix;
  }

  async put(key: string, body: Buffer | Buffer[], options: PutOptions = {}): Promise<void> {
    assertKey(key);
    const bytes = Array.isArray(body) ? Buffer.concat(body, bodyLength(body)) : body;
    await this.ask(`put ${key}`, key, () =>
      this.client.send(
        new this.sdk.PutObjectCommand({
          Bucket: this.bucket,
          Key: this.prefix + key,
          Body: bytes,
          ...(options.ifNoneMatch ? { IfNoneMatch: '*' } : {}),
        }),
      ),
    );
  }

  async get(key: string, range?: ByteRange): Promise<Buffer> {
    if (range && range.endExclusive <= range.start) return Buffer.alloc(0);
    try {
      return await this.ask(`get ${key}`, key, async () => {
        const { Body } = await this.client.send(
          new this.sdk.GetObjectCommand({
            Bucket: this.bucket,
            Key: this.prefix + key,
            ...(range ? { Range: `bytes=${range.start}-${range.endExclusive - 1}` } : {}),
          }),
        );
        // The body comes after the answer's head; the connection may break in the middle of it.
        return Buffer.from((await Body?.transformToByteArray()) ?? []);
      });
    } catch (error) {
      if (range && statusOf(error) === 416) return Buffer.alloc(0);
      throw error;
    }
  }

  async list(prefix: string, startAfter?: string): Promise<StoredEntry[]> {
    const entries: StoredEntry[] = [];
    for (let token: string | undefined; ; ) {
      const page = await this.ask(`list ${prefix}`, prefix, () =>
        this.client.send(
          new this.sdk.ListObjectsV2Command({
            Bucket: this.bucket,
            Prefix: this.prefix + prefix,
            ...(token ? { ContinuationToken: token } : startAfter ? { StartAfter: this.prefix + startAfter } : {}),
          }),
        ),
      );
      for (const { Key, Size } of page.Contents ?? []) {
        if (Key !== undefined) entries.push({ key: Key.slice(this.prefix.length), size: Size ?? 0 });
      }
      token = page.NextContinuationToken;
      if (!page.IsTruncated || token === undefined) return entries;
    }
  }

  async delete(keys: string[]): Promise<void> {
    for (let from = 0; from < keys.length; from += MAX_KEYS_PER_DELETE) {
      const some = keys.slice(from, from + MAX_KEYS_PER_DELETE);
      const { Errors = [] } = await this.ask(`delete ${some.length} objects`, some[0] ?? '', () =>
        this.client.send(
          new this.sdk.DeleteObjectsCommand({
            Bucket: this.bucket,
            Delete: { Quiet: true, Objects: some.map((key) => ({ Key: this.prefix + key })) },
          }),
        ),
      );
      const real = Errors.filter(({ Code }) => Code !== 'NoSuchKey');
      if (real.length > 0)
        throw new StoreError(`cannot delete ${real[0]?.Key} and ${real.length - 1} more: ${real[0]?.Code}`);
    }
  }

  /** Two creations of one key: the second must be refused, or two brokers would both believe that they own the log's next entry. */
  private async assertConditionalCreate(): Promise<void> {
    const key = `probe/conditional-create-${process.pid}-${Date.now()}-${Math.random().toString(36).slice(2)}`;
    await this.put(key, Buffer.from('first'), { ifNoneMatch: true }).catch(ownOrThrow);
    try {
      const refused = await this.put(key, Buffer.from('second'), { ifNoneMatch: true }).then(() => false, ownOrThrow);
      const stored = (await this.get(key)).toString();
      if (stored === 'first' && refused) return;
      if (!['first', 'second'].includes(stored)) throw new StoreError('what was put was not there afterwards');
    } finally {
      await this.delete([key]).catch(() => {}); // One small object may stay; what went wrong is told by what was thrown.
    }
    throw new StoreError(
      'the store ignores If-None-Match: it replaced an object that was to be created only; ' +
        'use a store with conditional PUT (AWS S3 since August 2024)',
    );
  }

  private async ask<T>(act: string, key: string, request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      throw explainS3(error, act, key, this.location);
    }
  }
}

/** The key is nobody else's: when it is taken, an earlier try of this very request took it. */
function ownOrThrow(error: unknown): true {
  if (error instanceof AlreadyExists) return true;
  throw error;
}
