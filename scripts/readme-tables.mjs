/**
 * Writes the tables of README.md and docs/metrics.md from the product itself, between their markers, so that they cannot
 * drift from it:
 *
 *   npm run build && npm run docs            rewrites them
 *   npm run docs -- --check                  exits 1 when one is not what it would write (a test runs this)
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { checks } from '../dist/checks/index.js';
import { servedByKey } from '../dist/src/broker/api/index.js';
import { areaTitles } from '../dist/src/model/area.js';
import { areaOf } from '../dist/src/model/check.js';
import { metricsTable } from './metrics-table.mjs';

const readmeTables = {
  checks: [
    '| check | severity | promise | fails under `--defect` |',
    '|---|---|---|---|',
    ...checks.map(({ meta }) => {
      const defects = meta.breaksOn.map((name) => `\`${name}\``).join(' ');
      return `| \`${meta.id}\` | ${meta.severity} | ${meta.title} | ${defects || 'pure: golden figures'} |`;
    }),
  ],
  apis: [
    '| API | versions |   | API | versions |',
    '|---|---|---|---|---|',
    ...pairs(
      [...servedByKey(new Set())]
        .sort(([a], [b]) => a - b)
        .map(([, { api, minVersion, maxVersion }]) => [api, `${minVersion}–${maxVersion}`]),
    ).map(([left, right]) => `| ${left.join(' | ')} | | ${(right ?? ['', '']).join(' | ')} |`),
  ],
};

const documents = {
  'README.md': readmeTables,
  'docs/metrics.md': { metrics: await metricsTable() },
};

for (const [name, tables] of Object.entries(documents)) {
  const file = new URL(`../${name}`, import.meta.url);
  const before = readFileSync(file, 'utf8');
  const after = Object.entries(tables).reduce(fill, before);
  if (!process.argv.includes('--check')) writeFileSync(file, after);
  else if (after !== before) {
    console.error(`${name} is not what the product says: run \`npm run build && npm run docs\` and commit it`);
    process.exitCode = 1;
  }
}
if (!process.argv.includes('--check')) {
  const areas = new Set(checks.map(({ meta }) => areaTitles[areaOf(meta.id)])).size;
  console.log(`${Object.keys(documents).join(', ')} written: ${checks.length} checks in ${areas} areas`);
}

function fill(text, [name, lines]) {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`there is no place for the table of ${name}: ${begin} … ${end}`);
  return `${text.slice(0, from + begin.length)}\n${lines.join('\n')}\n${text.slice(to)}`;
}

function pairs(list) {
  return Array.from({ length: Math.ceil(list.length / 2) }, (_, index) => [list[2 * index], list[2 * index + 1]]);
}
