import { formatMs, significant } from '../quantities.js';
import type { Part } from './conclude.js';

/** p99 during a disturbance against before it. A p99 under the floor is fine at any ratio. */
export function p99Within(beforeMs: number, duringMs: number, limits: { p99Ratio: number; p99FloorMs: number }): Part {
  const measured = [
    { name: 'p99 before', value: beforeMs, unit: 'ms' },
    { name: 'p99 meanwhile', value: duringMs, unit: 'ms' },
  ];
  if (!(beforeMs > 0) || !(duringMs > 0)) {
    return {
      measured,
      findings: [
        {
          outcome: 'not-proven',
          says: 'too few acknowledgements to compare latencies before and meanwhile',
          needs: 'a longer drill (profile: durations.drillMs)',
        },
      ],
    };
  }
  const ratio = duringMs / beforeMs;
  const ok = ratio <= limits.p99Ratio || duringMs <= limits.p99FloorMs;
  return {
    measured: [
      ...measured,
      {
        name: 'p99 meanwhile ÷ before',
        value: ratio,
        unit: '×',
        threshold: { name: 'p99Ratio', op: '<=', value: limits.p99Ratio, unit: '×' },
        ok,
      },
    ],
    findings: ok
      ? []
      : [
          {
            outcome: 'fail',
            says: `p99 rose ${significant(ratio)}×, from ${formatMs(beforeMs)} to ${formatMs(duringMs)}`,
          },
        ],
  };
}
