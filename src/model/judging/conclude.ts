import type { Judgement, Measured } from '../outcome.js';

/** Something that keeps a check from passing. */
export interface Finding {
  outcome: 'fail' | 'warn' | 'not-proven';
  /** One clause with figures; it becomes (part of) the summary. */
  says: string;
  details?: readonly string[];
  /** With `not-proven`: the instruction that would let it be proven. */
  needs?: string;
}

/** One aspect of a check, judged: figures for the report, and what speaks against a pass. */
export interface Part {
  measured?: readonly Measured[];
  findings?: readonly Finding[];
  /** Lines for the report that hold whatever the outcome is. */
  details?: readonly string[];
}

/**
 * Joins the aspects of a check. The worst finding decides: fail, then not-proven, then warn; without findings it passes
 * with the given sentence. A figure marked `ok: false` that no finding of its aspect speaks of fails the check, whatever
 * other aspects found, so that a judge cannot pass over its own measurement.
 */
export function conclude(passes: string, ...parts: readonly Part[]): Judgement {
  const measured = parts.flatMap((part) => part.measured ?? []);
  const findings = [...parts.flatMap((part) => part.findings ?? [])];
  const broken = parts
    .filter((part) => (part.findings ?? []).length === 0)
    .flatMap((part) => (part.measured ?? []).filter((figure) => figure.ok === false));
  if (broken.length > 0 && !findings.some((finding) => finding.outcome === 'fail')) {
    findings.push({ outcome: 'fail', says: broken.map((figure) => `${figure.name} is out of bounds`).join('; ') });
  }
  const outcome = badFirst.find((bad) => findings.some((finding) => finding.outcome === bad));
  const notes = parts.flatMap((part) => part.details ?? []);
  if (outcome === undefined) return { outcome: 'pass', summary: passes, measured, ...listed(notes) };

  const deciding = findings.filter((finding) => finding.outcome === outcome);
  const needs = [...new Set(findings.flatMap((finding) => finding.needs ?? []))];
  return {
    outcome,
    summary: summarise(deciding.map((finding) => finding.says)),
    measured,
    ...listed([
      ...deciding.slice(shown).map((finding) => finding.says),
      ...deciding.flatMap((finding) => finding.details ?? []),
      ...findings.filter((finding) => finding.outcome !== outcome).flatMap((f) => [f.says, ...(f.details ?? [])]),
      ...notes,
    ]),
    ...(needs.length > 0 ? { needs: needs.join('; ') } : {}),
  };
}

const badFirst = ['fail', 'not-proven', 'warn'] as const;
const shown = 2;

function summarise(clauses: readonly string[]): string {
  const head = clauses.slice(0, shown).join('; ');
  return clauses.length > shown ? `${head}; and ${clauses.length - shown} more` : head;
}

function listed(details: readonly string[]): { details?: string[] } {
  return details.length > 0 ? { details: [...details] } : {};
}
