/**
 * Recent data objects in memory, the oldest use out first, bounded by their bytes. An object is held as the batches it
 * was written from (no copy) or as the bytes it was read as. Each kind has its half: a replay of old data pushes out what
 * was read, never what live readers are about to want.
 */
export class ObjectCache {
  private readonly written: Shelf;
  private readonly read: Shelf;

  /** `thrash`: the injected defect `shared-cache-thrash`. */
  constructor(
    maxBytes: number,
    private readonly thrash = false,
  ) {
    this.written = new Shelf(maxBytes / 2);
    this.read = new Shelf(maxBytes / 2);
  }

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
    const written = this.written.use(key);
    if (written?.parts) return written.parts.get(position);
    const found = this.read.use(key);
    if (found?.whole === undefined) return undefined;
    const batch = found.whole.subarray(position, position + length);
    if (!found.checked?.has(position)) {
      if (!isIntact(batch)) return this.read.letGo(key);
      found.checked?.add(position);
    }
    return batch;
  }

  holdParts(key: string, bytes: number, parts: Map<number, Buffer>): void {
    this.written.hold(key, { bytes, parts });
  }

  holdWhole(key: string, whole: Buffer): void {
    // Defect `shared-cache-thrash`: what was written goes first.
    if (this.thrash) this.written.clear();
    this.read.hold(key, { bytes: whole.length, whole, checked: new Set() });
  }
}

/** Objects of one kind, least recently used first. */
class Shelf {
  private readonly objects = new Map<string, CachedObject>();
  private heldBytes = 0;

  constructor(private readonly maxBytes: number) {}

  use(key: string): CachedObject | undefined {
    const object = this.objects.get(key);
    if (object === undefined) return undefined;
    this.objects.delete(key);
    this.objects.set(key, object);
    return object;
  }

  hold(key: string, object: CachedObject): void {
    if (object.bytes > this.maxBytes || this.objects.has(key)) return;
    this.objects.set(key, object);
    this.heldBytes += object.bytes;
    for (const oldest of this.objects.keys()) {
      if (this.heldBytes <= this.maxBytes) break;
      this.letGo(oldest);
    }
  }

  letGo(key: string): undefined {
    this.heldBytes -= this.objects.get(key)?.bytes ?? 0;
    this.objects.delete(key);
  }

  clear(): void {
    this.objects.clear();
    this.heldBytes = 0;
  }
}

interface CachedObject {
  bytes: number;
  parts?: Map<number, Buffer>;
  whole?: Buffer;
  /** Positions of batches of `whole` that passed their check. */
  checked?: Set<number>;
}
