import { statSync } from 'node:fs';
import { join } from 'node:path';
import { renderTerminal } from '../../../reports/index.js';
import { oneOf } from '../../config/settings.js';
import { readScorecard } from '../../run/recorded.js';
import { renderReport, reportFormats } from '../../run/report-files.js';
import { scorecardFile } from '../../run/report-folder.js';
import { wantsColor, widthOf, writeOut } from '../output.js';

/** Renders a scorecard (or the one in a report folder) to stdout. */
export async function report(path: string, flags: { report: string; color: boolean }): Promise<number> {
  const format = oneOf('--report', flags.report, ['terminal', ...reportFormats]);
  const scorecard = readScorecard(isFolder(path) ? join(path, scorecardFile) : path);
  const { stdout } = process;
  await writeOut(
    format === 'terminal'
      ? renderTerminal(scorecard, { color: wantsColor(stdout, flags.color), width: widthOf(stdout) })
      : renderReport(scorecard, format),
  );
  return 0;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
