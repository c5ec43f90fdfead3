import { setTimeout as sleep } from 'node:timers/promises';
import { mayRetry } from './errors.js';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

export interface Deadline {
  /** milliseconds left, never below zero */
  left(): number;
  readonly totalMs: number;
  readonly signal: AbortSignal | undefined;
}

export function deadlineIn(totalMs: number, signal?: AbortSignal): Deadline {
  const at = performance.now() + totalMs;
  return { left: () => Math.max(0, at - performance.now()), totalMs, signal };
}

/** The n-th pause (from 0), doubling; full jitter is not wanted, runs should be alike. */
export const pauseMs = (attempt: number): number =>
  Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt, 10));

export const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  sleep(ms, undefined, signal === undefined ? {} : { signal });

/** The promise's outcome, or the signal's reason as soon as it aborts; what the promise was doing then ends unobserved. */
export function orAbort<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    if (signal.aborted) leave();
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}

/**
 * Run `attempt` until it succeeds, fails for good, or the deadline passes; then the last error is thrown.
 * `onRetry` runs before each new attempt (refresh what the failure shows to be stale); its failures are swallowed.
 */
export async function retrying<T>(
  deadline: Deadline,
  attempt: (number: number) => Promise<T>,
  onRetry: (error: unknown) => Promise<void> = async () => {},
  retriable: (error: unknown) => boolean = mayRetry,
): Promise<T> {
  for (let number = 0; ; number++) {
    deadline.signal?.throwIfAborted();
    try {
      return await orAbort(attempt(number), deadline.signal);
    } catch (error) {
      const wait = pauseMs(number);
      if (!retriable(error) || deadline.left() <= wait) throw error;
      await pause(wait, deadline.signal);
      await onRetry(error).catch(() => {});
    }
  }
}

/** Poll `look` until it gives something else than undefined. @throws Error "… within N ms" built from `what` */
export async function until<T>(deadline: Deadline, what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (let number = 0; ; number++) {
    deadline.signal?.throwIfAborted();
    const found = await orAbort(look(), deadline.signal);
    if (found !== undefined) return found;
    if (deadline.left() === 0) throw new Error(`${what}: not within ${deadline.totalMs} ms`);
    await pause(Math.min(pauseMs(number), deadline.left() + 1), deadline.signal);
  }
}
