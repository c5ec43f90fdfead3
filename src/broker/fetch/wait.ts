import type { Broker } from '../context.js';
import { type FetchPlan, type FetchReader, mayBeBehind, planFetch } from './plan.js';
import type { FetchPartition } from './session.js';

export interface FetchLimits {
  minBytes: number;
  maxBytes: number;
  maxWaitMs: number;
}

/**
 * The long poll: resolves with a plan once it holds `minBytes`, holds an error, or `maxWaitMs` have passed. Woken by
 * commits and by changes of leadership, never by polling.
 */
export async function awaitData(
  broker: Broker,
  partitions: FetchPartition[],
  limits: FetchLimits,
  signal: AbortSignal,
  reader: FetchReader,
): Promise<FetchPlan> {
  const replan = () => planFetch(broker, partitions, limits.maxBytes, reader);
  let plan = replan();
  if (plan.failed && mayBeBehind(plan)) {
    await broker.caughtUp();
    plan = replan();
  }
  // Defect `no-long-poll`.
  if (broker.defects.has('no-long-poll')) return plan;
  const deadlineMs = broker.clock.monotonicMs() + limits.maxWaitMs;
  while (!plan.failed && plan.bytes < limits.minBytes && partitions.length > 0 && !signal.aborted) {
    const leftMs = deadlineMs - broker.clock.monotonicMs();
    if (leftMs <= 0) break;
    await news(broker, plan, leftMs, signal);
    plan = replan();
  }
  return plan;
}

function news(broker: Broker, plan: FetchPlan, forMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const watched = plan.partitions.flatMap(({ partition }) => (partition ? [partition] : []));
    const done = () => {
      stopWatching();
      cancelTimer();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const stopWatching = broker.watch.on(watched, done);
    const cancelTimer = broker.clock.after(forMs, done);
    signal.addEventListener('abort', done, { once: true });
  });
}
