import { checks } from '../../../checks/index.js';
import { areas, areaTitles } from '../../model/area.js';
import { areaOf } from '../../model/check.js';
import { writeOut } from '../output.js';

export async function list(flags: { json?: boolean }): Promise<number> {
  await writeOut(flags.json ? JSON.stringify(catalogue(), null, 2) : catalogueText());
  return 0;
}

function catalogue() {
  return checks.map(({ meta, evidence, thresholds }) => ({ ...meta, area: areaOf(meta.id), evidence, thresholds }));
}

function catalogueText(): string {
  const idWidth = Math.max(...checks.map(({ meta }) => meta.id.length));
  const sections = areas.flatMap((area) => {
    const own = checks.filter(({ meta }) => areaOf(meta.id) === area);
    if (own.length === 0) return [];
    const lines = own.map(({ meta }) => `  ${meta.id.padEnd(idWidth)}  ${meta.severity.padEnd(7)}  ${meta.title}`);
    return [[areaTitles[area], ...lines].join('\n')];
  });
  return [...sections, `${checks.length} checks; \`diskless-check explain ID\` tells all about one.`].join('\n\n');
}
