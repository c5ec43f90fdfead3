import type { Scorecard } from '../src/model/scorecard.js';

/** `scorecard.json`: the whole output of a run; its schema is `scorecard.schema.json` beside this file. */
export function renderJson(scorecard: Scorecard): string {
  return `${JSON.stringify(scorecard, null, 2)}\n`;
}
