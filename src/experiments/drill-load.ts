import { type LoadOutcome, type LoadPlan, type RunningLoad, startLoad } from '../load/index.js';
import type { Act } from '../model/evidence.js';
import type { ExperimentContext } from './experiment.js';
import { countLoad, loadPlan } from './load-plan.js';
import { type Session, withSession } from './session.js';
import { pause, until } from './waiting.js';

/** A load that runs while something is done to the target. Its clock is the load's. */
export interface Drill extends Session {
  topic: string;
  partitions: number;
  load: RunningLoad;
  acts: Act[];
  /** Notes an act at this moment; returns the moment. */
  act(what: string): number;
}

/** Drills end their load themselves, when they have seen enough; latencies are kept at a resolution that follows from this. */
const untilStopped = 300_000;

/**
 * Creates a topic, runs the profile's drill load on it while `during` lasts, and stops it. The load is stopped on failure
 * too, so that nothing goes on writing.
 */
export async function underLoad<T>(
  context: ExperimentContext,
  name: string,
  wanted: Partial<LoadPlan> & { replicationFactor?: number },
  during: (drill: Drill) => Promise<T>,
): Promise<{ outcome: LoadOutcome; acts: Act[]; topic: string; result: T }> {
  const topic = context.owned.topic(name);
  const { replicationFactor = context.profile.topic.replicationFactor, ...plan } = wanted;
  const partitions = plan.partitions ?? context.profile.topic.partitions;
  return withSession(context.target.client, async (session) => {
    await session.admin.createTopic(topic, { partitions, replicationFactor });
    const load = await startLoad(
      context.target.client,
      loadPlan(context, { topic, rate: context.profile.rate.drillRecordsPerSecond, durationMs: untilStopped, ...plan }),
      context.signal,
    );
    const acts: Act[] = [];
    const act = (what: string) => {
      const atMs = load.nowMs();
      acts.push({ atMs, act: what });
      context.progress(what);
      return atMs;
    };
    try {
      const result = await during({ ...session, topic, partitions, load, acts, act });
      const outcome = await load.stop();
      countLoad(context, outcome);
      return { outcome, acts, topic, result };
    } catch (error) {
      await load.stop().catch(() => {});
      throw error;
    }
  });
}

/** Lets the load run in until its figures mean something: every partition has acknowledged, and `ms` have passed since. */
export async function baseline(
  { load, partitions }: Drill,
  ms: number,
  signal: AbortSignal,
): Promise<{ fromMs: number }> {
  const flowing = () => range(partitions).every((partition) => load.acknowledgedAt(partition) > 0);
  if (!(await until(flowing, { signal, timeoutMs: 20_000 }))) {
    const silent = range(partitions).filter((partition) => load.acknowledgedAt(partition) === 0);
    throw new Error(
      `before anything was done to the target, partition(s) ${silent.join(', ')} acknowledged nothing within 20 s of load: look at the target first`,
    );
  }
  const fromMs = load.nowMs();
  await pause(ms, signal);
  return { fromMs };
}

/**
 * p99 of the records due since then, up to this moment. Taken live, before something is done: afterwards the records that
 * were under way just then would count as part of the time before.
 */
export function p99Since({ load }: Drill, fromMs: number): number {
  const p99 = load.ackP99Ms(fromMs);
  if (p99 === null)
    throw new Error(
      `nothing was acknowledged for ${Math.round(load.nowMs() - fromMs)} ms before anything was done to the target`,
    );
  return p99;
}

/** Whether every one of these partitions has acknowledged more than it had at `since`. */
export function allMovedOn(
  load: RunningLoad,
  partitions: readonly number[],
  since: ReadonlyMap<number, number>,
): boolean {
  return partitions.every((partition) => load.acknowledgedAt(partition) > (since.get(partition) ?? 0));
}

export function acknowledgedNow(load: RunningLoad, partitions: readonly number[]): Map<number, number> {
  return new Map(partitions.map((partition) => [partition, load.acknowledgedAt(partition)]));
}

export const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
