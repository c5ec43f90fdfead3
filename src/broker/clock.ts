/** Time as the broker sees it, passed in so that simulations own it. */
export interface Clock {
  /** Wall clock, ms since the epoch: only for what others read (timestamps, retention). */
  wallMs(): number;
  /** Never goes back: for sessions, freshness, latencies. */
  monotonicMs(): number;
  /** Calls back once after `ms`; the returned function cancels. */
  after(ms: number, call: () => void): () => void;
}

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

export function sleep(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.after(ms, resolve));
}
