import { defineCheck } from '../../src/model/check.js';
import type { LoadEvidence } from '../../src/model/evidence.js';
import { conclude, type Part } from '../../src/model/judging/conclude.js';
import { heldRate, withinObjective } from '../../src/model/judging/objective.js';
import { formatMs, plural, significant } from '../../src/model/quantities.js';

export default defineCheck({
  meta: {
    id: 'workload/end-to-end-latency',
    title: 'End-to-end latency holds the profile’s objective at its rate',
    conditions: ['real-workloads'],
    severity: 'major',
    why:
      'What users feel is the time until a consumer has the record. Diskless brokers add steps to it: commit to metadata, ' +
      'cache, and a read from the store when the cache missed.',
    how:
      'Consumers follow the head while the steady load runs; each record carries its intended send time, and latency counts ' +
      'from that until the consumer has it. p50, p99 and p99.9 are compared with the profile’s objective.',
    failsWhen:
      'a percentile exceeds the objective, the rate is not held, or acknowledged records never reach the consumers',
    remediation:
      'Compare with produce-latency: when that is fine, look at the fetch path (long poll wake-up, cache hit rate, GETs per ' +
      'GiB in cost/request-rate) and at fetch.min.bytes and fetch.max.wait.ms of your consumers.',
    references: [
      {
        title: 'Consumer setting fetch.max.wait.ms',
        url: 'https://kafka.apache.org/documentation/#consumerconfigs_fetch.max.wait.ms',
      },
    ],
    breaksOn: ['stall'],
  },
  evidence: ['steady'],
  thresholds: {
    rateShare: { value: 0.9, unit: '×', why: 'a latency at a lower rate than asked answers another question' },
  },
  judge({ steady: { load, endToEndObjective, profile } }, { rateShare }) {
    const latency = load.endToEndLatency;
    if (latency === null) {
      return conclude('', heldRate(load, rateShare), {
        findings: [
          { outcome: 'not-proven', says: 'no consumer followed the load', needs: 'run the load with tail readers' },
        ],
      });
    }
    return conclude(
      `p50 ${formatMs(latency.p50Ms)}, p99 ${formatMs(latency.p99Ms)}, p99.9 ${formatMs(latency.p999Ms)} at ${significant(load.achievedRate)} records/s (${profile})`,
      withinObjective(latency, endToEndObjective, 'end-to-end'),
      everythingArrived(load.neverRead),
      heldRate(load, rateShare),
    );
  },
});

/** What never arrived has no latency, so the percentiles say nothing of it. */
function everythingArrived(neverRead: LoadEvidence['neverRead']): Part {
  const { records, partitions } = neverRead ?? { records: 0, partitions: 0 };
  const measured = [{ name: 'acknowledged and never read', value: records, unit: 'records', ok: records === 0 }];
  if (records === 0) return { measured };
  const says = `${plural(records, 'acknowledged record')} of ${plural(partitions, 'partition')} never reached a consumer`;
  return { measured, findings: [{ outcome: 'fail', says }] };
}
