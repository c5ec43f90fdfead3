/** A set of sequences, one bit each. */
export class SequenceSet {
  private bits = new Uint8Array(1024);

  has(sequence: number): boolean {
    return ((this.bits[sequence >>> 3] ?? 0) & (1 << (sequence & 7))) !== 0;
  }

  /** False when it was there already. */
  add(sequence: number): boolean {
    const at = sequence >>> 3;
    if (at >= this.bits.length) this.grow(at);
    const bit = 1 << (sequence & 7);
    if (this.bits[at]! & bit) return false;
    this.bits[at]! |= bit;
    return true;
  }

  private grow(at: number): void {
    const wider = new Uint8Array(Math.max(this.bits.length * 2, at + 1));
    wider.set(this.bits);
    this.bits = wider;
  }
}
