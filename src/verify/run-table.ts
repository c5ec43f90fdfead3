/**
 * Runs of consecutive sequences with the offset of their first record, sorted by sequence. Neighbours whose offsets
 * continue are one run, so a partition with one producer and no trouble needs a single entry.
 */
export class RunTable {
  private firsts = new Float64Array(16);
  private counts = new Float64Array(16);
  private offsets = new Float64Array(16);
  private length = 0;
  private sorted = true;

  add(firstSequence: number, count: number, baseOffset: number): void {
    const last = this.length - 1;
    if (last >= 0) {
      const continues = this.firsts[last]! + this.counts[last]! === firstSequence;
      const lastOffset = this.offsets[last]!;
      const expected = lastOffset < 0 ? -1 : lastOffset + this.counts[last]!;
      if (continues && baseOffset === expected) {
        this.counts[last]! += count;
        return;
      }
      if (firstSequence < this.firsts[last]!) this.sorted = false;
    }
    if (this.length === this.firsts.length) this.grow();
    this.firsts[this.length] = firstSequence;
    this.counts[this.length] = count;
    this.offsets[this.length] = baseOffset;
    this.length++;
  }

  has(sequence: number): boolean {
    return this.find(sequence) >= 0;
  }

  offsetOf(sequence: number): number {
    const at = this.find(sequence);
    return at < 0 || this.offsets[at]! < 0 ? -1 : this.offsets[at]! + sequence - this.firsts[at]!;
  }

  /** Linear: asked only to explain damage. */
  sequenceAt(offset: number): number {
    for (let i = 0; i < this.length; i++) {
      const base = this.offsets[i]!;
      if (base >= 0 && offset >= base && offset < base + this.counts[i]!) return this.firsts[i]! + offset - base;
    }
    return -1;
  }

  list(): { firstSequence: number; count: number; baseOffset: number }[] {
    this.sort();
    return Array.from({ length: this.length }, (_, i) => ({
      firstSequence: this.firsts[i]!,
      count: this.counts[i]!,
      baseOffset: this.offsets[i]!,
    }));
  }

  private find(sequence: number): number {
    this.sort();
    let low = 0;
    let high = this.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      if (sequence < this.firsts[middle]!) high = middle - 1;
      else if (sequence >= this.firsts[middle]! + this.counts[middle]!) low = middle + 1;
      else return middle;
    }
    return -1;
  }

  /** Retries end out of order now and then; whoever asks, asks after many additions. */
  private sort(): void {
    if (this.sorted) return;
    const order = Array.from({ length: this.length }, (_, i) => i).sort((a, b) => this.firsts[a]! - this.firsts[b]!);
    for (const column of ['firsts', 'counts', 'offsets'] as const) {
      const from = this[column].slice();
      order.forEach((source, i) => {
        this[column][i] = from[source]!;
      });
    }
    this.sorted = true;
  }

  private grow(): void {
    for (const column of ['firsts', 'counts', 'offsets'] as const) {
      const wider = new Float64Array(this.length * 2);
      wider.set(this[column]);
      this[column] = wider;
    }
  }
}
