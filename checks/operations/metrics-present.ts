import { defineCheck } from '../../src/model/check.js';
import { conclude, type Finding } from '../../src/model/judging/conclude.js';
import { plural } from '../../src/model/quantities.js';

export default defineCheck({
  meta: {
    id: 'operations/metrics-present',
    title: 'What an operator must see is scrapeable, and moves',
    conditions: ['operational-recovery'],
    severity: 'major',
    why:
      'At 3 a.m. the on-call engineer has the dashboard and nothing else. Diskless adds signals that classic Kafka dashboards ' +
      'lack (store requests, WAL backlog) and removes others (under-replicated partitions).',
    how:
      'Scrapes every broker’s Prometheus endpoint before, under and after some load, looks for a series for each meaning ' +
      '(throughput, latency, errors, lag, store requests, WAL backlog, live brokers) and whether it moved at an endpoint, ' +
      'compared with the same endpoint’s own answers, when what it counts happened. Not proven where fewer endpoints than ' +
      'brokers are named.',
    failsWhen: 'an endpoint does not answer, or a meaning has no series, or its series did not move',
    remediation:
      'Where only the names differ, the vendor’s series are one line each in src/experiments/metrics/mapping.ts. A meaning ' +
      'without any series needs a probe of your own (lag exporter, blackbox produce and consume) before production.',
    references: [
      { title: 'Prometheus exposition formats', url: 'https://prometheus.io/docs/instrumenting/exposition_formats/' },
      { title: 'Monitoring Apache Kafka', url: 'https://kafka.apache.org/documentation/#monitoring' },
    ],
    breaksOn: ['no-metrics'],
  },
  evidence: ['ops'],
  thresholds: {},
  judge({ ops: { endpoints, brokers, meanings } }) {
    const silent = endpoints.filter((endpoint) => endpoint.status !== 200 || endpoint.series === 0);
    const absent = meanings.filter(({ series }) => series === null);
    const still = meanings.filter(({ series, moved }) => series !== null && !moved);
    const findings: Finding[] = [];
    if (endpoints.length === 0 || meanings.length === 0) {
      const what = endpoints.length === 0 ? 'no endpoint was scraped' : 'no meaning was looked for';
      findings.push({
        outcome: 'not-proven',
        says: what,
        needs: 'name the brokers’ Prometheus endpoints in the config',
      });
    }
    if (endpoints.length > 0 && endpoints.length < brokers) {
      findings.push({
        outcome: 'not-proven',
        says: `${plural(endpoints.length, 'endpoint')} for ${plural(brokers, 'broker')}: the others’ metrics were not seen`,
        needs: 'name the Prometheus endpoint of every broker in the config',
      });
    }
    if (silent.length > 0) {
      findings.push({
        outcome: 'fail',
        says: `${silent.length} of ${plural(endpoints.length, 'endpoint')} serve no metrics`,
        details: silent.map(({ broker, url, status, series, error }) => {
          const answer = error ?? (status === 200 ? `${series} series` : `HTTP ${status}`);
          return `broker ${broker} at ${url}: ${answer}`;
        }),
      });
    }
    if (absent.length > 0)
      findings.push({ outcome: 'fail', says: `no series for: ${absent.map(({ meaning }) => meaning).join(', ')}` });
    if (still.length > 0) {
      const names = still.map(({ meaning, series }) => `${meaning} (${series})`).join(', ');
      findings.push({ outcome: 'fail', says: `did not move under load: ${names}` });
    }
    return conclude(
      `${plural(endpoints.length, 'endpoint')} of ${plural(brokers, 'broker')} scraped; ${plural(meanings.length, 'meaning')} found, all moving`,
      {
        measured: [
          {
            name: 'endpoints with metrics',
            value: endpoints.length - silent.length,
            unit: `of ${endpoints.length}`,
            ok: silent.length === 0,
          },
          {
            name: 'meanings with a series',
            value: meanings.length - absent.length,
            unit: `of ${meanings.length}`,
            ok: absent.length === 0,
          },
          { name: 'brokers', value: brokers, unit: '' },
          { name: 'series that did not move', value: still.length, unit: '', ok: still.length === 0 },
        ],
        findings,
        details: meanings.map(({ meaning, series, endpoints: carrying }) => {
          const some = series !== null && carrying < endpoints.length;
          return `${meaning}: ${series ?? 'no series'}${some ? `, at ${carrying} of ${endpoints.length} endpoints only` : ''}`;
        }),
      },
    );
  },
});
