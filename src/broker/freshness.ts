import type { Clock } from './clock.js';
import type { MetadataLog } from './metadata/log.js';

/**
 * How old this broker's view of the log may be for a read: half a session. A broker that was paused, or cut off from the
 * store, catches up before it answers; if it cannot within a session, it says so by failing the request.
 */
export function freshness(log: MetadataLog, clock: Clock, sessionTimeoutMs: number) {
  const caughtUp = (): Promise<void> => within(clock, sessionTimeoutMs, log.catchUp());
  return {
    caughtUp,
    recent: (): Promise<void> =>
      clock.monotonicMs() - log.freshAtMs <= sessionTimeoutMs / 2 ? Promise.resolve() : caughtUp(),
  };
}

function within(clock: Clock, ms: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => reject(new Error(`the metadata log could not be read within ${ms} ms`)));
    work.then(resolve, reject).finally(cancel);
  });
}
