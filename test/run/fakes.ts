import type { Experiment } from '../../src/experiments/experiment.js';
import type { AnyCheck } from '../../src/model/check.js';
import { defineCheck } from '../../src/model/check.js';
import type { EvidenceById, ExperimentId, ProbeEvidence } from '../../src/model/evidence.js';
import type { Judgement } from '../../src/model/outcome.js';
import { experimentOrder } from '../../src/run/order.js';
import type { AnyExperiment, Experiments } from '../../src/run/plan.js';

/** A check over one experiment whose judge answers what it is told to. */
export function fakeCheck(
  id: `durability/${string}` | `cost/${string}`,
  experiment: ExperimentId | ExperimentId[],
  options: {
    severity?: 'blocker' | 'major' | 'minor';
    judge?: (evidence: Partial<EvidenceById>, thresholds: Record<string, number>) => Judgement;
  } = {},
): AnyCheck {
  return defineCheck({
    meta: {
      id,
      title: `title of ${id}`,
      conditions: ['durable-write-path'],
      severity: options.severity ?? 'blocker',
      why: 'why',
      how: 'how',
      failsWhen: 'fails when',
      remediation: 'remediation',
      references: [],
      breaksOn: ['a-defect'],
    },
    evidence: [experiment].flat(),
    thresholds: { maxMs: { value: 10, unit: 'ms', why: 'because' } },
    judge: (evidence, thresholds) => options.judge?.(evidence, thresholds) ?? passing,
  }) as AnyCheck;
}

export const passing: Judgement = {
  outcome: 'pass',
  summary: 'fine',
  measured: [{ name: 'figure', value: 1, unit: 'ms' }],
};

/** Every experiment as one that costs a second and delivers nothing but its id; some replaced. */
export function fakeExperiments(replaced: Partial<Record<ExperimentId, Partial<AnyExperiment>>> = {}): Experiments {
  const one = (id: ExperimentId) => ({
    id,
    title: `title of ${id}`,
    needs: [],
    disruptive: false,
    cost: () => ({ seconds: 1, bytes: 1_000 }),
    run: async () => ({ cases: [{ name: id, expected: '1', observed: '1' }] }) satisfies ProbeEvidence,
    ...replaced[id],
  });
  return Object.fromEntries(experimentOrder.map((id) => [id, one(id)])) as unknown as Experiments;
}

export type RunOf<E extends ExperimentId> = Experiment<E>['run'];
