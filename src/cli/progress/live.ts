import { Chalk, type ChalkInstance } from 'chalk';
import { formatDuration } from '../../config/duration.js';
import type { ExperimentResult } from '../../model/evidence.js';
import type { RunObserver } from '../../run/observer.js';
import { endLine, planLine } from './lines.js';

interface Terminal {
  write(text: string): void;
  columns?: number;
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/**
 * A terminal's progress: one line stays per finished step, the last one lives. Steps run one at a time, so this small
 * renderer does what a task-list library would, and leaves Ctrl-C and stdout to us.
 *
 * @returns the observer, and `stop`, which takes the live line away
 */
export function liveProgress(terminal: Terminal, color: boolean): { observer: RunObserver; stop(): void } {
  const paint = new Chalk({ level: color ? 1 : 0 });
  let live: { label: string; detail: string; since: number } | null = null;
  let frame = 0;
  const timer = setInterval(draw, 100);
  timer.unref();

  function draw(): void {
    if (live === null) return;
    frame = (frame + 1) % frames.length;
    const seconds = formatDuration(Math.round((performance.now() - live.since) / 1_000) * 1_000);
    const text = `${frames[frame]} ${live.label} · ${seconds}${live.detail ? ` · ${live.detail}` : ''}`;
    terminal.write(`\r\x1b[2K${paint.cyan(cut(text, (terminal.columns || 80) - 1))}`);
  }

  function keep(line: string): void {
    terminal.write(`\r\x1b[2K${line}\n`);
    draw();
  }

  function begin(label: string): void {
    live = { label, detail: '', since: performance.now() };
    draw();
  }

  return {
    stop() {
      clearInterval(timer);
      live = null;
      terminal.write('\r\x1b[2K');
    },
    observer: {
      opening: (what) => begin(what),
      planned(plan) {
        live = null;
        keep(paint.dim(planLine(plan)));
      },
      experimentStarted: (experiment) => begin(`${experiment.id}: ${experiment.title}`),
      progress(line) {
        if (live !== null) live.detail = line.replace(/\s+/g, ' ');
      },
      experimentEnded(experiment, result) {
        live = null;
        keep(`${mark(result, paint)} ${endLine(experiment.id, result)}`);
      },
      note: (line) => keep(paint.yellow(`! ${line}`)),
    },
  };
}

function mark(result: ExperimentResult, paint: ChalkInstance): string {
  if (result.status === 'done') return paint.green('✔');
  return result.status === 'error' ? paint.red('✖') : paint.dim('○');
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
