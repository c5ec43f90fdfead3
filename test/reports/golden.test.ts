import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderJson, renderMarkdown, renderTerminal } from '../../reports/index.js';
import { outcomes } from '../../src/model/outcome.js';
import type { Scorecard } from '../../src/model/scorecard.js';
import { parseScorecard, scorecardJsonSchema } from '../../src/model/scorecard-schema.js';
import { sample } from './sample.js';

/** The golden files are what a reader gets; look at them when they change (`vitest run -u` writes them). */
describe('the golden scorecard', () => {
  it('shows every outcome and a waiver', () => {
    const { checks } = sample();
    expect(new Set(checks.map(({ outcome }) => outcome))).toEqual(new Set(outcomes));
    expect(checks.some(({ waiver }) => waiver !== null)).toBe(true);
  });

  it('as json', async () => {
    await expect(renderJson(sample())).toMatchFileSnapshot('golden/scorecard.json');
  });

  it('as markdown', async () => {
    await expect(renderMarkdown(sample())).toMatchFileSnapshot('golden/scorecard.md');
  });

  it('on a terminal of 110 columns', async () => {
    await expect(renderTerminal(sample(), { color: false, width: 110 })).toMatchFileSnapshot('golden/scorecard.txt');
  });
});

describe('the schema of scorecard.json', () => {
  it('is shipped as it is in the code', async () => {
    const schema = `${JSON.stringify(scorecardJsonSchema(), null, 2)}\n`;
    await expect(schema).toMatchFileSnapshot('../../reports/scorecard.schema.json');
  });

  it('takes the golden scorecard and loses no field of it', () => {
    const golden = JSON.parse(readFileSync(new URL('golden/scorecard.json', import.meta.url), 'utf8'));
    expect(parseScorecard(golden)).toEqual(golden);
  });

  it('names each wrong place', () => {
    const wrong = { ...sample(), verdict: 'FINE', gate: { failOn: 'major', holds: 'yes', exitCode: 0 } };
    expect(() => parseScorecard(wrong)).toThrow(
      /no scorecard of schema version 1:\n {2}verdict: .*\n {2}gate\.holds: /s,
    );
    const newer: Scorecard = { ...sample(), schemaVersion: 2 };
    expect(() => parseScorecard(newer)).toThrow(/schemaVersion/);
  });
});
