import type { S3Location } from './s3-location.js';
import { AlreadyExists, NotFound, StoreError, StoreUnavailable } from './store.js';

/** What S3 or the SDK rejected with, in the words of a store. `act`: what was being done, to which object. */
export function explainS3(error: unknown, act: string, key: string, { bucket, prefix }: S3Location): StoreError {
  const { name, message } = error instanceof Error ? error : { name: 'unknown', message: String(error) };
  if (name === 'NoSuchKey' || name === 'NotFound') return new NotFound(key);
  const status = statusOf(error);
  if (status === 412) return new AlreadyExists(key);
  const text = `cannot ${act} in s3://${bucket}/${prefix}: ${name}: ${message}`;
  return new (mayPass(error) ? StoreUnavailable : StoreError)(text, { cause: error });
}

/** Why the first requests to a store failed, and what a person can do about it. */
export function explainOpening(error: unknown, location: S3Location): Error {
  const { bucket, prefix, endpoint = 'AWS S3' } = location;
  const found = `cannot use s3://${bucket}/${prefix}`;
  if (!(error instanceof StoreError)) return new StoreError(`${found}: ${String(error)}`, { cause: error });
  const cause = error.cause as Error | undefined;
  if (cause === undefined && !(error instanceof NotFound)) return new StoreError(`${found}: ${error.message}`);
  const { name, message } = cause ?? error;
  const reason = advice(error, name, bucket, endpoint) ?? `${endpoint} does not answer as S3 does; check the endpoint`;
  const Kind = error instanceof StoreUnavailable ? StoreUnavailable : StoreError;
  return new Kind(`${found}: ${reason} (${name}: ${message})`, { cause: cause ?? error });
}

/** HTTP status of the answer that an error came from; undefined when there was none. */
export function statusOf(error: unknown): number | undefined {
  const cause = error instanceof StoreError ? error.cause : error;
  return (cause as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode;
}

const badCredentials = new Set(['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'InvalidToken', 'ExpiredToken']);
const wrongRegion = new Set([
  'PermanentRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
]);
/** The SDK found no way to ask, or the peer speaks something else: asking again is no help. */
const hopeless = new Set(['CredentialsProviderError', 'SyntaxError', 'TypeError']);

function advice(error: StoreError, name: string, bucket: string, endpoint: string): string | null {
  const status = statusOf(error);
  if (name === 'NoSuchBucket') return `there is no bucket "${bucket}" at ${endpoint}; create it or correct its name`;
  if (name === 'CredentialsProviderError') {
    return 'no credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE';
  }
  if (badCredentials.has(name))
    return `${endpoint} refuses the credentials; check the access key, its secret and region`;
  if (wrongRegion.has(name)) return `the bucket "${bucket}" is in another region; set AWS_REGION or ?region=`;
  if (status === 403) {
    return `these credentials may not use the bucket "${bucket}"; allow s3:GetObject, PutObject, DeleteObject, ListBucket`;
  }
  if (isOtherProtocol(error.cause)) return null;
  if (status === undefined && error instanceof StoreUnavailable) {
    return `${endpoint} cannot be reached; start the store or correct the endpoint`;
  }
  if (error instanceof StoreUnavailable) return `${endpoint} is not ready (HTTP ${status}); try again later`;
  return null;
}

/** Throttled, overloaded, unreachable, broken off. 409: another creation of the same key is under way. */
function mayPass(error: unknown): boolean {
  const status = statusOf(error);
  if (hopeless.has((error as Error)?.name) || isOtherProtocol(error)) return false;
  return status === undefined || status >= 500 || [408, 409, 429].includes(status) || status < 300;
}

/** Node's HTTP parser met something else than HTTP, or TLS something else than TLS. */
function isOtherProtocol(error: unknown): boolean {
  return /^(HPE_|EPROTO|ERR_SSL)/.test(String((error as { code?: unknown } | undefined)?.code ?? ''));
}
