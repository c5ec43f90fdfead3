/** Milliseconds since the load began, and the same instants as microseconds since the epoch, for other processes. */
export class LoadClock {
  private startedAt: number | null = null;
  private epochUs = 0;

  /** @param now a monotonic clock in milliseconds. @param timeOrigin what its 0 is, in ms since the epoch. */
  constructor(
    private readonly now: () => number = () => performance.now(),
    private readonly timeOrigin: number = performance.timeOrigin,
  ) {}

  start(): void {
    this.startedAt = this.now();
    this.epochUs = Math.round((this.timeOrigin + this.startedAt) * 1000);
  }

  /** 0 until the load has begun. */
  nowMs(): number {
    return this.startedAt === null ? 0 : this.now() - this.startedAt;
  }

  toEpochUs(ms: number): number {
    return this.epochUs + Math.round(ms * 1000);
  }

  fromEpochUs(us: number): number {
    return (us - this.epochUs) / 1000;
  }
}
