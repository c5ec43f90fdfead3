import type { Measured, ThresholdUse } from '../outcome.js';
import { formatQuantity } from '../quantities.js';
import type { Finding, Part } from './conclude.js';

export interface Figure {
  name: string;
  value: number | null;
  unit: string;
}
export interface Limit {
  /** Name of the threshold in the check's meta. */
  name: string;
  value: number;
  /** The figure's unit where absent. */
  unit?: string;
}
export interface OnBreach {
  /** `fail` unless the promise is only softly broken. */
  outcome?: Finding['outcome'];
  /** What to say when there is no value; such a figure breaks the limit too. */
  whenNull?: string;
}

/** A figure for the report that nothing is judged by. */
export function figure(name: string, value: Measured['value'], unit = ''): Part {
  return { measured: [{ name, value, unit }] };
}

/** The figure must be there and not above the limit. */
export function atMost(measured: Figure, limit: Limit, onBreach: OnBreach = {}): Part {
  return bounded(measured, limit, '<=', (value) => value <= limit.value, onBreach);
}

/** The figure must be there and not below the limit. */
export function atLeast(measured: Figure, limit: Limit, onBreach: OnBreach = {}): Part {
  return bounded(measured, limit, '>=', (value) => value >= limit.value, onBreach);
}

function bounded(
  { name, value, unit }: Figure,
  limit: Limit,
  op: ThresholdUse['op'],
  holds: (value: number) => boolean,
  { outcome = 'fail', whenNull }: OnBreach,
): Part {
  // NaN holds no comparison, so a figure that was computed from nothing breaks its limit instead of passing it.
  const ok = value !== null && holds(value);
  const threshold: ThresholdUse = { name: limit.name, op, value: limit.value, unit: limit.unit ?? unit };
  const measured: Measured[] = [{ name, value, unit, threshold, ok }];
  if (ok) return { measured };
  const wanted = `${op === '<=' ? 'at most' : 'at least'} ${formatQuantity(limit.value, threshold.unit)}`;
  const says =
    value === null
      ? (whenNull ?? `${name}: not measured, expected ${wanted}`)
      : `${name} ${formatQuantity(value, unit)}, expected ${wanted}`;
  return { measured, findings: [{ outcome, says }] };
}
