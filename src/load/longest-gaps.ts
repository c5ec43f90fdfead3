import type { Unavailability } from '../model/evidence.js';

/**
 * The longest time in which each partition was asked and gave nothing. Time in which nothing was asked does not count,
 * so a sparse load is no outage. Pure.
 */
export class LongestGaps {
  private readonly askedSinceMs: Float64Array;
  private readonly answeredAtMs: Float64Array;
  private readonly longest: Unavailability[];

  constructor(topic: string, partitions: number) {
    this.askedSinceMs = new Float64Array(partitions).fill(Number.POSITIVE_INFINITY);
    this.answeredAtMs = new Float64Array(partitions);
    this.longest = Array.from({ length: partitions }, (_, partition) => ({ topic, partition, fromMs: 0, ms: 0 }));
  }

  /** Something has been due since `sinceMs`; the earliest since the last answer counts. */
  asked(partition: number, sinceMs: number): void {
    if (sinceMs < this.askedSinceMs[partition]!) this.askedSinceMs[partition] = sinceMs;
  }

  isWaiting(partition: number): boolean {
    return this.askedSinceMs[partition]! !== Number.POSITIVE_INFINITY;
  }

  answered(partition: number, atMs: number): void {
    this.measure(partition, atMs);
    this.answeredAtMs[partition] = atMs;
    this.askedSinceMs[partition] = Number.POSITIVE_INFINITY;
  }

  /** What was still waiting at the end counts up to `atMs`. */
  close(atMs: number): Unavailability[] {
    for (let partition = 0; partition < this.longest.length; partition++) this.measure(partition, atMs);
    return this.longest;
  }

  /** Partitions that were asked and have not answered since. */
  waiting(): number {
    return this.longest.filter(({ partition }) => this.isWaiting(partition)).length;
  }

  private measure(partition: number, atMs: number): void {
    if (!this.isWaiting(partition)) return;
    const fromMs = Math.max(this.askedSinceMs[partition]!, this.answeredAtMs[partition]!);
    const gap = this.longest[partition]!;
    if (atMs - fromMs > gap.ms) this.longest[partition] = { ...gap, fromMs, ms: atMs - fromMs };
  }
}
