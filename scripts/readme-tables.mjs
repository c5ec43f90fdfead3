/**
 * Writes README's tables from the product itself, between their markers, so that they cannot drift from it:
 *
 *   npm run build && npm run docs            rewrites README.md
 *   npm run docs -- --check                  exits 1 when README.md is not what it would write (a test runs this)
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { checks } from '../dist/checks/index.js';
import { servedByKey } from '../dist/src/broker/api/index.js';
import { areaTitles } from '../dist/src/model/area.js';
import { areaOf } from '../dist/src/model/check.js';

const readme = new URL('../README.md', import.meta.url);

const tables = {
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

const before = readFileSync(readme, 'utf8');
const after = Object.entries(tables).reduce(fill, before);
if (process.argv.includes('--check')) {
  if (after !== before) {
    console.error('README.md is not what the product says: run `npm run build && npm run docs` and commit it');
    process.exit(1);
  }
} else {
  writeFileSync(readme, after);
  console.log(
    `README.md: ${Object.keys(tables).length} tables, ${checks.length} checks in ${new Set(checks.map(({ meta }) => areaTitles[areaOf(meta.id)])).size} areas`,
  );
}

function fill(text, [name, lines]) {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md has no place for the table of ${name}: ${begin} … ${end}`);
  return `${text.slice(0, from + begin.length)}\n${lines.join('\n')}\n${text.slice(to)}`;
}

function pairs(list) {
  return Array.from({ length: Math.ceil(list.length / 2) }, (_, index) => [list[2 * index], list[2 * index + 1]]);
}
