import type { Outcome } from '../../src/model/outcome.js';
import { formatQuantity } from '../../src/model/quantities.js';
import type { CheckResult } from '../../src/model/scorecard.js';
import { limit, nextStep, outcomeWords, value } from '../wording.js';
import { code, html, md, mdTable, prose } from './escape.js';

export const icons: Record<Outcome, string> = {
  pass: '✅',
  warn: '⚠️',
  fail: '❌',
  'not-proven': '❔',
  'not-applicable': '➖',
  error: '💥',
};

/** One check, folded: its line, and inside everything that supports the verdict. */
export function checkDetails(check: CheckResult): string {
  return [
    '<details>',
    `<summary>${icons[check.outcome]} <b>${html(check.id)}</b> (${check.severity}, ${outcomeWords[check.outcome]}): ${html(check.summary)}</summary>`,
    '',
    `**${md(check.title)}**`,
    '',
    ...figures(check),
    ...list('What was seen', check.details),
    ...waived(check),
    ...(check.outcome === 'pass' || check.outcome === 'not-applicable' ? [] : paragraph('What to do', nextStep(check))),
    ...paragraph('Why it matters', check.why),
    ...paragraph('How it is measured', check.how),
    ...paragraph('It fails when', check.failsWhen),
    ...(check.outcome === 'pass' ? paragraph('If it ever fails', check.remediation) : []),
    ...thresholds(check),
    ...sources(check),
    '</details>',
  ].join('\n');
}

function figures({ measured }: CheckResult): string[] {
  if (measured.length === 0) return [];
  const rows = measured.map((figure) => [
    md(figure.name),
    `${figure.ok === false ? '❌ ' : ''}${md(value(figure))}`,
    md(limit(figure)),
  ]);
  return [mdTable(['Measured', 'Value', 'Limit'], rows), ''];
}

function list(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${heading}:`, '', ...lines.map((line) => `- ${md(line)}`), ''];
}

function paragraph(heading: string, text: string): string[] {
  return [`*${heading}.* ${prose(text)}`, ''];
}

function waived({ waiver }: CheckResult): string[] {
  if (waiver === null) return [];
  return [`**Waiver** by ${md(waiver.owner)}, until ${md(waiver.expires)}: ${md(waiver.reason)}`, ''];
}

function thresholds({ thresholds: all }: CheckResult): string[] {
  const names = Object.keys(all);
  if (names.length === 0) return [];
  const lines = names.map((name) => {
    const threshold = all[name]!;
    return `- ${code(name)} ${md(formatQuantity(threshold.value, threshold.unit))}: ${prose(threshold.why)}`;
  });
  return ['Thresholds, and why:', '', ...lines, ''];
}

function sources({ evidence, references }: CheckResult): string[] {
  const files = evidence.map(({ experiment, file }) =>
    file === null ? `${md(experiment)} (no evidence)` : `[${md(experiment)}](${encodeURI(file)})`,
  );
  const links = references.map(({ title, url }) => `[${md(title)}](${url})`);
  return [
    ...(files.length > 0 ? [`*Evidence.* ${files.join(', ')}`, ''] : []),
    ...(links.length > 0 ? [`*References.* ${links.join(' · ')}`, ''] : []),
  ];
}
