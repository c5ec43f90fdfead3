import type { Broker } from '../context.js';

const lastServed = new WeakMap<Broker, Promise<unknown>>();

/** Defect `global-stall`: whatever a broker is asked, by whomever, waits for all that was asked before. */
export function oneAtATime<T>(broker: Broker, serve: () => Promise<T> | T): Promise<T> {
  const before = lastServed.get(broker) ?? Promise.resolve();
  const served = before.then(serve);
  lastServed.set(
    broker,
    served.catch(() => {}),
  );
  return served;
}
