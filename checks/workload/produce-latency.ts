import { defineCheck } from '../../src/model/check.js';
import { conclude } from '../../src/model/judging/conclude.js';
import { heldRate, withinObjective } from '../../src/model/judging/objective.js';
import { keptEverything } from '../../src/model/judging/verification.js';
import { formatMs, significant } from '../../src/model/quantities.js';

export default defineCheck({
  meta: {
    id: 'workload/produce-latency',
    title: 'Produce latency holds the profile’s objective at its rate',
    conditions: ['real-workloads'],
    severity: 'major',
    why:
      'Object storage answers in tens to hundreds of milliseconds, and its tail is long. Whether that is fine depends on ' +
      'your objective; a request path that waits for acks=all feels every stall.',
    how:
      'Sends the profile’s records at its fixed rate, open loop: each record has an intended send time and latency counts ' +
      'from it, so a stalled broker shows as latency and not as fewer samples. p50, p99 and p99.9 of the acknowledgements ' +
      'are compared with the profile’s objective. All records are read back afterwards: a fast answer that is not kept is none.',
    failsWhen: 'a percentile exceeds the objective, the rate is not held, nothing is acknowledged, or a record is lost',
    remediation:
      'Look at the time series in evidence/ for steady or spiky: steady points at the WAL’s flush interval and store ' +
      'latency (a WAL on block or regional file storage is faster), spiky at compaction, GC or throttling (503).',
    references: [
      {
        title: 'OpenMessaging Benchmark issue 247: latency from the real, not the intended, send time',
        url: 'https://github.com/openmessaging/benchmark/issues/247',
      },
      {
        title: 'Gil Tene: How NOT to Measure Latency (coordinated omission)',
        url: 'https://www.infoq.com/presentations/latency-response-time/',
      },
    ],
    breaksOn: ['stall'],
  },
  evidence: ['steady'],
  thresholds: {
    rateShare: { value: 0.9, unit: '×', why: 'a latency at a lower rate than asked answers another question' },
  },
  judge({ steady: { load, ackObjective, verification, profile } }, { rateShare }) {
    const { ackLatency } = load;
    return conclude(
      `p50 ${formatMs(ackLatency.p50Ms)}, p99 ${formatMs(ackLatency.p99Ms)}, p99.9 ${formatMs(ackLatency.p999Ms)} at ${significant(load.achievedRate)} records/s (${profile})`,
      withinObjective(ackLatency, ackObjective, 'acknowledgement'),
      heldRate(load, rateShare),
      keptEverything(verification),
    );
  },
});
