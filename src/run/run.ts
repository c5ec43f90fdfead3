import type { Settings } from '../config/settings.js';
import type { AnyCheck } from '../model/check.js';
import type { ExperimentId, ExperimentResult } from '../model/evidence.js';
import type { Scorecard } from '../model/scorecard.js';
import type { Target } from '../target/target.js';
import { budgetOverrun, executePlan } from './execute.js';
import type { RunObserver } from './observer.js';
import { Registry, type Remover } from './ownership.js';
import { type Experiments, type Plan, planRun } from './plan.js';
import { assembleScorecard } from './scorecard.js';

/** What a run is made of; tests pass fakes, the command line the real ones. */
export interface RunParts {
  version: string;
  runId: string;
  arguments: string[];
  /** All checks there are. */
  catalogue: readonly AnyCheck[];
  experiments: Experiments;
  openTarget(settings: Settings, observer: RunObserver, signal: AbortSignal): Promise<Target>;
  describeTarget(settings: Settings['target'], target: Target | null): Promise<Scorecard['target']>;
  removerFor(target: Target): Remover;
  /** Throws when no broker answers, not even after some patience. */
  assertReachable(target: Target): Promise<void>;
  keepResult(result: ExperimentResult): Promise<void>;
  keepFile(name: string, content: string | Uint8Array): Promise<void>;
}

/**
 * The whole run: target, plan, experiments, verdict. Whatever happens, it ends with the target in order: topics and groups
 * of this run removed, everything that was started ended.
 *
 * An interruption does not throw: it gives the scorecard of what there is, marked partial.
 *
 * @throws when the target cannot be opened; nothing has been done to it then
 */
export async function runChecklist(
  settings: Settings,
  parts: RunParts,
  observer: RunObserver,
  interruption: AbortSignal,
): Promise<Scorecard> {
  const startedAt = new Date();
  const start = performance.now();
  const target = await parts.openTarget(settings, observer, interruption).catch((error: unknown) => {
    if (interruption.aborted) return null;
    throw error;
  });
  const registry = new Registry(parts.runId);
  let results: ReadonlyMap<ExperimentId, ExperimentResult> = new Map();
  let described: Scorecard['target'];
  try {
    described = await parts.describeTarget(settings.target, target);
    const plan = makePlan(settings, parts.experiments, target);
    observer.planned(plan);
    results = target === null ? nothingRun(plan) : await execute(target, plan);
  } finally {
    if (target !== null) await leave(target);
  }
  return assembleScorecard({
    version: parts.version,
    runId: parts.runId,
    startedAt,
    durationMs: performance.now() - start,
    arguments: parts.arguments,
    partial: interruption.aborted,
    settings,
    catalogue: parts.catalogue,
    target: described,
    results,
  });

  function execute(target: Target, plan: Plan) {
    return executePlan({
      plan,
      experiments: parts.experiments,
      context: {
        target,
        profile: settings.profile,
        driver: settings.driver,
        seed: settings.seed,
        runId: parts.runId,
        owned: registry,
        keep: parts.keepFile,
        ...(settings.clients ? { clients: settings.clients } : {}),
      },
      interruption,
      budgetEndsAtMs: settings.timeBudgetMs === null ? null : start + settings.timeBudgetMs * (1 + budgetOverrun),
      keepResult: parts.keepResult,
      settle: (after) => settle(target, after),
      observer,
    });
  }

  /** Every experiment finds a whole, empty target; what cannot be removed now is tried again at the end. */
  async function settle(target: Target, after: ExperimentResult): Promise<string | null> {
    try {
      await restartWhatIsDown(target, observer);
      // Without an answer from anybody, the rest would only wait for time-outs.
      if (after.status === 'error') await parts.assertReachable(target);
    } catch (error) {
      return (error as Error).message;
    }
    if (!registry.empty) await registry.release(removers(target));
    return null;
  }

  async function leave(target: Target): Promise<void> {
    // A temporary embedded store goes away as a whole.
    const outlivesUs = target.kind === 'endpoint' || (settings.target.kind === 'embedded' && settings.target.store);
    if (outlivesUs && !registry.empty) {
      for (const failure of await registry.release(removers(target))) {
        observer.note(`${failure}; \`diskless-check cleanup\` removes what is left`);
      }
    } else {
      await registry.release([]);
    }
    await target.close();
  }

  function removers(target: Target): Remover[] {
    return [target, target.source].filter((one) => one !== undefined).map((one) => parts.removerFor(one));
  }
}

/** The plan for a target, or, before there is one, for what the settings promise. */
export function makePlan(settings: Settings, experiments: Experiments, target: Pick<Target, 'can'> | null): Plan {
  return planRun({
    checks: settings.checks.filter((check) => !settings.overrides.notApplicable.has(check.meta.id)),
    experiments,
    profile: settings.profile,
    can: target?.can ?? new Set(),
    consent: settings.target.kind === 'embedded' || settings.allowDisruptive,
    timeBudgetMs: settings.timeBudgetMs,
  });
}

async function restartWhatIsDown(target: Target, observer: RunObserver): Promise<void> {
  for (const broker of target.brokers?.list() ?? []) {
    if (broker.running) continue;
    observer.note(`broker ${broker.id} is down; starting it again`);
    await target.brokers?.start(broker.id, { wipeDisk: false });
  }
  await target.agreed?.();
}

function nothingRun(plan: Plan): Map<ExperimentId, ExperimentResult> {
  const reason = 'the run was interrupted';
  const needs = 'let the run come to its end';
  return new Map(plan.experiments.map(({ id }) => [id, { status: 'not-run', id, reason, needs }]));
}
