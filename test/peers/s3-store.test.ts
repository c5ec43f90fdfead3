import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/objectstore/index.js';
import { keepsItsPromises } from '../objectstore/promises.js';
import { type S3Server, s3Missing, startS3 } from './versitygw.js';

const missing = s3Missing();

describe.skipIf(missing)(`S3 as store, on a real S3 server${missing ? `: skipped, ${missing}` : ''}`, () => {
  let s3: S3Server;
  beforeAll(async () => {
    s3 = await startS3();
  }, 600_000); // The first time, Go compiles the server.
  afterAll(() => s3?.stop());

  keepsItsPromises('S3Store', async () => ({
    store: await openStore(`s3://${s3.bucket}/promises`),
    close: async () => {},
  }));

  it('prefixes keep two clusters in one bucket apart', async () => {
    const [one, two] = [await openStore(`s3://${s3.bucket}/one`), await openStore(`s3://${s3.bucket}/two`)];
    await one.put('meta/0', Buffer.from('one'), { ifNoneMatch: true });
    await two.put('meta/0', Buffer.from('two'), { ifNoneMatch: true });
    expect((await one.get('meta/0')).toString()).toBe('one');
    expect(await two.list('')).toEqual([{ key: 'meta/0', size: 3 }]);
  });

  it('a bucket that is not there is named', async () => {
    await expect(openStore('s3://no-such-bucket/x')).rejects.toThrow(/s3:\/\/no-such-bucket\/x.*NoSuchBucket/);
  });

  it('a URI without a bucket says what one looks like', async () => {
    await expect(openStore('s3://')).rejects.toThrow('expected s3://BUCKET or s3://BUCKET/PREFIX');
  });
});
