import { checks } from '../../../checks/index.js';
import { checkId } from '../../config/check-selection.js';
import { conditionTitles } from '../../model/area.js';
import type { AnyCheck } from '../../model/check.js';
import { writeOut } from '../output.js';

export async function explain(id: string): Promise<number> {
  const full = checkId(id, checks, 'explain');
  await writeOut(explanation(checks.find(({ meta }) => meta.id === full) as AnyCheck));
  return 0;
}

function explanation({ meta, evidence, thresholds }: AnyCheck): string {
  const limits = Object.entries(thresholds).map(
    ([name, { value, unit, why }]) => `${name} = ${value} ${unit}\n${wrap(why, '    ')}`,
  );
  const sections: [string, string[]][] = [
    ['Why it matters', [wrap(meta.why)]],
    ['How it is measured', [wrap(meta.how)]],
    ['It fails when', [wrap(meta.failsWhen)]],
    ['What to do then', [wrap(meta.remediation)]],
    ['Conditions it gives evidence for', meta.conditions.map((condition) => conditionTitles[condition])],
    ['Experiments it reads', [evidence.join(', ')]],
    ['Thresholds (override them in the config)', limits],
    ['Defects of the reference broker that must break it', [meta.breaksOn.join(', ')]],
    ['References', meta.references.map(({ title, url }) => `${title}: ${url}`)],
  ];
  const body = sections
    .filter(([, lines]) => lines.join('').length > 0)
    .map(([title, lines]) => `${title}\n${lines.map((line) => indent(line)).join('\n')}`);
  return [`${meta.id} (${meta.severity})\n${meta.title}`, ...body].join('\n\n');
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

/** Breaks lines at blanks, to 96 columns. */
function wrap(text: string, prefix = ''): string {
  const lines: string[] = [];
  let line = prefix;
  for (const word of text.split(/\s+/)) {
    if (line.length + word.length + 1 > 96 && line.trim() !== '') {
      lines.push(line);
      line = prefix;
    }
    line += line === prefix ? word : ` ${word}`;
  }
  return [...lines, line].join('\n');
}
