import { StoreError } from './store.js';

/** Where a bucket is and how to talk to it; what is undefined, the AWS SDK finds as it always does. */
export interface S3Location {
  bucket: string;
  /** Before every key: empty, or ending with `/`. */
  prefix: string;
  endpoint: string | undefined;
  region: string | undefined;
  profile: string | undefined;
  /** `endpoint/bucket/key` instead of `bucket.endpoint/key`. */
  pathStyle: boolean;
}

const parameters = ['endpoint', 'region', 'profile', 'pathStyle'];

/**
 * `s3://BUCKET[/PREFIX][?endpoint=URL&region=NAME&profile=NAME&pathStyle=BOOLEAN]`. Parameters win over `env`:
 * `AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL`, `AWS_REGION`, `AWS_PROFILE` (all three the SDK's own) and `S3_PATH_STYLE`.
 * Path style is the default, since every store but a few knows it. @throws StoreError naming what is wrong
 */
export function parseS3Uri(uri: string, env: NodeJS.ProcessEnv = process.env): S3Location {
  const match = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([^?]*))?(?:\?(.*))?$/.exec(uri);
  if (!match?.[1]) throw new StoreError(`"${uri}" names no bucket: expected s3://BUCKET or s3://BUCKET/PREFIX`);
  const prefix = (match[2] ?? '').replace(/^\/+|\/+$/g, '');
  const given = new URLSearchParams(match[3] ?? '');
  for (const name of given.keys()) {
    if (!parameters.includes(name)) {
      throw new StoreError(`"${uri}" has an unknown parameter ${name}; expected some of ${parameters.join(', ')}`);
    }
  }
  const endpoint = given.get('endpoint') ?? env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL;
  if (endpoint && !/^https?:\/\//.test(endpoint)) {
    throw new StoreError(`the S3 endpoint "${endpoint}" is no URL: expected http://HOST:PORT or https://HOST`);
  }
  return {
    bucket: match[1],
    prefix: prefix === '' ? '' : `${prefix}/`,
    endpoint: endpoint || undefined,
    // Stores other than AWS have no regions, but a signature names one.
    region: given.get('region') ?? env.AWS_REGION ?? (endpoint ? 'us-east-1' : undefined),
    profile: given.get('profile') ?? undefined,
    pathStyle: booleanOf(uri, given.get('pathStyle') ?? env.S3_PATH_STYLE ?? 'true'),
  };
}

function booleanOf(uri: string, text: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  throw new StoreError(`"${uri}": path style is "${text}"; expected true or false`);
}
