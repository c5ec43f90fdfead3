import { errorLabel } from '../../client/index.js';
import type { ProbeCase, ProbeEvidence } from '../../model/evidence.js';

/** One rule of the protocol: what Kafka answers, and how to see what this target answers, in the same words. */
export interface ProbeStep {
  name: string;
  expected: string;
  observe(signal: AbortSignal): Promise<string>;
}

/** Longer than any answer that a live broker owes; a step that takes longer is a finding, not a hang of the tool. */
const STEP_LIMIT_MS = 15_000;

/**
 * Takes every step, one after the other. A step that throws or hangs is observed as just that and takes no other step
 * down with it; only an abort of the run ends the probe.
 */
export async function probe(
  steps: readonly ProbeStep[],
  runSignal: AbortSignal,
  limitMs = STEP_LIMIT_MS,
): Promise<ProbeEvidence> {
  const cases: ProbeCase[] = [];
  for (const { name, expected, observe } of steps) {
    runSignal.throwIfAborted();
    cases.push({ name, expected, observed: await observed(observe, runSignal, limitMs) });
  }
  return { cases };
}

async function observed(observe: ProbeStep['observe'], runSignal: AbortSignal, limitMs: number): Promise<string> {
  const limit = new AbortController();
  const signal = AbortSignal.any([runSignal, limit.signal]);
  let timer: NodeJS.Timeout | undefined;
  const stuck = new Promise<string>((answer) => {
    timer = setTimeout(() => {
      answer(`no answer within ${limitMs} ms`);
      limit.abort();
    }, limitMs);
  });
  try {
    return await Promise.race([observe(signal), stuck]);
  } catch (error) {
    runSignal.throwIfAborted();
    return inWords(error);
  } finally {
    clearTimeout(timer);
  }
}

function inWords(error: unknown): string {
  return `${errorLabel(error)}: ${error instanceof Error ? error.message : String(error)}`;
}
