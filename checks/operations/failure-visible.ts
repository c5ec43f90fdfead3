import { defineCheck } from '../../src/model/check.js';
import { conclude } from '../../src/model/judging/conclude.js';
import { atMost, figure } from '../../src/model/judging/figures.js';
import { formatMs, significant } from '../../src/model/quantities.js';

export default defineCheck({
  meta: {
    id: 'operations/failure-visible',
    title: 'A broker’s death shows in the metrics within half a minute',
    conditions: ['operational-recovery'],
    severity: 'major',
    why:
      'An alert can only fire on what the metrics say. If the survivors go on counting a dead broker as alive, the first ' +
      'report of an incident comes from a customer.',
    how:
      'Watches, in the metrics of the surviving brokers, the number of live brokers that they count, through the kill of ' +
      'broker-crash until just before the broker is started again, and takes the time until it falls for good. Rounds in ' +
      'which not all survivors answer count for nothing.',
    failsWhen:
      'the number does not fall within the limit after the kill, or is back at what it was although the broker is dead',
    remediation:
      'Alert on the scrape itself as well (`up == 0`). Ask the vendor for a series that counts fenced or dead brokers, and ' +
      'how old it may be.',
    references: [
      {
        title: 'Prometheus alerting rules',
        url: 'https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/',
      },
    ],
    breaksOn: ['lying-metrics'],
  },
  evidence: ['crash-one'],
  thresholds: {
    visibleMs: { value: 30_000, unit: 'ms', why: 'two scrapes at Prometheus’ usual interval of 15 s' },
  },
  judge({ 'crash-one': { metrics, killedBroker } }, { visibleMs }) {
    if (metrics === null) {
      return conclude('', figure('metric watched', 'none'), {
        findings: [
          {
            outcome: 'not-proven',
            says: 'no metrics could be scraped during the kill',
            needs: 'name the brokers’ Prometheus endpoints in the config: `metrics: ["http://HOST:PORT/metrics", …]`',
          },
        ],
      });
    }
    const { watched, before, after, changedAfterMs } = metrics;
    const unchanged = changedAfterMs !== null && (after === null || after >= before);
    return conclude(
      `${watched}: ${significant(before)} → ${after === null ? 'none' : significant(after)}, ${formatMs(changedAfterMs ?? 0)} after broker ${killedBroker} died`,
      figure('metric watched', watched),
      figure('before the kill', before),
      figure('after the kill', after),
      atMost(
        { name: 'visible after', value: changedAfterMs, unit: 'ms' },
        { name: 'visibleMs', value: visibleMs },
        {
          whenNull:
            after === null
              ? `the survivors’ metrics did not answer any more after broker ${killedBroker} died`
              : `${watched} never fell after broker ${killedBroker} died`,
        },
      ),
      unchanged
        ? {
            findings: [
              {
                outcome: 'fail',
                says: `${watched} shows ${after ?? 'nothing'} after ${before} again, as if broker ${killedBroker} lived`,
              },
            ],
          }
        : {},
    );
  },
});
