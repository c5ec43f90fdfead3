import { areas, areaTitles, conditionTitles } from '../../src/model/area.js';
import { formatBytes, formatMs } from '../../src/model/quantities.js';
import type { Scorecard, Tally, Verdict } from '../../src/model/scorecard.js';
import { attention, gateWords, nextStep, runFacts, scoreWords, verdictWords } from '../wording.js';
import { checkDetails, icons } from './check.js';
import { code, md, mdTable, prose } from './escape.js';

/** The scorecard for a review: verdict first, what to look at, the two cuts, then every check with its evidence, folded. */
export function renderMarkdown(scorecard: Scorecard): string {
  const blocks = [
    headline(scorecard),
    ...attention(scorecard).map(({ title, checks }) =>
      [`## ${title}`, '', ...checks.flatMap((check) => item(check))].join('\n').trimEnd(),
    ),
    `## Areas\n\n${cut(
      'Area',
      scorecard.areas.map((one) => ({ ...one, name: areaTitles[one.area] })),
    )}`,
    `## Conditions\n\n${cut(
      'Condition',
      scorecard.conditions.map((one) => ({ ...one, name: conditionTitles[one.condition] })),
    )}`,
    `## Checks\n\nEach line unfolds to what was measured, how, against which limit, and what would have made it fail.`,
    ...checksByArea(scorecard),
    experiments(scorecard),
    environment(scorecard),
  ];
  return `${blocks.join('\n\n')}\n`;
}

const verdictIcons: Record<Verdict, string> = {
  READY: '✅',
  'READY WITH CONDITIONS': '⚠️',
  'NOT PROVEN': '❔',
  'NOT READY': '❌',
};

function headline(scorecard: Scorecard): string {
  const { verdict, verdictReason, run, tool } = scorecard;
  return [
    `# ${verdictIcons[verdict]} ${verdict}`,
    '',
    ...(run.partial ? ['**Interrupted before the end: this is a part of a report.**', ''] : []),
    `**${md(verdictReason)}**`,
    '',
    `${gateWords(scorecard)} May we move a production workload onto this diskless Kafka? This is what ${tool.name} ${md(tool.version)} saw.`,
    '',
    runFacts(scorecard).map(md).join(' · '),
  ].join('\n');
}

function item(check: Scorecard['checks'][number]): string[] {
  const lines = [`- ${icons[check.outcome]} **${md(check.id)}** (${check.severity}): ${md(check.summary)}`];
  if (check.waiver !== null) {
    lines.push(`  - Waived until ${md(check.waiver.expires)} by ${md(check.waiver.owner)}: ${md(check.waiver.reason)}`);
  }
  lines.push(`  - ${prose(nextStep(check))}`);
  return lines;
}

function cut(heading: string, rows: (Tally & { name: string; verdict: Verdict })[]): string {
  return mdTable(
    [heading, 'Verdict', 'Passed', 'Warned', 'Failed', 'Not proven', 'Broke', 'Out of scope', 'Score'],
    rows.map((row) => [
      md(row.name),
      verdictWords(row),
      ...[row.pass, row.warn, row.fail, row.notProven, row.error, row.notApplicable].map(String),
      scoreWords(row),
    ]),
  );
}

function checksByArea({ checks }: Scorecard): string[] {
  return areas.flatMap((area) => {
    const own = checks.filter((check) => check.area === area);
    return own.length === 0 ? [] : [`### ${areaTitles[area]}`, ...own.map(checkDetails)];
  });
}

function experiments({ experiments: all }: Scorecard): string {
  const rows = all.map(({ id, status, durationMs, bytes, note }) => [
    md(id),
    status,
    formatMs(durationMs),
    formatBytes(bytes),
    md(note ?? ''),
  ]);
  return `## Experiments\n\n${mdTable(['Experiment', 'Status', 'Took', 'Bytes', 'Note'], rows)}`;
}

function environment({ run, target, environment: at }: Scorecard): string {
  const brokers = target.brokers.map(
    ({ id, host, port, rack }) => `${id} at ${host}:${port}${rack === null ? '' : ` in ${rack}`}`,
  );
  const rows: [string, string][] = [
    ['Run', `${code(run.id)}, started ${md(run.startedAt)}, ${formatMs(run.durationMs)}`],
    ['Arguments', run.arguments.length === 0 ? 'none' : code(run.arguments.join(' '))],
    ['Target', md(`${target.kind}, ${target.bootstrap.join(', ')}, cluster id ${target.clusterId ?? 'not told'}`)],
    ['Software', md(target.software ?? 'not told')],
    ['Brokers', md(brokers.join(', ') || 'none')],
    ['Machine', md(`${at.cpu}, ${at.cores} cores, ${formatBytes(at.memoryBytes)}, ${at.os}, Node ${at.node}`)],
    [
      'Clients',
      md(
        Object.entries(at.clients)
          .map(([name, version]) => `${name} ${version}`)
          .join(', ') || 'none',
      ),
    ],
  ];
  return `## Run and environment\n\n${mdTable(['', ''], rows)}`;
}
