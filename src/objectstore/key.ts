import { StoreError } from './store.js';

const segment = /^[A-Za-z0-9_][A-Za-z0-9._=-]*$/;

/**
 * Object keys are `segment/segment/…` of plain characters, so that every key is also a safe relative path: no `..`, no
 * absolute path, no hidden file, nothing a shell or an S3 client would have to escape.
 */
export function assertKey(key: string): void {
  if (key.length <= 512 && key.split('/').every((part) => segment.test(part))) return;
  throw new StoreError(
    `object key ${JSON.stringify(key)} is not allowed; expected segments of letters, digits and ._=- separated by /`,
  );
}

/** The first segment: what a key holds (`wal`, `meta`, `segment`). */
export function keyClass(key: string): string {
  const slash = key.indexOf('/');
  return slash < 0 ? key : key.slice(0, slash);
}
