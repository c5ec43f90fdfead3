import type { Overrides } from '../config/overrides.js';
import { type AnyCheck, areaOf, type Check, type Threshold } from '../model/check.js';
import type { EvidenceById, ExperimentId, ExperimentResult } from '../model/evidence.js';
import type { Judgement, Outcome } from '../model/outcome.js';
import type { CheckResult } from '../model/scorecard.js';

export type ResultsById = ReadonlyMap<ExperimentId, ExperimentResult>;

/**
 * Turns what experiments left behind into one result per check; pure. A judge is asked only when all its evidence is
 * there: what is missing becomes `not-proven`, what is broken (an experiment, or the judge itself) `error`.
 */
export function judgeChecks(checks: readonly AnyCheck[], results: ResultsById, overrides: Overrides): CheckResult[] {
  return checks.map((check) => judgeOne(check as Check, results, overrides));
}

type Verdict = Pick<Judgement, 'summary' | 'measured' | 'details' | 'needs'> & { outcome: Outcome };

function judgeOne(check: Check, results: ResultsById, overrides: Overrides): CheckResult {
  const { meta } = check;
  const thresholds = effectiveThresholds(check, overrides.thresholds.get(meta.id) ?? {});
  const verdict = reach(check, thresholds, results, overrides.notApplicable.get(meta.id));
  return {
    id: meta.id,
    title: meta.title,
    area: areaOf(meta.id),
    conditions: meta.conditions,
    severity: meta.severity,
    outcome: verdict.outcome,
    summary: verdict.summary,
    measured: verdict.measured,
    details: verdict.details ?? [],
    needs: verdict.needs ?? null,
    why: meta.why,
    how: meta.how,
    failsWhen: meta.failsWhen,
    remediation: meta.remediation,
    references: meta.references,
    thresholds,
    evidence: check.evidence.map((id) => ({
      experiment: id,
      file: results.get(id)?.status === 'done' ? evidenceFile(id) : null,
    })),
    waiver: overrides.waivers.get(meta.id) ?? null,
  };
}

/** Where an experiment's evidence lies, from the report folder. */
export function evidenceFile(id: string): string {
  return `evidence/${id}.json`;
}

function effectiveThresholds(check: Check, overridden: Readonly<Record<string, number>>): Record<string, Threshold> {
  return Object.fromEntries(
    Object.entries(check.thresholds).map(([name, threshold]) => {
      const value = overridden[name];
      return [
        name,
        value === undefined
          ? threshold
          : { ...threshold, value, why: `set by the config; the default is ${threshold.value}: ${threshold.why}` },
      ];
    }),
  );
}

function reach(
  check: Check,
  thresholds: Record<string, Threshold>,
  results: ResultsById,
  outOfScope: string | undefined,
): Verdict {
  if (outOfScope !== undefined) {
    return { outcome: 'not-applicable', summary: `Out of scope: ${outOfScope}`, measured: [], needs: outOfScope };
  }
  const evidence: Partial<Record<ExperimentId, unknown>> = {};
  const deaths: string[] = [];
  const missing: { reason: string; needs: string; id: string }[] = [];
  for (const id of check.evidence) {
    const result = results.get(id);
    if (result?.status === 'error') {
      return { outcome: 'error', summary: `The experiment ${id} broke: ${result.message}`, measured: [] };
    }
    if (result?.status === 'done') {
      evidence[id] = result.evidence;
      deaths.push(...(result.brokersDied ?? []).map((death) => `during ${id}, ${death}`));
    } else {
      missing.push(
        result ?? { id, reason: 'it was not part of this run', needs: 'run it again without leaving it out' },
      );
    }
  }
  if (missing.length > 0) {
    return {
      outcome: 'not-proven',
      summary: missing.map(({ id, reason }) => `The experiment ${id} was not run: ${reason}`).join('. '),
      measured: [],
      needs: [...new Set(missing.map(({ needs }) => needs))].join('; '),
    };
  }
  const values = Object.fromEntries(Object.entries(thresholds).map(([name, { value }]) => [name, value]));
  try {
    return undisturbed(asked(check.judge(evidence as EvidenceById, values)), deaths);
  } catch (error) {
    return { outcome: 'error', summary: `The judge of ${check.meta.id} broke: ${describe(error)}`, measured: [] };
  }
}

/** A pass must carry what was measured; one that does not is a broken check, never a pass. */
function asked(judgement: Judgement): Verdict {
  if (judgement.outcome === 'pass' && judgement.measured.length === 0) {
    return { ...judgement, outcome: 'error', summary: `The judge passed without any figure: "${judgement.summary}"` };
  }
  return judgement;
}

/**
 * A broker that died by itself may have helped or spoiled what was measured: such a pass is none. A judge that failed has
 * found something, perhaps that very death.
 */
function undisturbed(verdict: Verdict, deaths: readonly string[]): Verdict {
  if (deaths.length === 0) return verdict;
  if (verdict.outcome !== 'pass' && verdict.outcome !== 'warn') {
    return { ...verdict, details: [...deaths, ...(verdict.details ?? [])] };
  }
  const details = [`The judge, who cannot see that, would say: ${verdict.summary}`, ...(verdict.details ?? [])];
  return { ...verdict, outcome: 'error', summary: `A broker died of its own: ${deaths.join('; ')}`, details };
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
