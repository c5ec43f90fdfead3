/** Kafka's quota.window.num and quota.window.size.seconds. */
const windows = 11;
const windowMs = 1_000;

/**
 * What was used per second over the last eleven windows of a second, as Kafka's Rate: a window opens with the first use
 * after the one before it is full, and at least ten seconds are counted, so that a first burst is not taken for a rate.
 */
export class WindowedRate {
  private readonly samples: { startMs: number; sum: number }[] = [];

  record(amount: number, nowMs: number): void {
    const newest = this.samples.at(-1);
    if (newest !== undefined && nowMs - newest.startMs < windowMs) {
      newest.sum += amount;
      return;
    }
    this.samples.push({ startMs: nowMs, sum: amount });
    if (this.samples.length > windows) this.samples.shift();
  }

  /** How long to wait until the rate is down at `bound` per second; 0: it is not above. */
  throttleTimeMs(bound: number, nowMs: number): number {
    const spanMs = this.spanMs(nowMs);
    const perSecond = (this.total() * 1_000) / spanMs;
    return perSecond > bound ? Math.round(((perSecond - bound) / bound) * spanMs) : 0;
  }

  isIdle(nowMs: number): boolean {
    this.forget(nowMs);
    return this.samples.length === 0;
  }

  private total(): number {
    return this.samples.reduce((sum, sample) => sum + sample.sum, 0);
  }

  private spanMs(nowMs: number): number {
    this.forget(nowMs);
    const elapsedMs = nowMs - (this.samples[0]?.startMs ?? nowMs);
    const missing = Math.max(0, windows - 1 - Math.floor(elapsedMs / windowMs));
    return elapsedMs + missing * windowMs;
  }

  private forget(nowMs: number): void {
    while (this.samples[0] !== undefined && nowMs - this.samples[0].startMs >= windows * windowMs) this.samples.shift();
  }
}
