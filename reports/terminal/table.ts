import Table from 'cli-table3';
import type { Paint } from './paint.js';

/** A table without lines; `widths` include the gap to the next column. */
export function table(head: string[] | null, rows: string[][], widths: number[], style: Paint): string {
  const made = new Table({
    ...(head === null ? {} : { head: head.map((words) => style.bold(words)) }),
    colWidths: widths,
    wordWrap: true,
    wrapOnWordBoundary: true,
    chars: noLines,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 1 },
  });
  made.push(...rows);
  return made
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Counts for a table: zeros are left blank, so that the others stand out. */
export function cells(...counts: number[]): string[] {
  return counts.map((count) => (count === 0 ? '·' : String(count)));
}

const noLines = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};
