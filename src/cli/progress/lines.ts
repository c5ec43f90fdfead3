import { formatBytes, formatDuration } from '../../config/duration.js';
import type { ExperimentResult } from '../../model/evidence.js';
import type { RunObserver } from '../../run/observer.js';
import type { Plan } from '../../run/plan.js';

/** One line per step: for logs, pipes and CI. */
export function lineProgress(write: (line: string) => void): RunObserver {
  let total = 0;
  let done = 0;
  return {
    opening: (what) => write(`${what} …`),
    planned(plan) {
      total = plan.experiments.length;
      write(planLine(plan));
    },
    experimentStarted: (experiment) => write(`[${done + 1}/${total}] ${experiment.id}: ${experiment.title}`),
    progress: () => {},
    experimentEnded(experiment, result) {
      done += 1;
      write(`[${done}/${total}] ${endLine(experiment.id, result)}`);
    },
    note: (line) => write(`note: ${line}`),
  };
}

export function planLine(plan: Plan): string {
  const run = plan.experiments.filter((one) => one.refusal === null);
  return `${run.length} of ${plan.experiments.length} experiments, about ${formatDuration(plan.seconds * 1_000)} and ${formatBytes(plan.bytes)}`;
}

export function endLine(id: string, result: ExperimentResult): string {
  switch (result.status) {
    case 'done':
      return `${id}: done in ${formatDuration(result.durationMs)}${result.bytes > 0 ? `, ${formatBytes(result.bytes)}` : ''}`;
    case 'not-run':
      return `${id}: not run: ${result.reason}`;
    case 'error':
      return `${id}: broke: ${result.message.split('\n', 1)[0]}`;
  }
}
