import { expect, it } from 'vitest';
import type { EvidenceById } from '../../src/model/evidence.js';
import type { Judgement } from '../../src/model/outcome.js';
import { judgeWith } from './judge.js';

export type Change = (evidence: EvidenceById) => void;
/** One thing about healthy evidence changed, the check that must notice, and what it must say. */
export type Row = [what: string, check: string, change: Change, says: RegExp];

/** Each hazard, as evidence, fails its check. */
export function itFails(rows: readonly Row[]): void {
  judged('fail', rows);
}

/** Evidence of nothing proves nothing; a pass here would be the worst bug of all. */
export function itProvesNothing(rows: readonly Row[]): void {
  judged('not-proven', rows);
}

function judged(outcome: Judgement['outcome'], rows: readonly Row[]): void {
  it.each(rows.map((row) => [...row] as const))(`${outcome}: %s (%s)`, (_, id, change, says) => {
    const judgement = judgeWith(id, change);
    expect(judgement.outcome, judgement.summary).toBe(outcome);
    expect(judgement.summary).toMatch(says);
  });
}
