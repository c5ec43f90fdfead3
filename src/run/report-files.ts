import { renderJson, renderMarkdown } from '../../reports/index.js';
import type { Scorecard } from '../model/scorecard.js';
import { scorecardFile } from './report-folder.js';

type Render = (scorecard: Scorecard) => string;

/** The formats that `--report` knows, and the file each is written to. */
const formats: Record<string, { file: string; render: Render }> = {
  json: { file: scorecardFile, render: renderJson },
  markdown: { file: 'scorecard.md', render: renderMarkdown },
};
export const reportFormats: readonly string[] = Object.keys(formats);

/** These two are always written: the one that everything can be made of, and the one that people read. */
const always = ['json', 'markdown'];

/** File name → content, for a report folder. */
export function reportFiles(scorecard: Scorecard, wanted: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    [...new Set([...always, ...wanted])].map((name) => {
      const { file, render } = formats[name] as { file: string; render: Render };
      return [file, render(scorecard)];
    }),
  );
}

/** @param format one of `reportFormats` */
export function renderReport(scorecard: Scorecard, format: string): string {
  return (formats[format] as { render: Render }).render(scorecard);
}
