import type { Measured, Outcome } from '../src/model/outcome.js';
import { formatCount, formatMs, formatQuantity, plural } from '../src/model/quantities.js';
import type { CheckResult, Scorecard, Tally } from '../src/model/scorecard.js';
import { waiverHolds } from '../src/model/verdict.js';

export const outcomeWords: Record<Outcome, string> = {
  pass: 'pass',
  warn: 'warn',
  fail: 'FAIL',
  'not-proven': 'not proven',
  'not-applicable': 'n/a',
  error: 'ERROR',
};

/** Order in which a reader wants them: what blocks first. */
const urgency: readonly Outcome[] = ['fail', 'error', 'not-proven', 'warn', 'pass', 'not-applicable'];
const severityOrder = ['blocker', 'major', 'minor'] as const;

export interface Attention {
  title: string;
  checks: CheckResult[];
}

/** What a reader must look at, most urgent first; empty groups are left out. Waived checks have a group of their own. */
export function attention(scorecard: Scorecard): Attention[] {
  const unclean = [...scorecard.checks]
    .filter(({ outcome }) => outcome !== 'pass' && outcome !== 'not-applicable')
    .sort((a, b) => rank(a) - rank(b));
  const waived = unclean.filter((check) => isWaived(check, scorecard));
  const open = unclean.filter((check) => !waived.includes(check));
  const groups: Attention[] = [
    { title: 'What blocks', checks: open.filter((c) => c.outcome === 'fail' && c.severity === 'blocker') },
    { title: 'Also failed', checks: open.filter((c) => c.outcome === 'fail' && c.severity !== 'blocker') },
    { title: 'What broke', checks: open.filter((c) => c.outcome === 'error') },
    { title: 'What is not proven', checks: open.filter((c) => c.outcome === 'not-proven') },
    { title: 'Warnings', checks: open.filter((c) => c.outcome === 'warn') },
    { title: 'Waived', checks: waived },
  ];
  return groups.filter(({ checks }) => checks.length > 0);
}

/** Its waiver counted when the checks were judged, whenever the report is rendered. */
export function isWaived({ waiver }: CheckResult, { judgedAt }: Scorecard): boolean {
  return waiverHolds(waiver, new Date(judgedAt));
}

/** What to do about a check that did not pass: for missing evidence how to get it, else the remediation. */
export function nextStep(check: CheckResult): string {
  if (check.outcome === 'error') return 'Run it again; if it breaks again, report it with the evidence folder.';
  if (check.outcome === 'not-proven') return sentence(check.needs ?? check.remediation);
  return check.remediation;
}

/** `3 brokers · profile smoke · seed 42 · 81 s`, most telling first. */
export function runFacts({ target, run }: Scorecard): string[] {
  return [
    `${target.kind === 'embedded' ? 'embedded cluster' : target.bootstrap.join(',')}${target.software === null ? '' : ` (${target.software})`}`,
    plural(target.brokers.length, 'broker'),
    ...(target.defects.length > 0 ? [`defects on purpose: ${target.defects.join(', ')}`] : []),
    `profile ${run.profile}`,
    `driver ${run.driver}`,
    `seed ${run.seed}`,
    formatMs(run.durationMs),
  ];
}

export function gateWords({ gate }: Scorecard): string {
  const state = gate.holds ? 'holds' : gate.exitCode === 3 ? 'is open: evidence is missing' : 'does not hold';
  return `The gate (fail on ${gate.failOn}) ${state}; exit code ${gate.exitCode}.`;
}

/** An area or condition whose checks were all declared out of scope has no verdict worth a word. */
export function verdictWords(result: Tally & { verdict: string }): string {
  return result.total > 0 && result.total === result.notApplicable ? 'out of scope' : result.verdict;
}

export function scoreWords({ score }: Tally): string {
  return score === null ? '–' : String(score);
}

export function value(figure: Measured): string {
  // "6 of 6": the unit already is a phrase around the number.
  return formatQuantity(figure.value, figure.unit);
}

/** `≤ 30 s`; empty without a threshold. */
export function limit({ threshold }: Measured): string {
  if (threshold === undefined) return '';
  const sign = threshold.op === '<=' ? '≤' : threshold.op === '>=' ? '≥' : '=';
  return `${sign} ${formatQuantity(threshold.value, threshold.unit)}`;
}

export function tallyWords(tally: Tally): string {
  const parts: [number, string][] = [
    [tally.pass, 'passed'],
    [tally.warn, 'warned'],
    [tally.fail, 'failed'],
    [tally.notProven, 'not proven'],
    [tally.error, 'broke'],
    [tally.notApplicable, 'out of scope'],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${formatCount(count)} ${word}`)
    .join(', ');
}

function rank({ outcome, severity }: CheckResult): number {
  return urgency.indexOf(outcome) * severityOrder.length + severityOrder.indexOf(severity);
}

function sentence(words: string): string {
  const text = words.trim();
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
