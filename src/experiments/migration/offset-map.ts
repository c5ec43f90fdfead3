interface Run {
  source: number;
  target: number;
  count: number;
}

/**
 * Which offset of the target holds the record of which offset of the source, for one partition. Kept as runs in which
 * both sides grow by one, so that a gap (compaction, transaction markers) costs one run and not one entry per record.
 */
export class OffsetMap {
  private readonly runs: Run[] = [];
  private next = { source: 0, target: 0 };

  /** Notes one mirrored record; sources come in ascending order. */
  add(source: number, target: number): void {
    const last = this.runs.at(-1);
    if (last && source === last.source + last.count && target === last.target + last.count) last.count += 1;
    else this.runs.push({ source, target, count: 1 });
    this.next = { source: source + 1, target: target + 1 };
  }

  get records(): number {
    return this.runs.reduce((sum, run) => sum + run.count, 0);
  }

  /**
   * Where a group that has committed `source` goes on: the first mirrored record at or after it, or the end of what was
   * mirrored. Never a record further on, which would be a gap.
   */
  translate(source: number): number {
    let low = 0;
    let high = this.runs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const run = this.runs[middle] as Run;
      if (run.source + run.count <= source) low = middle + 1;
      else high = middle;
    }
    const run = this.runs[low];
    if (run === undefined) return this.next.target;
    return run.target + Math.max(0, source - run.source);
  }
}
