import { formatCount } from '../quantities.js';
import type { Part } from './conclude.js';

export interface Budget {
  /** GiB written (PUT, LIST) or read (GET) meanwhile. */
  gib: number;
  seconds: number;
  perGiB: number;
  perSecond: number;
}

/** Requests against the larger of a budget by volume and one by time; the figure is judged where it weighs most. */
export function requestBudget(kind: 'PUT' | 'GET' | 'LIST', requests: number, budget: Budget): Part {
  const byVolume = budget.gib * budget.perGiB;
  const byTime = budget.seconds * budget.perSecond;
  const allowed = Math.max(byVolume, byTime);
  const ok = requests <= allowed;
  const name = `${kind.toLowerCase()}s`;
  const rows = [
    ...(budget.gib > 0 && budget.perGiB > 0
      ? [row(`${kind} per GiB`, requests / budget.gib, `${kind}/GiB`, `${name}PerGiB`, budget.perGiB, ok)]
      : []),
    row(`${kind} per second`, requests / budget.seconds, `${kind}/s`, `${name}PerSecond`, budget.perSecond, ok),
  ];
  if (ok) return { measured: rows };
  return {
    measured: rows,
    findings: [
      {
        outcome: 'fail',
        says: `${formatCount(requests)} ${kind}, the budget allows ${formatCount(allowed)} for this amount and time`,
      },
    ],
  };
}

/** A figure above one of two limits is fine while the other one holds: only the verdict over both is its `ok`. */
function row(name: string, value: number, unit: string, threshold: string, limit: number, ok: boolean) {
  return { name, value, unit, threshold: { name: threshold, op: '<=' as const, value: limit, unit }, ok };
}
