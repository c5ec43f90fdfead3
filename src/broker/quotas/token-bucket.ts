/** A bucket holds what eleven seconds of the quota allow (Kafka's quota.window.num × quota.window.size.seconds). */
const burstSeconds = 11;

/**
 * KIP-599: tokens flow in at `bound` per second. Whoever finds the bucket not overdrawn may take as many as he needs, also
 * more than there are; the next one waits until the debt is paid.
 */
export class TokenBucket {
  private tokens: number | null = null;
  private refilledMs = 0;

  take(amount: number, bound: number, nowMs: number): void {
    this.tokens = this.level(bound, nowMs) - amount;
  }

  /** How long until the bucket is no longer overdrawn; 0: it is not. */
  throttleTimeMs(bound: number, nowMs: number): number {
    const level = this.level(bound, nowMs);
    return level < 0 ? Math.round((-level / bound) * 1_000) : 0;
  }

  private level(bound: number, nowMs: number): number {
    const burst = bound * burstSeconds;
    const level = this.tokens === null ? burst : this.tokens + (bound * (nowMs - this.refilledMs)) / 1_000;
    this.refilledMs = nowMs;
    this.tokens = Math.min(burst, level);
    return this.tokens;
  }
}
