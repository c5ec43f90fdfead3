import type { Latency, LatencyObjective, LoadEvidence } from '../evidence.js';
import type { Measured } from '../outcome.js';
import { formatMs } from '../quantities.js';
import type { Finding, Part } from './conclude.js';
import { atLeast } from './figures.js';

/** A latency against the profile's objective. A histogram without samples fails: nothing was served. */
export function withinObjective(latency: Latency, objective: LatencyObjective, what: string): Part {
  const rows: [string, number, keyof LatencyObjective][] = [
    ['p50', latency.p50Ms, 'p50Ms'],
    ['p99', latency.p99Ms, 'p99Ms'],
    ['p99.9', latency.p999Ms, 'p999Ms'],
  ];
  const measured: Measured[] = rows.map(([name, value, key]) => ({
    name: `${what} ${name}`,
    value,
    unit: 'ms',
    threshold: { name: `profile objective ${key}`, op: '<=', value: objective[key], unit: 'ms' },
    ok: latency.count > 0 && value <= objective[key],
  }));
  measured.push({ name: `${what} max`, value: latency.maxMs, unit: 'ms' });
  measured.push({ name: `${what} samples`, value: latency.count, unit: 'records' });
  if (latency.count === 0) {
    return { measured, findings: [{ outcome: 'fail', says: `no ${what} latency was measured: nothing came back` }] };
  }
  const findings: Finding[] = rows
    .filter(([, value, key]) => !(value <= objective[key]))
    .map(([name, value, key]) => ({
      outcome: 'fail',
      says: `${what} ${name} ${formatMs(value)}, the profile allows ${formatMs(objective[key])}`,
    }));
  return { measured, findings };
}

/** The asked rate was really put on the target; a latency at a lower rate answers another question. */
export function heldRate(load: LoadEvidence, minimumShare: number): Part {
  const share = load.askedRate > 0 ? load.achievedRate / load.askedRate : Number.NaN;
  const spoiled: Finding[] =
    load.generator.spoiledBy === null
      ? []
      : [
          {
            outcome: 'not-proven',
            says: `the load generator spoiled the measurement: ${load.generator.spoiledBy}`,
            needs: 'run the load from a machine with more room, or at a lower rate',
          },
        ];
  const rate = atLeast(
    { name: 'share of the asked rate', value: share, unit: '×' },
    { name: 'rateShare', value: minimumShare },
  );
  return {
    measured: [
      { name: 'asked rate', value: load.askedRate, unit: 'records/s' },
      { name: 'achieved rate', value: load.achievedRate, unit: 'records/s' },
      ...(rate.measured ?? []),
    ],
    findings: [...spoiled, ...(rate.findings ?? [])],
  };
}
