import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { explain } from './file-errors.js';
import { FileStore } from './file-store.js';
import { S3Store } from './s3-store.js';
import { type ObjectStore, StoreError } from './store.js';

/**
 * Opens `file:///DIR`, a plain directory (made when it is missing) or `s3://BUCKET/PREFIX?…` (`parseS3Uri`).
 * @throws StoreError with the reason; StoreUnavailable when the store may be there later
 */
export async function openStore(uri: string): Promise<ObjectStore> {
  if (uri.startsWith('s3://')) return S3Store.open(uri);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(uri) && !uri.startsWith('file://')) {
    throw new StoreError(`cannot open store ${uri}: expected a directory, file:///DIRECTORY or s3://BUCKET/PREFIX`);
  }
  const root = uri.startsWith('file://') ? fileURLToPath(uri) : resolve(uri);
  try {
    await mkdir(root, { recursive: true });
  } catch (error) {
    throw explain(error, `open the object store ${uri}`, root);
  }
  const store = new FileStore(root);
  await store.sweep();
  return store;
}
