/**
 * The greatest of all values up to each place of a column, so that the first place which reaches a value is found by
 * bisection although the column is not sorted. Made when it is first asked for, and again after `reset`.
 */
export class RunningMaximum {
  private maxima = new Float64Array(0);
  private first = 0;
  private end = 0;

  /** Values before the end of the column changed, or moved. */
  reset(): void {
    this.end = this.first = 0;
    this.maxima = new Float64Array(0);
  }

  /** First place in `first` … `end - 1` whose value is `wanted` or more; `end` when there is none. */
  firstReaching(values: Float64Array, first: number, end: number, wanted: number): number {
    this.extend(values, first, end);
    let low = first;
    let high = end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.maxima[middle] as number) >= wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private extend(values: Float64Array, first: number, end: number): void {
    if (this.first !== first || this.maxima.length !== values.length) {
      this.maxima = new Float64Array(values.length);
      this.first = this.end = first;
    }
    for (let i = this.end; i < end; i++) {
      const before = i === first ? Number.NEGATIVE_INFINITY : (this.maxima[i - 1] as number);
      this.maxima[i] = Math.max(before, values[i] as number);
    }
    this.end = Math.max(this.end, end);
  }
}
