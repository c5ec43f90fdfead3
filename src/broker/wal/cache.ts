/**
 * Recent data objects in memory, the oldest use out first, bounded by their bytes. An object is held as the batches it
 * was written from (no copy) or as the bytes it was read as.
 */
export class ObjectCache {
  private readonly objects = new Map<string, CachedObject>();
  private heldBytes = 0;

  constructor(private readonly maxBytes: number) {}

  /** Bytes of one batch; undefined when the object is not here. */
  batch(key: string, position: number, length: number): Buffer | undefined {
    const object = this.objects.get(key);
    if (object === undefined) return undefined;
    this.objects.delete(key);
    this.objects.set(key, object);
    if (object.whole) return object.whole.subarray(position, position + length);
    return object.parts?.get(position);
  }

  holdParts(key: string, bytes: number, parts: Map<number, Buffer>): void {
    this.hold(key, { bytes, parts });
  }

  holdWhole(key: string, whole: Buffer): void {
    this.hold(key, { bytes: whole.length, whole });
  }

  private hold(key: string, object: CachedObject): void {
    if (object.bytes > this.maxBytes || this.objects.has(key)) return;
    this.objects.set(key, object);
    this.heldBytes += object.bytes;
    for (const [oldest, { bytes }] of this.objects) {
      if (this.heldBytes <= this.maxBytes) break;
      this.objects.delete(oldest);
      this.heldBytes -= bytes;
    }
  }
}

interface CachedObject {
  bytes: number;
  parts?: Map<number, Buffer>;
  whole?: Buffer;
}
