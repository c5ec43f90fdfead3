import type { StoredObject } from '../../target/target.js';

export interface StoredSince {
  bytes: number;
  byClass: Record<string, { objects: number; bytes: number }>;
}

/**
 * What a bucket holds because of what was done since `before`: the objects that have appeared. Where older objects have
 * gone meanwhile, a compaction has rewritten them into new ones, so the bucket's growth as a whole is an upper bound, too;
 * the lower of the two counts. Nothing else was reclaimed meanwhile, provided that `before` was taken when the bucket was
 * at rest.
 */
export function storedSince(
  before: readonly StoredObject[],
  now: readonly StoredObject[],
  classOf: (key: string) => string,
): StoredSince {
  const old = new Set(before.map(({ key }) => key));
  const byClass: StoredSince['byClass'] = {};
  let appeared = 0;
  for (const { key, size } of now) {
    if (old.has(key)) continue;
    const entry = (byClass[classOf(key)] ??= { objects: 0, bytes: 0 });
    entry.objects += 1;
    entry.bytes += size;
    appeared += size;
  }
  const grown = totalBytes(now) - totalBytes(before);
  return { bytes: grown > 0 ? Math.min(appeared, grown) : appeared, byClass };
}

export const totalBytes = (objects: readonly StoredObject[]): number =>
  objects.reduce((sum, { size }) => sum + size, 0);
