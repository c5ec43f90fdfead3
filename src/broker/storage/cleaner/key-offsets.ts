import { createHash } from 'node:crypto';

/** Keys up to this size are held as they are, longer ones by a hash of 128 bits, as Kafka's cleaner does. */
const maxPlainBytes = 16;

/** The newest offset of every key in a stretch of a log; holds a bounded number of keys. */
export class KeyOffsets {
  private readonly offsets = new Map<string, number>();

  constructor(private readonly maxKeys: number) {}

  /** Whether so many more keys might be too many. */
  isFullFor(keys: number): boolean {
    return this.offsets.size > 0 && this.offsets.size + keys > this.maxKeys;
  }

  note(key: Buffer, offset: number): void {
    this.offsets.set(held(key), offset);
  }

  /** Whether a later record of this key was noted. */
  isReplaced(key: Buffer, offset: number): boolean {
    const newest = this.offsets.get(held(key));
    return newest !== undefined && newest > offset;
  }
}

function held(key: Buffer): string {
  if (key.length <= maxPlainBytes) return key.toString('latin1');
  // One character more than any plain key has.
  return `#${createHash('md5').update(key).digest().toString('latin1')}`;
}
