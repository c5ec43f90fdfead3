import { checks } from '../../checks/index.js';
import type { Check } from '../../src/model/check.js';
import type { EvidenceById } from '../../src/model/evidence.js';
import type { Judgement } from '../../src/model/outcome.js';
import { healthy } from './healthy.js';

export function checkById(id: string): Check {
  const check = checks.find(({ meta }) => meta.id === id);
  if (check === undefined) throw new Error(`no check ${id}`);
  return check as Check;
}

/** Judges by the default thresholds. */
export function judge(id: string, evidence: EvidenceById): Judgement {
  const check = checkById(id);
  const limits = Object.fromEntries(Object.entries(check.thresholds).map(([name, { value }]) => [name, value]));
  return check.judge(evidence, limits);
}

/** The healthy evidence with one thing changed. */
export function judgeWith(id: string, change: (evidence: EvidenceById) => void): Judgement {
  const evidence = healthy();
  change(evidence);
  return judge(id, evidence);
}
