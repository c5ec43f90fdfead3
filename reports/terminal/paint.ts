import { Chalk } from 'chalk';
import type { Outcome } from '../../src/model/outcome.js';
import type { Verdict } from '../../src/model/scorecard.js';

export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  outcome(outcome: Outcome, text: string): string;
  verdict(verdict: Verdict, text: string): string;
}

/** Colours of its own, whatever chalk thinks of the process's terminal: the caller has decided. */
export function paint(color: boolean): Paint {
  const chalk = new Chalk({ level: color ? 1 : 0 });
  const outcomes: Record<Outcome, (text: string) => string> = {
    pass: chalk.green,
    warn: chalk.yellow,
    fail: chalk.red.bold,
    'not-proven': chalk.magenta,
    'not-applicable': chalk.dim,
    error: chalk.red,
  };
  const verdicts: Record<Verdict, (text: string) => string> = {
    READY: chalk.green.bold,
    'READY WITH CONDITIONS': chalk.yellow.bold,
    'NOT PROVEN': chalk.magenta.bold,
    'NOT READY': chalk.red.bold,
  };
  return {
    // chalk joins all its arguments, so it cannot be handed to `map` as it is.
    bold: (text) => chalk.bold(text),
    dim: (text) => chalk.dim(text),
    outcome: (outcome, text) => outcomes[outcome](text),
    verdict: (verdict, text) => verdicts[verdict](text),
  };
}
