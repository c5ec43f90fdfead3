import type { S3Client } from '@aws-sdk/client-s3';
import { assertKey } from './key.js';
import {
  AlreadyExists,
  type ByteRange,
  bodyLength,
  NotFound,
  type ObjectStore,
  type PutOptions,
  type StoredEntry,
  StoreError,
} from './store.js';

/** S3 takes at most this many keys in one DeleteObjects. */
const MAX_KEYS_PER_DELETE = 1_000;

/**
 * A bucket of any S3-compatible store: endpoint, region and credentials as the AWS SDK finds them (`AWS_ENDPOINT_URL_S3`,
 * `AWS_REGION`, `AWS_ACCESS_KEY_ID`, profiles, roles). Creation is a conditional PUT (`If-None-Match: *`), which the
 * store must honour: `open` puts it to the test.
 */
export class S3Store implements ObjectStore {
  /** `s3://BUCKET[/PREFIX]`. @throws StoreError: no such bucket, no permission, or a store that overwrites what it must not */
  static async open(uri: string): Promise<S3Store> {
    const { bucket, prefix } = parseS3Uri(uri);
    // The SDK warns on Node 20 about releases to come; that is for whoever updates this package, not for its users.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
    const sdk = await import('@aws-sdk/client-s3');
    // Checksums only where S3 asks for them: other stores refuse the trailers that are the SDK's default.
    const client = new sdk.S3Client({
      forcePathStyle: true,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
    const store = new S3Store(sdk, client, bucket, prefix);
    await store.assertConditionalCreate();
    return store;
  }

  private constructor(
    private readonly sdk: typeof import('@aws-sdk/client-s3'),
    private readonly client: S3Client,
    private readonly bucket: string,
    private readonly prefix: string,
  ) {}

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
    const key = `probe/conditional-create-${process.pid}-${Date.now()}`;
    await this.put(key, Buffer.from('first'), { ifNoneMatch: true });
    try {
      await this.put(key, Buffer.from('second'), { ifNoneMatch: true });
    } catch (error) {
      if (error instanceof AlreadyExists) return;
      throw error;
    } finally {
      await this.delete([key]);
    }
    throw new StoreError(
      `the store behind s3://${this.bucket} ignores If-None-Match: it replaced an object that was to be created only; ` +
        'use a store with conditional PUT (AWS S3 since August 2024)',
    );
  }

  private async ask<T>(act: string, key: string, request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      const status = statusOf(error);
      if (name === 'NoSuchKey' || name === 'NotFound') throw new NotFound(key);
      // 409: another creation of the same key is under way; who won shows when it is tried again.
      if (status === 412) throw new AlreadyExists(key);
      const reason = error instanceof Error ? `${name}: ${error.message}` : String(error);
      throw new StoreError(`cannot ${act} in s3://${this.bucket}/${this.prefix}: ${reason}`, { cause: error });
    }
  }
}

/** @throws StoreError when there is no bucket in it */
export function parseS3Uri(uri: string): { bucket: string; prefix: string } {
  const match = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(uri);
  if (!match?.[1]) throw new StoreError(`"${uri}" names no bucket: expected s3://BUCKET or s3://BUCKET/PREFIX`);
  const prefix = (match[2] ?? '').replace(/^\/+|\/+$/g, '');
  return { bucket: match[1], prefix: prefix === '' ? '' : `${prefix}/` };
}

function statusOf(error: unknown): number | undefined {
  const cause = error instanceof StoreError ? error.cause : error;
  return (cause as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode;
}
