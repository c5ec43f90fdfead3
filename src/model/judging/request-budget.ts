import type { Measured } from '../outcome.js';
import { formatCount, formatQuantity } from '../quantities.js';
import type { Part } from './conclude.js';

export interface Budget {
  /** GiB written (PUT, LIST) or read (GET) meanwhile. */
  gib: number;
  seconds: number;
  perGiB: number;
  perSecond: number;
}

/**
 * Requests against the larger of a budget by volume and one by time. A figure above the limit that does not bind is shown
 * without it, since it does not meet it, and a line says which one binds.
 */
export function requestBudget(kind: 'PUT' | 'GET' | 'LIST', requests: number, budget: Budget): Part {
  const byVolume = budget.gib * budget.perGiB;
  const byTime = budget.seconds * budget.perSecond;
  const allowed = Math.max(byVolume, byTime);
  const within = requests <= allowed;
  const name = `${kind.toLowerCase()}s`;
  const figures: Figure[] = [
    {
      name: `${kind} per second`,
      value: requests / budget.seconds,
      unit: `${kind}/s`,
      limit: { name: `${name}PerSecond`, value: budget.perSecond },
    },
  ];
  if (budget.gib > 0 && budget.perGiB > 0) {
    figures.unshift({
      name: `${kind} per GiB`,
      value: requests / budget.gib,
      unit: `${kind}/GiB`,
      limit: { name: `${name}PerGiB`, value: budget.perGiB },
    });
  }
  const measured = figures.map((figure) => row(figure, within));
  if (within) return { measured, details: figures.filter(isAbove).map((figure) => unbound(figure, byTime > byVolume)) };
  return {
    measured,
    findings: [
      {
        outcome: 'fail',
        says: `${formatCount(requests)} ${kind}, the budget allows ${formatCount(allowed)} for this amount and time`,
      },
    ],
  };
}

interface Figure {
  name: string;
  value: number;
  unit: string;
  limit: { name: string; value: number };
}

const isAbove = ({ value, limit }: Figure): boolean => !(value <= limit.value);

function row(figure: Figure, within: boolean): Measured {
  const { name, value, unit, limit } = figure;
  if (within && isAbove(figure)) return { name, value, unit };
  return { name, value, unit, threshold: { name: limit.name, op: '<=', value: limit.value, unit }, ok: within };
}

function unbound({ value, unit, limit }: Figure, byTime: boolean): string {
  return `${formatQuantity(value, unit)} is above ${limit.name} (${formatCount(limit.value)}), which does not bind at this rate: the budget by ${byTime ? 'time' : 'volume'} is the larger one, and holds`;
}
