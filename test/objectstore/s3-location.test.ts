import { describe, expect, it } from 'vitest';
import { parseS3Uri } from '../../src/objectstore/s3-location.js';

describe('where an S3 store is', () => {
  it('stands in its URI', () => {
    const uri = 's3://bucket/a/b/?endpoint=http://127.0.0.1:9000&region=eu-west-1&profile=ops&pathStyle=false';
    expect(parseS3Uri(uri, { AWS_REGION: 'us-east-2' })).toEqual({
      bucket: 'bucket',
      prefix: 'a/b/',
      endpoint: 'http://127.0.0.1:9000',
      region: 'eu-west-1',
      profile: 'ops',
      pathStyle: false,
    });
  });

  it('or in the environment', () => {
    const env = { AWS_ENDPOINT_URL: 'http://a:1', AWS_ENDPOINT_URL_S3: 'http://b:2', S3_PATH_STYLE: 'false' };
    expect(parseS3Uri('s3://bucket', env)).toMatchObject({ endpoint: 'http://b:2', pathStyle: false, prefix: '' });
  });

  it('a store elsewhere needs no region, AWS itself does', () => {
    expect(parseS3Uri('s3://bucket?endpoint=http://a:1', {}).region).toBe('us-east-1');
    expect(parseS3Uri('s3://bucket', {}).region).toBeUndefined();
  });

  it.each([
    ['s3://', 'expected s3://BUCKET'],
    ['s3://bucket?endpint=http://a:1', 'unknown parameter endpint; expected some of endpoint, region'],
    ['s3://bucket?endpoint=a:1', 'expected http://HOST:PORT'],
    ['s3://bucket?pathStyle=yes', 'expected true or false'],
  ])('%s is refused: %s', (uri, reason) => {
    expect(() => parseS3Uri(uri, {})).toThrow(reason);
  });
});
