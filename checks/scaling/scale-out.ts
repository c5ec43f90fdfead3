import { defineCheck } from '../../src/model/check.js';
import { conclude, type Finding, type Part } from '../../src/model/judging/conclude.js';
import { atMost, figure } from '../../src/model/judging/figures.js';
import { waitsNoLonger } from '../../src/model/judging/moves.js';
import { keptEverything } from '../../src/model/judging/verification.js';
import { formatBytes, formatCount, formatMs } from '../../src/model/quantities.js';
import { sixCases } from '../../src/model/references.js';

export default defineCheck({
  meta: {
    id: 'scaling/scale-out',
    title: 'A new broker carries load within a minute, without data copying',
    conditions: ['elastic-economics', 'operational-recovery'],
    severity: 'major',
    why:
      'Elasticity is the economic case: pay for average load, add brokers for a sale, remove them after. It only works when ' +
      'a new broker takes over traffic by itself, soon enough for the peak that it was started for.',
    how:
      'Starts a broker that was never there before while load runs; takes the time until it leads a partition and until a ' +
      'producer gets its first acknowledgement from it; counts leaders per broker before and after; verifies every record.',
    failsWhen: 'the new broker leads nothing or acknowledges nothing within the limit, or a record is lost on the way',
    remediation:
      'Check the balancer’s interval and thresholds. Where balancing is manual, script it into the scaling hook and run this ' +
      'again: a broker that waits for a person is capacity that is paid for and not used.',
    references: [sixCases],
    breaksOn: ['never-rebalance'],
  },
  evidence: ['scale'],
  thresholds: {
    carriesLoadMs: {
      value: 60_000,
      unit: 'ms',
      why: 'autoscalers add capacity for the next minutes, not for the next hour',
    },
  },
  judge({ scale: evidence }, { carriesLoadMs }) {
    const { addedBroker, leadsAfterMs, acknowledgesAfterMs, timeLimitMs, acknowledgedByNewBroker, copiedBytes } =
      evidence;
    const waited = `within the ${formatMs(timeLimitMs)} that were waited`;
    const limit = { name: 'carriesLoadMs', value: carriesLoadMs };
    const soon = (name: string, value: number | null, never: string): Part =>
      value === null && timeLimitMs < carriesLoadMs
        ? {
            measured: [{ name, value, unit: 'ms' }],
            findings: [{ outcome: 'not-proven', says: never, needs: waitsNoLonger('carriesLoadMs', timeLimitMs) }],
          }
        : atMost({ name, value, unit: 'ms' }, limit, { whenNull: never });
    const findings: Finding[] =
      acknowledgedByNewBroker > 0 || acknowledgesAfterMs === null
        ? []
        : [{ outcome: 'fail', says: `broker ${addedBroker} acknowledged no record of the load` }];
    return conclude(
      `broker ${addedBroker} led partitions after ${formatMs(leadsAfterMs ?? 0)} and acknowledged ${formatCount(acknowledgedByNewBroker)} records of the load`,
      figure('brokers before', evidence.brokersBefore),
      soon('leads a partition after', leadsAfterMs, `broker ${addedBroker} led no partition ${waited}`),
      soon('first acknowledgement after', acknowledgesAfterMs, `broker ${addedBroker} acknowledged nothing ${waited}`),
      figure('acknowledged by the new broker', acknowledgedByNewBroker, 'records'),
      figure('bytes copied', copiedBytes ?? 'not metered here', copiedBytes === null ? '' : 'bytes'),
      { findings },
      keptEverything(evidence.verification),
      {
        details: [
          `leaders per broker: ${evidence.leaders.map(({ broker, before, after }) => `${broker}: ${before} → ${after}`).join(', ')}`,
          ...(copiedBytes === null ? [] : [`copied for it: ${formatBytes(copiedBytes)}`]),
        ],
      },
    );
  },
});
