import { setMaxListeners } from 'node:events';
import type { ExperimentContext } from '../experiments/experiment.js';
import type { EvidenceById, ExperimentId, ExperimentResult } from '../model/evidence.js';
import type { RunObserver } from './observer.js';
import type { AnyExperiment, Experiments, Plan, PlannedExperiment } from './plan.js';

export interface Execution {
  plan: Plan;
  experiments: Experiments;
  /** The same for every experiment; the executor adds what differs. */
  context: Omit<ExperimentContext, 'signal' | 'progress' | 'countBytes' | 'earlier'>;
  /** Ctrl-C. */
  interruption: AbortSignal;
  /** Monotonic time at which the budget ends; null: no budget. */
  budgetEndsAtMs: number | null;
  /** Called with each result, in order, before anything else is done. */
  keepResult(result: ExperimentResult): Promise<void>;
  /**
   * After each experiment: puts the target in order (dead brokers, leftovers). Resolves with a sentence when the target is
   * lost: then nothing more is run.
   */
  settle(after: ExperimentResult): Promise<string | null>;
  observer: RunObserver;
}

/**
 * An experiment may take this much longer than planned before it counts as stuck. The extra is more than the longest row of
 * waits inside one (a move, its acknowledgement and a broker's return: 60 s each), so that a target on which something never
 * ends gets its finding, not an error.
 */
const patience = { factor: 5, extraMs: 300_000 };
/** What an aborted experiment gets to put things back before it is left to itself. */
const abortGraceMs = 10_000;
/** Estimates are not exact: a running experiment may end up this much beyond the budget. */
export const budgetOverrun = 0.2;

/** Runs a plan's experiments one after the other. Never throws for what an experiment or the target does. */
export async function executePlan(execution: Execution): Promise<Map<ExperimentId, ExperimentResult>> {
  const results = new Map<ExperimentId, ExperimentResult>();
  let lost: string | null = null;
  for (const planned of execution.plan.experiments) {
    const refusal = planned.refusal ?? refuseNow(planned, execution, lost);
    const result: ExperimentResult = refusal
      ? { status: 'not-run', id: planned.id, ...refusal }
      : await runOne(planned, execution, results);
    results.set(planned.id, result);
    await execution.keepResult(result);
    execution.observer.experimentEnded(planned, result);
    if (refusal === null && !execution.interruption.aborted) lost ??= await execution.settle(result);
  }
  return results;
}

function refuseNow(planned: PlannedExperiment, execution: Execution, lost: string | null) {
  if (execution.interruption.aborted) return interrupted;
  if (lost !== null)
    return { reason: `the target was lost before: ${lost}`, needs: 'bring the target back and run again' };
  const leftMs = execution.budgetEndsAtMs === null ? Infinity : execution.budgetEndsAtMs - performance.now();
  return leftMs < planned.seconds * 1_000 ? outOfTime : null;
}

const interrupted = { reason: 'the run was interrupted', needs: 'let the run come to its end' };
const outOfTime = { reason: 'the time budget was spent', needs: 'give the run more time with --time-budget' };

async function runOne(
  planned: PlannedExperiment,
  execution: Execution,
  results: ReadonlyMap<ExperimentId, ExperimentResult>,
): Promise<ExperimentResult> {
  const { observer, interruption } = execution;
  const { id } = planned;
  const startedAt = new Date().toISOString();
  const start = performance.now();
  const limitMs = planned.seconds * 1_000 * patience.factor + patience.extraMs;
  const limit = new AbortController();
  const stuck = setTimeout(() => limit.abort(new Error(`no end after ${Math.round(limitMs / 1_000)} s`)), limitMs);
  const overtime = budgetTimer(execution, limit);
  let bytes = 0;
  observer.experimentStarted(planned);
  try {
    const experiment = execution.experiments[id] as AnyExperiment;
    const signal = AbortSignal.any([interruption, limit.signal]);
    setMaxListeners(0, signal); // One per partition reader and request: many are no leak.
    await execution.context.target.prepare?.(experiment.needs, signal);
    const evidence = await orAbandon<unknown>(
      experiment.run({
        ...execution.context,
        signal,
        progress: (line) => observer.progress(line),
        countBytes: (count) => {
          bytes += count;
        },
        earlier: (earlier) => {
          const result = results.get(earlier);
          return result?.status === 'done' ? (result.evidence as EvidenceById[typeof earlier]) : null;
        },
      }),
      signal,
    );
    const durationMs = performance.now() - start;
    const brokersDied = execution.context.target.unexpectedExits?.() ?? [];
    // Judges see what is recorded, no more: so an old run is judged again from its files with the same result.
    return {
      status: 'done',
      id,
      startedAt,
      durationMs,
      bytes,
      evidence: JSON.parse(JSON.stringify(evidence)),
      ...(brokersDied.length > 0 ? { brokersDied } : {}),
    };
  } catch (error) {
    if (interruption.aborted) return { status: 'not-run', id, ...interrupted };
    if (limit.signal.reason === budgetSpent) return { status: 'not-run', id, ...outOfTime };
    const broke = limit.signal.aborted ? String(limit.signal.reason.message) : explain(error);
    const message = [broke, ...(execution.context.target.unexpectedExits?.() ?? [])].join('; ');
    return { status: 'error', id, startedAt, durationMs: performance.now() - start, message };
  } finally {
    clearTimeout(stuck);
    clearTimeout(overtime);
  }
}

const budgetSpent = new Error('the time budget was spent');

function budgetTimer({ budgetEndsAtMs }: Execution, limit: AbortController): NodeJS.Timeout | undefined {
  if (budgetEndsAtMs === null) return undefined;
  return setTimeout(() => limit.abort(budgetSpent), Math.max(0, budgetEndsAtMs - performance.now()));
}

/** The work's own end, or, when it does not obey its signal within the grace, the signal's reason. */
async function orAbandon<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let grace: NodeJS.Timeout | undefined;
  let begin: (() => void) | undefined;
  const abandoned = new Promise<never>((_, reject) => {
    begin = () => {
      grace = setTimeout(() => reject(signal.reason), abortGraceMs);
    };
    if (signal.aborted) begin();
    else signal.addEventListener('abort', begin, { once: true });
  });
  work.catch(() => {}); // Its late failure, after it was given up, has nobody to go to.
  try {
    return await Promise.race([work, abandoned]);
  } finally {
    clearTimeout(grace);
    if (begin) signal.removeEventListener('abort', begin);
  }
}

function explain(error: unknown): string {
  if (process.env.DEBUG && error instanceof Error && error.stack) return error.stack;
  return error instanceof Error ? error.message || error.name : String(error);
}
