import { NotFound, StoreError, StoreUnavailable } from '../objectstore/index.js';
import { type Clock, sleep } from './clock.js';
import { type Logger, reasonOf } from './logger.js';

const firstPauseMs = 100;
const longestPauseMs = 2_000;

export interface Patience {
  clock: Clock;
  logger: Logger;
  /** Whether to go on waiting after this error. */
  waitsFor: (error: unknown) => boolean;
}

/** Throttled, slow or away: a broker that starts meanwhile waits, since its cluster has nothing else to serve from. */
export function mayPass(error: unknown): boolean {
  return error instanceof StoreUnavailable;
}

/** Any trouble with a store that was reached before. */
export function isTrouble(error: unknown): boolean {
  return error instanceof StoreError && !(error instanceof NotFound);
}

/** Repeats a piece of the start, with growing pauses, until it succeeds or fails for another reason than the store. */
export async function awaitStore<T>(act: string, attempt: () => Promise<T>, patience: Patience): Promise<T> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await attempt();
    } catch (error) {
      if (!patience.waitsFor(error)) throw error;
      patience.logger.warn('waiting for the store', { act, reason: reasonOf(error) });
      await sleep(patience.clock, pauseMs);
    }
  }
}
