import type { ProbeCase } from '../evidence.js';
import { plural } from '../quantities.js';
import type { Part } from './conclude.js';

/**
 * Probe cases put one rule of the protocol each to the test; a case holds when the target's answer is the rule's, word
 * for word. No case at all proves nothing, whichever way.
 */
export function probeCases(cases: readonly ProbeCase[], what: string): Part {
  if (cases.length === 0) {
    return {
      findings: [{ outcome: 'not-proven', says: `no case of ${what} was put to the test`, needs: 'run it again' }],
    };
  }
  const failed = cases.filter((probe) => probe.observed !== probe.expected);
  const measured = [
    { name: 'rules kept', value: cases.length - failed.length, unit: `of ${cases.length}`, ok: failed.length === 0 },
  ];
  if (failed.length === 0) return { measured };
  return {
    measured,
    findings: [
      {
        outcome: 'fail',
        says: `${plural(failed.length, 'rule')} of ${cases.length} broken: ${headline(failed)}`,
        details: failed.map(
          (probe) => `${probe.name}: expected ${quoted(probe.expected)}, observed ${quoted(probe.observed)}`,
        ),
      },
    ],
  };
}

function headline(failed: readonly ProbeCase[]): string {
  const names = failed.slice(0, 2).map((probe) => probe.name);
  return failed.length > names.length ? `${names.join(', ')}, …` : names.join(', ');
}

function quoted(words: string): string {
  return words === '' ? 'nothing' : `“${words}”`;
}
