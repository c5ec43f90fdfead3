import { areas, areaTitles, conditionTitles } from '../../src/model/area.js';
import type { CheckResult, Scorecard, Tally, Verdict } from '../../src/model/scorecard.js';
import { tally } from '../../src/model/verdict.js';
import {
  attention,
  gateWords,
  isWaived,
  nextStep,
  outcomeWords,
  runFacts,
  scoreWords,
  tallyWords,
  verdictWords,
} from '../wording.js';
import { type Paint, paint } from './paint.js';
import { cells, table } from './table.js';
import { indent, wrap } from './wrap.js';

export interface TerminalOptions {
  color: boolean;
  /** Columns of the terminal. */
  width: number;
}

/** The scorecard for a terminal: verdict first, then what to look at, the two cuts, and one line per check. */
export function renderTerminal(scorecard: Scorecard, { color, width }: TerminalOptions): string {
  const style = paint(color);
  const columns = Math.max(60, Math.min(width, 140));
  return [
    headline(scorecard, style, columns),
    ...attention(scorecard).map(({ title, checks }) => needsAttention(title, checks, style, columns)),
    cut(
      'Area',
      scorecard.areas.map((area) => ({ ...area, name: areaTitles[area.area] })),
      style,
      columns,
    ),
    cut(
      'Condition',
      scorecard.conditions.map((one) => ({ ...one, name: conditionTitles[one.condition].split(/[:,]/)[0]! })),
      style,
      columns,
    ),
    checkTable(scorecard, style, columns),
    wrap(`${tallyOf(scorecard)}. ${seeAlso}`, columns)
      .map(style.dim)
      .join('\n'),
  ]
    .map((block) => `${block}\n`)
    .join('\n');
}

const seeAlso = 'Every figure, and how it was measured: scorecard.md and evidence/ in the report folder.';

function headline(scorecard: Scorecard, style: Paint, columns: number): string {
  const partial = scorecard.run.partial ? ['Interrupted before the end: this is a part of a report.'] : [];
  return [
    `${style.verdict(scorecard.verdict, ` ${scorecard.verdict} `)} ${style.dim('diskless-check')}`,
    ...[...partial, scorecard.verdictReason, gateWords(scorecard)].flatMap((words) => wrap(words, columns)),
    ...wrap(runFacts(scorecard).join(' · '), columns).map((line) => style.dim(line)),
  ].join('\n');
}

function needsAttention(title: string, checks: CheckResult[], style: Paint, columns: number): string {
  const lines = checks.flatMap((check) => [
    `${style.outcome(check.outcome, mark(check))} ${style.bold(check.id)} ${style.dim(check.severity)}`,
    ...indent(wrap(check.summary, columns - 4), 4),
    ...(check.waiver === null
      ? indent(wrap(`→ ${nextStep(check)}`, columns - 4), 4).map((line) => style.dim(line))
      : indent(
          wrap(`waived until ${check.waiver.expires} by ${check.waiver.owner}: ${check.waiver.reason}`, columns - 4),
          4,
        )),
  ]);
  return [style.bold(title), ...lines].join('\n');
}

function cut(
  heading: string,
  rows: (Tally & { name: string; verdict: Verdict })[],
  style: Paint,
  columns: number,
): string {
  const [verdict, score] = [23, 6];
  // On a narrow terminal the counts give way: the check list below has them all.
  const counts = columns < 100 ? [] : [8, 8, 8, 12];
  const name = columns - verdict - score - counts.reduce((sum, one) => sum + one, 0);
  return table(
    [heading, 'Verdict', ...['Passed', 'Warned', 'Failed', 'Not proven'].slice(0, counts.length), 'Score'],
    rows.map((row) => [
      row.name,
      style.verdict(row.verdict, verdictWords(row)),
      ...cells(row.pass, row.warn, row.fail, row.notProven + row.error).slice(0, counts.length),
      scoreWords(row),
    ]),
    [name, verdict, ...counts, score],
    style,
  );
}

function checkTable(scorecard: Scorecard, style: Paint, columns: number): string {
  const [state, name, severity] = [13, 30, 9];
  const widths = [state, name, severity, Math.max(8, columns - state - name - severity)];
  const row = (check: CheckResult) => {
    const word = isWaived(check, scorecard) ? 'waived' : outcomeWords[check.outcome];
    return [
      style.outcome(check.outcome, `${mark(check)} ${word}`),
      check.id.slice(check.area.length + 1),
      style.dim(check.severity),
      check.summary,
    ];
  };
  return areas
    .map((area) => ({ area, own: scorecard.checks.filter((check) => check.area === area) }))
    .filter(({ own }) => own.length > 0)
    .map(({ area, own }) => `${style.bold(area)}\n${table(null, own.map(row), widths, style)}`)
    .join('\n');
}

const marks = { pass: '✓', warn: '!', fail: '✗', 'not-proven': '?', 'not-applicable': '-', error: '✗' } as const;

function mark({ outcome }: CheckResult): string {
  return marks[outcome];
}

function tallyOf({ checks }: Scorecard): string {
  return `${checks.length} checks: ${tallyWords(tally(checks))}`;
}
