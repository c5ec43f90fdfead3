import { type Area, areas, type Condition, conditions, type Severity, severities } from './area.js';
import type { Outcome } from './outcome.js';
import { plural } from './quantities.js';
import type { AreaResult, ConditionResult, Scorecard, Tally, Verdict, Waiver } from './scorecard.js';

/**
 * From outcomes to a verdict and an exit code.
 *
 * - NOT READY: a blocker failed and no valid waiver covers it.
 * - NOT PROVEN: no blocker failed, but evidence for a blocker or major check is missing (`not-proven` or `error`), or
 *   blocker and major checks were left out of the run, or nothing was judged at all.
 * - READY WITH CONDITIONS: everything required was judged; something failed below blocker, warned, is unproven at minor
 *   severity, or is waived.
 * - READY: none of that.
 *
 * A major check that failed is a known condition that a team can plan around; one that was never measured is not known.
 * That is why missing evidence ranks below a failed major. `error` counts exactly as missing evidence, never as a pass.
 */
export interface JudgedCheck {
  id: string;
  area: Area;
  conditions: readonly Condition[];
  severity: Severity;
  outcome: Outcome;
  waiver: Waiver | null;
}

export interface VerdictOptions {
  /** Decides whether waivers have expired. */
  now: Date;
  failOn: Scorecard['gate']['failOn'];
  /**
   * Ids of blocker and major checks of the catalogue that this run was told to skip (`--only`, `--area`, `--skip`). They
   * keep the verdict from reading READY; the gate answers for what was selected.
   */
  leftOut: readonly string[];
}

export type VerdictParts = Pick<Scorecard, 'judgedAt' | 'verdict' | 'verdictReason' | 'gate' | 'areas' | 'conditions'>;

/** Everything of a scorecard that follows from its checks. Pure; areas and conditions without a check are not listed. */
export function decide(checks: readonly JudgedCheck[], options: VerdictOptions): VerdictParts {
  const overall = verdictOf(checks, options.now);
  const narrowed = options.leftOut.length > 0 && (overall === 'READY' || overall === 'READY WITH CONDITIONS');
  const verdict = narrowed ? 'NOT PROVEN' : overall;
  return {
    judgedAt: options.now.toISOString(),
    verdict,
    verdictReason: reasonFor(verdict, checks, options),
    gate: gateOf(checks, options),
    areas: areaResults(checks, options.now),
    conditions: conditionResults(checks, options.now),
  };
}

/** A waiver is valid through its day of expiry, in UTC. One that cannot be read as a date waives nothing. */
export function waiverHolds(waiver: Waiver | null, now: Date): boolean {
  if (waiver === null) return false;
  const day = waiver.expires.slice(0, 10);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(waiver.expires))) return false;
  return now.toISOString().slice(0, 10) <= day;
}

export function verdictOf(checks: readonly JudgedCheck[], now: Date): Verdict {
  const open = checks.filter((check) => !waiverHolds(check.waiver, now));
  if (open.some((check) => check.severity === 'blocker' && check.outcome === 'fail')) return 'NOT READY';
  if (!checks.some(isEvidence) || open.some(isRequiredEvidenceMissing)) return 'NOT PROVEN';
  if (checks.some((check) => !isClean(check.outcome))) return 'READY WITH CONDITIONS';
  return 'READY';
}

/** Counts and score. The score weighs blocker 5, major 3, minor 1; a warning counts half; only judged checks count. */
export function tally(checks: readonly Pick<JudgedCheck, 'outcome' | 'severity'>[]): Tally {
  const count = (outcome: Outcome) => checks.filter((check) => check.outcome === outcome).length;
  const judged = checks.filter((check) => isJudged(check.outcome));
  const weight = judged.reduce((sum, check) => sum + weights[check.severity], 0);
  const earned = judged.reduce((sum, check) => sum + weights[check.severity] * credit(check.outcome), 0);
  return {
    total: checks.length,
    pass: count('pass'),
    warn: count('warn'),
    fail: count('fail'),
    notProven: count('not-proven'),
    notApplicable: count('not-applicable'),
    error: count('error'),
    // Rounded down, so that 100 means that nothing at all was lost.
    score: weight === 0 ? null : Math.floor((100 * earned) / weight),
  };
}

/**
 * The gate of a CI job. It breaks (exit 1) when a check at or above `failOn` failed without a valid waiver; with nothing
 * failed there but evidence missing at or above that level it is open (exit 3); else it holds (exit 0).
 */
export function gateOf(
  checks: readonly JudgedCheck[],
  options: Pick<VerdictOptions, 'now' | 'failOn'>,
): Scorecard['gate'] {
  const level = severities.indexOf(options.failOn);
  const gated = checks.filter(
    (check) => severities.indexOf(check.severity) <= level && !waiverHolds(check.waiver, options.now),
  );
  const exitCode = gated.some((check) => check.outcome === 'fail')
    ? 1
    : gated.some((check) => isMissing(check.outcome)) || !checks.some(isEvidence)
      ? 3
      : 0;
  return { failOn: options.failOn, holds: exitCode === 0, exitCode };
}

function areaResults(checks: readonly JudgedCheck[], now: Date): AreaResult[] {
  return areas.flatMap((area) => {
    const own = checks.filter((check) => check.area === area);
    return own.length === 0 ? [] : [{ area, verdict: verdictOf(own, now), ...tally(own) }];
  });
}

function conditionResults(checks: readonly JudgedCheck[], now: Date): ConditionResult[] {
  return conditions.flatMap((condition) => {
    const own = checks.filter((check) => check.conditions.includes(condition));
    return own.length === 0 ? [] : [{ condition, verdict: verdictOf(own, now), ...tally(own) }];
  });
}

function reasonFor(verdict: Verdict, checks: readonly JudgedCheck[], { now, leftOut }: VerdictOptions): string {
  const open = checks.filter((check) => !waiverHolds(check.waiver, now));
  const applicable = checks.filter((check) => check.outcome !== 'not-applicable');
  switch (verdict) {
    case 'NOT READY': {
      const blockers = open.filter((check) => check.severity === 'blocker' && check.outcome === 'fail');
      return `${plural(blockers.length, 'blocker')} failed: ${names(blockers)}.`;
    }
    case 'NOT PROVEN': {
      const missing = open.filter(isRequiredEvidenceMissing);
      if (missing.length > 0) {
        const failed = open.filter((check) => check.outcome === 'fail');
        const also =
          failed.length > 0 ? ` ${plural(failed.length, 'check')} below blocker failed: ${names(failed)}.` : '';
        return `Evidence is missing for ${plural(missing.length, 'required check')}: ${names(missing)}.${also}`;
      }
      if (!checks.some(isEvidence)) return 'Nothing was judged.';
      return `This run was narrowed: ${plural(leftOut.length, 'required check')} left out, ${applicable.length} looked at.`;
    }
    case 'READY WITH CONDITIONS':
      return `Nothing blocks; conditions remain: ${conditionsIn(checks, now)}.`;
    case 'READY':
      return `All ${plural(applicable.length, 'check')} passed.`;
  }
}

function conditionsIn(checks: readonly JudgedCheck[], now: Date): string {
  const unclean = checks.filter((check) => !isClean(check.outcome));
  const waived = unclean.filter((check) => waiverHolds(check.waiver, now));
  const open = unclean.filter((check) => !waiverHolds(check.waiver, now));
  const parts: [string, JudgedCheck[]][] = [
    ['failed', open.filter((check) => check.outcome === 'fail')],
    ['warned', open.filter((check) => check.outcome === 'warn')],
    ['not proven', open.filter((check) => isMissing(check.outcome))],
    ['waived', waived],
  ];
  return parts
    .filter(([, some]) => some.length > 0)
    .map(([word, some]) => `${some.length} ${word} (${names(some)})`)
    .join(', ');
}

const weights: Record<Severity, number> = { blocker: 5, major: 3, minor: 1 };

function credit(outcome: Outcome): number {
  return outcome === 'pass' ? 1 : outcome === 'warn' ? 0.5 : 0;
}

function isJudged(outcome: Outcome): boolean {
  return outcome === 'pass' || outcome === 'warn' || outcome === 'fail';
}

/** A failed blocker either decides the verdict or is waived; waived, it proves nothing, so it alone must not open a gate. */
function isEvidence({ outcome, severity }: JudgedCheck): boolean {
  return isJudged(outcome) && !(severity === 'blocker' && outcome === 'fail');
}

function isMissing(outcome: Outcome): boolean {
  return outcome === 'not-proven' || outcome === 'error';
}

function isClean(outcome: Outcome): boolean {
  return outcome === 'pass' || outcome === 'not-applicable';
}

function isRequiredEvidenceMissing(check: JudgedCheck): boolean {
  return check.severity !== 'minor' && isMissing(check.outcome);
}

function names(checks: readonly JudgedCheck[]): string {
  const shown = checks.slice(0, 5).map((check) => check.id);
  return checks.length > shown.length
    ? `${shown.join(', ')} and ${checks.length - shown.length} more`
    : shown.join(', ');
}
