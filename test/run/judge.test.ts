import { describe, expect, it } from 'vitest';
import { noOverrides } from '../../src/config/overrides.js';
import type { ExperimentId, ExperimentResult } from '../../src/model/evidence.js';
import { judgeChecks } from '../../src/run/judge.js';
import { fakeCheck, passing } from './fakes.js';

const done = (id: ExperimentId) => ({
  status: 'done' as const,
  id,
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 1,
  bytes: 0,
  evidence: { cases: [] } as never,
});
const broken = (id: ExperimentId): ExperimentResult => ({
  status: 'error',
  id,
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 1,
  message: 'boom',
});
const notRun = (id: ExperimentId, needs = 'allow it'): ExperimentResult => ({
  status: 'not-run',
  id,
  reason: 'no consent',
  needs,
});
const judge = (check: ReturnType<typeof fakeCheck>, results: ExperimentResult[], overrides = noOverrides) =>
  judgeChecks([check], new Map(results.map((result) => [result.id, result])), overrides)[0];

describe('nothing that went wrong is ever read as a pass', () => {
  it('a judge that throws is an error', () => {
    const check = fakeCheck('durability/a', 'steady', {
      judge: () => {
        throw new Error('undefined is not a number');
      },
    });
    expect(judge(check, [done('steady')])).toMatchObject({
      outcome: 'error',
      summary: 'The judge of durability/a broke: undefined is not a number',
    });
  });

  it('a broken experiment is an error, even when another one was not run', () => {
    const check = fakeCheck('durability/a', ['steady', 'replay']);
    expect(judge(check, [notRun('steady'), broken('replay')])).toMatchObject({
      outcome: 'error',
      summary: 'The experiment replay broke: boom',
    });
  });

  it('an experiment that was not run leaves the check unproven, with what would let it be proven', () => {
    const check = fakeCheck('durability/a', ['steady', 'replay']);
    expect(judge(check, [done('steady'), notRun('replay', 'give it time')])).toMatchObject({
      outcome: 'not-proven',
      summary: 'The experiment replay was not run: no consent',
      needs: 'give it time',
    });
  });

  it('an experiment without any result leaves the check unproven', () => {
    expect(judge(fakeCheck('durability/a', 'steady'), [])?.outcome).toBe('not-proven');
  });

  it.each(['pass', 'warn'] as const)('a %s while a broker died of its own is an error that names it', (outcome) => {
    const check = fakeCheck('durability/a', ['steady', 'replay'], { judge: () => ({ ...passing, outcome }) });
    const disturbed = { ...done('replay'), brokersDied: ['broker 2 ended by itself (SIGSEGV), saying: no memory'] };
    expect(judge(check, [done('steady'), disturbed])).toMatchObject({
      outcome: 'error',
      summary: 'A broker died of its own: during replay, broker 2 ended by itself (SIGSEGV), saying: no memory',
      details: ['The judge, who cannot see that, would say: fine'],
    });
  });

  it.each(['fail', 'not-proven'] as const)('a %s stays one although a broker died, and tells of it', (outcome) => {
    const check = fakeCheck('durability/a', 'steady', { judge: () => ({ ...passing, outcome }) });
    expect(judge(check, [{ ...done('steady'), brokersDied: ['broker 2 ended by itself'] }])).toMatchObject({
      outcome,
      details: ['during steady, broker 2 ended by itself'],
    });
  });

  it('a pass without a figure is an error', () => {
    const check = fakeCheck('durability/a', 'steady', { judge: () => ({ ...passing, measured: [] }) });
    expect(judge(check, [done('steady')])?.outcome).toBe('error');
  });
});

describe('what the config changes', () => {
  it('thresholds reach the judge and the report, which names the default', () => {
    let seen: number | undefined;
    const check = fakeCheck('durability/a', 'steady', {
      judge: (_, thresholds) => {
        seen = thresholds.maxMs;
        return passing;
      },
    });
    const overrides = { ...noOverrides, thresholds: new Map([['durability/a', { maxMs: 99 }]]) };
    const result = judge(check, [done('steady')], overrides);
    expect(seen).toBe(99);
    expect(result?.thresholds.maxMs).toMatchObject({
      value: 99,
      unit: 'ms',
      why: expect.stringContaining('default is 10'),
    });
  });

  it('a check out of scope is not applicable with the reason, even when its evidence broke', () => {
    const overrides = { ...noOverrides, notApplicable: new Map([['durability/a', 'no groups here']]) };
    expect(judge(fakeCheck('durability/a', 'steady'), [broken('steady')], overrides)).toMatchObject({
      outcome: 'not-applicable',
      needs: 'no groups here',
    });
  });

  it('a waiver stands beside the outcome and does not change it', () => {
    const waiver = { reason: 'r', owner: 'o', expires: '2030-01-01' };
    const check = fakeCheck('durability/a', 'steady', { judge: () => ({ ...passing, outcome: 'fail' }) });
    const overrides = { ...noOverrides, waivers: new Map([['durability/a', waiver]]) };
    expect(judge(check, [done('steady')], overrides)).toMatchObject({ outcome: 'fail', waiver });
  });
});

it('names the evidence file of what was done, and none for the rest', () => {
  const check = fakeCheck('durability/a', ['steady', 'replay']);
  expect(judge(check, [done('steady'), notRun('replay')])?.evidence).toEqual([
    { experiment: 'steady', file: 'evidence/steady.json' },
    { experiment: 'replay', file: null },
  ]);
});
