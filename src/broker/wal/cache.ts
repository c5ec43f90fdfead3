/**
 * Recent data objects in memory, the oldest use out first, bounded by their bytes. An object is held as the batches it
 * was written from (no copy) or as the bytes it was read as.
 */
export class ObjectCache {
  private readonly objects = new Map<string, CachedObject>();
  private heldBytes = 0;

  constructor(private readonly maxBytes: number) {}

  /**
   * Bytes of one batch; undefined when the object is not here. What was read from the store is put to `isIntact` at its
   * first use; an object that does not stand it is let go, so that the store is asked again.
   */
  batch(
    key: string,
    position: number,
    length: number,
    isIntact: (batch: Buffer) => boolean = () => true,
  ): Buffer | undefined {
    const object = this.objects.get(key);
    if (object === undefined) return undefined;
    if (object.whole && !object.checked?.has(position)) {
      if (!isIntact(object.whole.subarray(position, position + length))) return this.letGo(key, object);
      object.checked?.add(position);
    }
    this.objects.delete(key);
    this.objects.set(key, object);
    if (object.whole) return object.whole.subarray(position, position + length);
    return object.parts?.get(position);
  }

  holdParts(key: string, bytes: number, parts: Map<number, Buffer>): void {
    this.hold(key, { bytes, parts });
  }

  holdWhole(key: string, whole: Buffer): void {
    this.hold(key, { bytes: whole.length, whole, checked: new Set() });
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

  private letGo(key: string, { bytes }: CachedObject): undefined {
    this.objects.delete(key);
    this.heldBytes -= bytes;
  }
}

interface CachedObject {
  bytes: number;
  parts?: Map<number, Buffer>;
  whole?: Buffer;
  /** Positions of batches of `whole` that passed their check. */
  checked?: Set<number>;
}
