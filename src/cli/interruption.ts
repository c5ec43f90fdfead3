const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What a run is aborted with. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

export interface Interruption {
  signal: AbortSignal;
  /** Gives the signals back to the process. */
  stop(): void;
}

/**
 * Turns Ctrl-C (and SIGTERM, SIGHUP) into an abort, so that everything is put in order; a second one leaves at once, and
 * only what `onHurriedExit` holds is still done: children killed, temporary folders removed.
 */
export function onInterruption(first: () => void): Interruption {
  const controller = new AbortController();
  const listener = () => {
    if (controller.signal.aborted) process.exit(130);
    first();
    controller.abort(new Interrupted('interrupted'));
  };
  for (const signal of signals) process.on(signal, listener);
  return {
    signal: controller.signal,
    stop: () => {
      for (const signal of signals) process.off(signal, listener);
    },
  };
}
