import { readFileSync } from 'node:fs';
import { checks } from '../../checks/index.js';
import { costEvidence, parsePriceBook } from '../../src/cost/index.js';
import { areaOf, type Check } from '../../src/model/check.js';
import type { EvidenceById } from '../../src/model/evidence.js';
import type { Judgement, Outcome } from '../../src/model/outcome.js';
import type { CheckResult, Scorecard } from '../../src/model/scorecard.js';
import { decide } from '../../src/model/verdict.js';
import { healthy, lost } from '../checks/healthy.js';
import { judge } from '../checks/judge.js';

/** A scorecard that shows everything a report must show: every outcome, a waiver, awkward data, a blocker. */
export function sample(): Scorecard {
  built ??= build();
  return structuredClone(built);
}

let built: Scorecard | undefined;

function build(): Scorecard {
  const results = checks.map((check) => resultOf(check as Check, evidence()));
  const startedAt = '2026-11-24T09:00:00.000Z';
  return {
    schemaVersion: 1,
    tool: { name: 'diskless-check', version: '0.1.0' },
    run: {
      id: 'k3x9',
      seed: 42,
      startedAt,
      durationMs: 81_400,
      profile: 'smoke',
      driver: 'raw',
      arguments: ['run', '--defect', 'lose-wal-tail', '--out', 'a|b `c`'],
      partial: false,
    },
    target: {
      kind: 'embedded',
      bootstrap: ['127.0.0.1:40001', '127.0.0.1:40002'],
      clusterId: 'Xq2_a',
      brokers: [1, 2, 3].map((id) => ({
        id,
        host: '127.0.0.1',
        port: 40_000 + id,
        rack: id === 3 ? null : `zone-${id}`,
      })),
      software: 'diskless-check reference broker 0.1.0',
      defects: ['lose-wal-tail'],
    },
    ...decide(results, { now: new Date(startedAt), failOn: 'major', leftOut: [] }),
    checks: results,
    experiments: [
      { id: 'crash-one', status: 'done', startedAt, durationMs: 11_200, bytes: 61_000_000, note: null },
      {
        id: 'scale',
        status: 'error',
        startedAt,
        durationMs: 900,
        bytes: 0,
        note: 'broker 4 did not start: <exit 1> | see log',
      },
      {
        id: 'ops',
        status: 'not-run',
        startedAt: null,
        durationMs: 0,
        bytes: 0,
        note: 'the target does not offer metrics.scrape',
      },
    ],
    environment: {
      os: 'Linux 6.1.0',
      cpu: 'Some CPU @ 2.40GHz',
      cores: 2,
      memoryBytes: 8 * 2 ** 30,
      node: 'v20.19.0',
      clients: { 'diskless-check': '0.1.0', kafkajs: '2.2.4' },
    },
  };
}

function evidence(): EvidenceById {
  const book = parsePriceBook(readFileSync(new URL('../../pricebooks/aws-us-east-1.yaml', import.meta.url), 'utf8'));
  const seen = healthy();
  seen['crash-one'].verification = lost(20_000, 12);
  seen['crash-one'].latencyRecoveredAfterMs = null;
  seen.steady.load.ackLatency.p99Ms = 1_240;
  seen.parity.differences = [
    {
      subject: 'topic orders',
      aspect: 'config cleanup.policy',
      source: 'compact|delete',
      target: '<none> & `default`',
    },
  ];
  seen.model = costEvidence({
    workload: { writeMegabytesPerSecond: 100, peakToAverage: 3, fanOut: 3, retentionDays: 3, source: 'profile smoke' },
    book,
    now: new Date('2026-11-24T09:00:00Z'),
    measured: { audit: seen['store-audit'], brokers: 3 },
  });
  return seen;
}

/** What no judge says: results that the runner makes out of missing, broken or unwanted evidence. */
const withoutJudge: Record<string, Pick<Judgement, 'summary'> & { outcome: Outcome; needs: string | null }> = {
  'scaling/scale-out': { outcome: 'error', summary: 'The experiment scale broke: broker 4 did not start', needs: null },
  'operations/metrics-present': {
    outcome: 'not-proven',
    summary: 'The experiment ops was not run: the target does not offer metrics.scrape',
    needs: 'name the brokers’ Prometheus endpoints in the config: `metrics: ["http://HOST:PORT/metrics", …]`',
  },
  'migration/offset-preservation': {
    outcome: 'not-applicable',
    summary: 'Out of scope: a new cluster, nothing to migrate',
    needs: 'a new cluster, nothing to migrate',
  },
};

function resultOf(check: Check, seen: EvidenceById): CheckResult {
  const { meta, thresholds } = check;
  const judgement = withoutJudge[meta.id] ? { ...withoutJudge[meta.id]!, measured: [] } : judge(meta.id, seen);
  return {
    id: meta.id,
    title: meta.title,
    area: areaOf(meta.id),
    conditions: meta.conditions,
    severity: meta.severity,
    outcome: judgement.outcome,
    summary: judgement.summary,
    measured: judgement.measured,
    details: 'details' in judgement ? (judgement.details ?? []) : [],
    needs: judgement.needs ?? null,
    why: meta.why,
    how: meta.how,
    failsWhen: meta.failsWhen,
    remediation: meta.remediation,
    references: meta.references,
    thresholds,
    evidence: check.evidence.map((experiment) => ({
      experiment,
      file: withoutJudge[meta.id] ? null : `evidence/${experiment}.json`,
    })),
    waiver:
      meta.id === 'migration/inventory-parity'
        ? {
            reason: 'cleanup.policy is set by Terraform after the cutover',
            owner: 'data-platform',
            expires: '2026-12-31',
          }
        : null,
  };
}
