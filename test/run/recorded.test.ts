import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noOverrides } from '../../src/config/overrides.js';
import { smoke } from '../../src/config/profiles/smoke.js';
import type { ExperimentResult } from '../../src/model/evidence.js';
import { readRecorded, readScorecard } from '../../src/run/recorded.js';
import { ReportFolder } from '../../src/run/report-folder.js';
import { assembleScorecard, rejudge } from '../../src/run/scorecard.js';
import { fakeCheck } from './fakes.js';

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'dcheck-recorded-'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const checks = [
  fakeCheck('durability/one', 'steady', {
    judge: (evidence, { maxMs }) => {
      const tookMs = (evidence.steady as unknown as { tookMs: number }).tookMs;
      return {
        outcome: tookMs <= (maxMs as number) ? 'pass' : 'fail',
        summary: `${tookMs} ms`,
        measured: [{ name: 'took', value: tookMs, unit: 'ms' }],
      };
    },
  }),
  fakeCheck('durability/two', 'crash-one'),
  fakeCheck('durability/three', 'scale'),
];
const results: ExperimentResult[] = [
  {
    status: 'done',
    id: 'steady',
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 1,
    bytes: 9,
    evidence: { tookMs: 15 } as never,
  },
  { status: 'not-run', id: 'crash-one', reason: 'no consent', needs: 'allow it' },
  { status: 'error', id: 'scale', startedAt: '2026-01-01T00:00:00.000Z', durationMs: 1, message: 'boom' },
];

async function record(partial = false): Promise<void> {
  const folder = await ReportFolder.open(base, 'r1');
  for (const result of results) await folder.keepResult(result);
  const scorecard = assembleScorecard({
    version: '0.0.0',
    runId: 'r1',
    startedAt: new Date('2026-01-01'),
    durationMs: 1,
    arguments: [],
    partial,
    settings: { checks, overrides: noOverrides, profile: smoke, driver: 'raw', seed: 1, failOn: 'major' },
    catalogue: checks,
    target: { kind: 'embedded', bootstrap: [], clusterId: null, brokers: [], software: null, defects: [] },
    results: new Map(results.map((result) => [result.id, result])),
  });
  await folder.publish({ 'scorecard.json': JSON.stringify(scorecard) });
}

const again = (overrides = noOverrides) => {
  const { scorecard, results: read } = readRecorded(base);
  return rejudge(scorecard, read, { catalogue: checks, overrides, failOn: 'major', now: new Date('2026-01-02') });
};

describe('recorded evidence, judged again', () => {
  it('gives the same verdicts under the same thresholds, of what was done, not run and broken', async () => {
    await record();
    const { checks: then, gate } = readScorecard(join(base, 'scorecard.json'));
    expect(then.map(({ outcome }) => outcome)).toEqual(['fail', 'not-proven', 'error']);
    expect(again().checks).toEqual(then);
    expect(again().gate).toEqual(gate);
  });

  it('gives others under others', async () => {
    await record();
    const eased = again({ ...noOverrides, thresholds: new Map([['durability/one', { maxMs: 20 }]]) });
    expect(eased.checks[0]).toMatchObject({ outcome: 'pass', thresholds: { maxMs: { value: 20 } } });
  });

  it('of an interrupted run holds no gate, however good it looks', async () => {
    await record(true);
    const overrides = { ...noOverrides, thresholds: new Map([['durability/one', { maxMs: 20 }]]) };
    expect(again(overrides).gate).toMatchObject({ holds: false, exitCode: 130 });
  });
});

describe('what is no scorecard of ours', () => {
  it.each([
    ['another program’s JSON', '{"tool":{"name":"lighthouse"}}', /is no scorecard of diskless-check/],
    ['no JSON', 'hello', /cannot be read: it is no JSON/],
    [
      'a later format',
      '{"tool":{"name":"diskless-check","version":"9.9.9"},"schemaVersion":99}',
      /schema version 99.*diskless-check that wrote it \(9\.9\.9\)/,
    ],
  ])('%s', (_, text, message) => {
    writeFileSync(join(base, 'scorecard.json'), text);
    expect(() => readScorecard(join(base, 'scorecard.json'))).toThrow(message);
  });
});
