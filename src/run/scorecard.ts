import type { Settings } from '../config/settings.js';
import type { AnyCheck } from '../model/check.js';
import type { ExperimentResult } from '../model/evidence.js';
import { type ExperimentSummary, type Scorecard, schemaVersion } from '../model/scorecard.js';
import { decide } from '../model/verdict.js';
import { describeEnvironment } from './environment.js';
import { judgeChecks, type ResultsById } from './judge.js';

export interface ScorecardInput {
  version: string;
  runId: string;
  startedAt: Date;
  durationMs: number;
  arguments: string[];
  /** Interrupted before its end. */
  partial: boolean;
  settings: Pick<Settings, 'checks' | 'overrides' | 'profile' | 'driver' | 'seed' | 'failOn'>;
  /** All checks there are: what was not selected keeps the verdict from reading READY. */
  catalogue: readonly AnyCheck[];
  target: Scorecard['target'];
  results: ResultsById;
}

/** Judges the results and assembles the one output of a run. */
export function assembleScorecard(input: ScorecardInput): Scorecard {
  const { settings, results } = input;
  const checks = judgeChecks(settings.checks, results, settings.overrides);
  const decided = decide(checks, {
    now: input.startedAt,
    failOn: settings.failOn,
    leftOut: requiredLeftOut(settings.checks, input.catalogue),
  });
  return {
    schemaVersion,
    tool: { name: 'diskless-check', version: input.version },
    run: {
      id: input.runId,
      seed: settings.seed,
      startedAt: input.startedAt.toISOString(),
      durationMs: Math.round(input.durationMs),
      profile: settings.profile.name,
      driver: settings.driver,
      arguments: input.arguments,
      partial: input.partial,
    },
    target: input.target,
    ...decided,
    // An interrupted run holds no gate, whatever it had found so far.
    gate: input.partial ? { ...decided.gate, holds: false, exitCode: 130 } : decided.gate,
    checks,
    experiments: [...results.values()].map(summarize),
    environment: describeEnvironment(input.version, results),
  };
}

/** Blocker and major checks that were not selected. */
function requiredLeftOut(selected: readonly AnyCheck[], catalogue: readonly AnyCheck[]): string[] {
  const ids = new Set(selected.map((check) => check.meta.id));
  return catalogue
    .filter(({ meta }) => meta.severity !== 'minor' && !ids.has(meta.id))
    .map(({ meta }) => meta.id as string);
}

function summarize(result: ExperimentResult): ExperimentSummary {
  switch (result.status) {
    case 'done':
      return { ...shown(result), bytes: result.bytes, note: result.brokersDied?.join('; ') ?? null };
    case 'error':
      return { ...shown(result), bytes: 0, note: result.message };
    case 'not-run':
      return { id: result.id, status: 'not-run', startedAt: null, durationMs: 0, bytes: 0, note: result.reason };
  }
}

function shown(result: Exclude<ExperimentResult, { status: 'not-run' }>) {
  return {
    id: result.id,
    status: result.status,
    startedAt: result.startedAt,
    durationMs: Math.round(result.durationMs),
  };
}

/** An old run's results under the checks, thresholds and waivers of today. What was not selected then stays unselected. */
export function rejudge(
  recorded: Scorecard,
  results: ResultsById,
  options: {
    catalogue: readonly AnyCheck[];
    overrides: Settings['overrides'];
    failOn: Settings['failOn'];
    now: Date;
  },
): Scorecard {
  const judgedThen = new Set(recorded.checks.map(({ id }) => id));
  const selected = options.catalogue.filter(({ meta }) => judgedThen.has(meta.id));
  const checks = judgeChecks(selected, results, options.overrides);
  const decided = decide(checks, {
    now: options.now,
    failOn: options.failOn,
    leftOut: requiredLeftOut(selected, options.catalogue),
  });
  const gate = recorded.run.partial ? { ...decided.gate, holds: false, exitCode: 130 } : decided.gate;
  return { ...recorded, ...decided, gate, checks };
}
