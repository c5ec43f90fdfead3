import { formatBytes, formatDuration } from '../config/duration.js';
import type { Settings } from '../config/settings.js';
import type { Plan, PlannedExperiment } from '../run/plan.js';

/** The plan for people: what would be done to whom, in order, with its cost; and what would not, and why. */
export function planText(plan: Plan, settings: Settings): string {
  const { target } = settings;
  const where =
    target.kind === 'embedded'
      ? `the embedded cluster of ${target.brokers} brokers${target.defects.length > 0 ? ` with ${target.defects.join(', ')}` : ''}`
      : target.client.bootstrap.join(', ');
  const idWidth = Math.max(...plan.experiments.map(({ id }) => id.length), 10);
  const run = plan.experiments.filter((one) => one.refusal === null);
  const refused = plan.experiments.filter((one) => one.refusal !== null);
  const lines = [
    `Plan against ${where}, profile ${settings.profile.name}, seed ${settings.seed}; nothing has been sent.`,
    '',
    ...run.map((one) => runLine(one, idWidth)),
    '',
    `${run.length} experiments for ${settings.checks.length} checks: about ${formatDuration(plan.seconds * 1_000)} and ${formatBytes(plan.bytes)} written and read.`,
    disruptionLine(run, target.kind),
    ...(refused.length > 0 ? ['', 'Not run:'] : []),
    ...refused.map(({ id, refusal }) => `  ${id.padEnd(idWidth)}  ${refusal?.reason}; to have it: ${refusal?.needs}`),
  ];
  return lines.join('\n');
}

function runLine(one: PlannedExperiment, idWidth: number): string {
  const cost = `${formatDuration(one.seconds * 1_000).padStart(6)}  ${formatBytes(one.bytes).padStart(9)}`;
  return `  ${one.id.padEnd(idWidth)}  ${cost}  ${one.disruptive ? '[disruptive] ' : ''}${one.title}`;
}

function disruptionLine(run: PlannedExperiment[], kind: 'embedded' | 'endpoint'): string {
  const disruptive = run.filter((one) => one.disruptive);
  if (disruptive.length === 0) return 'Nothing is killed, scaled or reassigned.';
  const names = disruptive.map(({ id }) => id).join(', ');
  return kind === 'embedded' ? `Disruptive, to our own processes only: ${names}.` : `Disruptive, as allowed: ${names}.`;
}
