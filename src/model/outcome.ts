export const outcomes = ['pass', 'warn', 'fail', 'not-proven', 'not-applicable', 'error'] as const;
/**
 * `not-proven`: could not be measured here. `not-applicable`: declared out of scope in the config, with the reason.
 * `error`: the check or its experiment broke; never read as a pass.
 */
export type Outcome = (typeof outcomes)[number];

export interface ThresholdUse {
  /** Name of the threshold in the check's meta; config overrides it by this name. */
  name: string;
  op: '<=' | '>=' | '==';
  value: number;
  unit: string;
}

/** One figure of a verdict: what was measured and against which threshold. */
export interface Measured {
  name: string;
  value: number | string | null;
  unit: string;
  threshold?: ThresholdUse;
  /** False when this figure is what made the check fail or warn. */
  ok?: boolean;
}

/** What a judge returns. Missing and broken evidence never reach a judge: the runner turns them into outcomes. */
export interface Judgement {
  outcome: 'pass' | 'warn' | 'fail' | 'not-proven';
  /** One sentence with figures, for the table. */
  summary: string;
  measured: Measured[];
  /** Further lines: each failing case, each anomaly's example. Markdown is not interpreted. */
  details?: string[];
  /** With `not-proven`: what would let it be proven, as an instruction. */
  needs?: string;
}
