const sliceStarts = 1 << 20;

/**
 * Seeded random bytes that every payload of a run is a slice of: writing is one move, verifying one native compare.
 * One MiB of possible starts, more than the windows of snappy, lz4 and gzip, so that a broker which recompresses finds
 * almost no repetition.
 */
export class PayloadBlock {
  readonly bytes: Buffer;

  constructor(seed: number, payloadBytes: number) {
    const words = new Uint32Array(Math.ceil((sliceStarts + payloadBytes) / 4));
    let state = seed >>> 0 || 1;
    for (let i = 0; i < words.length; i++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      words[i] = Math.imul(state, 0x2c9277b5);
    }
    this.bytes = Buffer.from(words.buffer, 0, sliceStarts + payloadBytes);
  }

  /** Where in the block the payload of this record begins. */
  sliceStart(partition: number, sequenceHigh: number, sequenceLow: number): number {
    let hash = Math.imul(
      sequenceLow ^ Math.imul(partition + 1, 0x85ebca6b) ^ Math.imul(sequenceHigh, 0xc2b2ae35),
      0x9e3779b1,
    );
    hash ^= hash >>> 15;
    return Math.imul(hash, 0x27d4eb2f) >>> 12;
  }

  /** Puts the block at the start of `slab` and returns the slab. */
  copyInto(slab: Buffer): Buffer {
    this.bytes.copy(slab, 0);
    return slab;
  }
}
