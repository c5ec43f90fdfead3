import type { Experiment } from '../experiments/experiment.js';
import { severities } from '../model/area.js';
import type { AnyCheck } from '../model/check.js';
import type { ExperimentId } from '../model/evidence.js';
import type { Profile } from '../model/profile.js';
import { type Capability, capabilityHints } from '../target/target.js';
import { experimentOrder } from './order.js';

/** Any experiment, with its evidence type erased. */
export type AnyExperiment = { [E in ExperimentId]: Experiment<E> }[ExperimentId];
export type Experiments = { readonly [E in ExperimentId]: Experiment<E> };

export interface PlannedExperiment {
  id: ExperimentId;
  title: string;
  /** Estimate on this profile. */
  seconds: number;
  bytes: number;
  disruptive: boolean;
  /** Ids of the checks that wait for it. */
  checks: string[];
  /** Why it will not be run, and what would let it run; null: it will be. */
  refusal: { reason: string; needs: string } | null;
}

export interface Plan {
  experiments: PlannedExperiment[];
  /** Estimates over what will be run, without the target's start. */
  seconds: number;
  bytes: number;
}

export interface PlanInput {
  /** The selected checks, without those that are out of scope. */
  checks: readonly AnyCheck[];
  experiments: Experiments;
  profile: Profile;
  can: ReadonlySet<Capability>;
  /** The target is ours to hurt, or its owner said so. */
  consent: boolean;
  timeBudgetMs: number | null;
}

/** Which experiments the checks need, in order, each once, and which of them cannot or may not be run. Sends nothing. */
export function planRun(input: PlanInput): Plan {
  const waiting = new Map<ExperimentId, AnyCheck[]>();
  for (const check of input.checks) {
    for (const id of check.evidence) waiting.set(id, [...(waiting.get(id) ?? []), check]);
  }
  const planned = experimentOrder
    .filter((id) => waiting.has(id))
    .map((id) => planOne(input, input.experiments[id] as AnyExperiment, waiting.get(id) as AnyCheck[]));
  if (input.timeBudgetMs !== null) fitBudget(planned, waiting, input.timeBudgetMs / 1_000);
  const run = planned.filter((one) => one.refusal === null);
  return { experiments: planned, seconds: sum(run, 'seconds'), bytes: sum(run, 'bytes') };
}

function planOne(input: PlanInput, experiment: AnyExperiment, checks: AnyCheck[]): PlannedExperiment {
  const missing = experiment.needs.filter((need) => !input.can.has(need));
  const refusal =
    experiment.disruptive && !input.consent
      ? {
          reason: 'it kills, scales or reassigns, and nobody has allowed that here',
          needs: [
            'allow it with --allow-disruptive',
            ...missing.filter((need) => need !== 'partitions.reassign').map((need) => capabilityHints[need]),
          ].join('; '),
        }
      : missing.length > 0
        ? {
            reason: `the target does not offer ${missing.join(', ')}`,
            needs: missing.map((need) => capabilityHints[need]).join('; '),
          }
        : null;
  return {
    id: experiment.id,
    title: experiment.title,
    ...experiment.cost(input.profile),
    disruptive: experiment.disruptive,
    checks: checks.map((check) => check.meta.id),
    refusal,
  };
}

/**
 * Drops experiments until the rest fits: first those that serve only minor checks, then those of majors, blockers last;
 * among equals the most expensive first, since that keeps the most verdicts.
 */
function fitBudget(planned: PlannedExperiment[], waiting: Map<ExperimentId, AnyCheck[]>, budgetSeconds: number): void {
  const worth = (one: PlannedExperiment) =>
    Math.min(...(waiting.get(one.id) as AnyCheck[]).map((check) => severities.indexOf(check.meta.severity)));
  const candidates = planned
    .filter((one) => one.refusal === null && one.seconds > 0)
    .sort((a, b) => worth(b) - worth(a) || b.seconds - a.seconds);
  let total = sum(candidates, 'seconds');
  for (const candidate of candidates) {
    if (total <= budgetSeconds) return;
    total -= candidate.seconds;
    candidate.refusal = {
      reason: `the time budget of ${budgetSeconds} s has no room for its ${Math.ceil(candidate.seconds)} s`,
      needs: 'give the run more time with --time-budget, or choose fewer checks with --only',
    };
  }
}

function sum(planned: PlannedExperiment[], figure: 'seconds' | 'bytes'): number {
  return planned.reduce((total, one) => total + one[figure], 0);
}
