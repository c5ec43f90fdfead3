import type { Broker } from './context.js';
import { reasonOf } from './logger.js';
import { LogClosed } from './metadata/log.js';

/** Runs a piece of background work again and again, `everyMs` after it ended; an error is logged and tried again. */
export function periodically(broker: Broker, name: string, everyMs: number, work: () => Promise<void>): void {
  let stopped = false;
  let cancel: () => void = () => {};
  const schedule = () => {
    if (!stopped) cancel = broker.clock.after(everyMs, run);
  };
  const run = () => {
    work()
      .catch((error) => {
        if (!(error instanceof LogClosed)) broker.logger.error(`${name} failed`, { reason: reasonOf(error) });
      })
      .finally(schedule);
  };
  schedule();
  broker.onStop(() => {
    stopped = true;
    cancel();
  });
}
