import { setTimeout as sleep } from 'node:timers/promises';

export interface Wait {
  signal: AbortSignal;
  timeoutMs: number;
  /** Between two looks; default 25. */
  everyMs?: number;
}

/**
 * Looks again and again until `condition` holds. False when it did not within the time: for a drill that is a finding,
 * not a failure of the tool. A look that throws counts as "not yet", since a cluster under a drill refuses many things.
 * @throws the signal's reason when it is aborted
 */
export async function until(condition: () => boolean | Promise<boolean>, wait: Wait): Promise<boolean> {
  const deadline = performance.now() + wait.timeoutMs;
  for (;;) {
    wait.signal.throwIfAborted();
    if (await holds(condition, wait.signal)) return true;
    if (performance.now() >= deadline) return false;
    await pause(wait.everyMs ?? 25, wait.signal);
  }
}

/** A stretch of time in which something is observed. @throws the signal's reason when it is aborted */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

async function holds(condition: () => boolean | Promise<boolean>, signal: AbortSignal): Promise<boolean> {
  try {
    return await condition();
  } catch {
    signal.throwIfAborted();
    return false;
  }
}
