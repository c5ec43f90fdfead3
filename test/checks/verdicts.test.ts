import { describe, expect, it } from 'vitest';
import { checks } from '../../checks/index.js';
import { healthy, kept, lost } from './healthy.js';
import { checkById, judge, judgeWith } from './judge.js';
import type { Change } from './tables.js';

describe('a target that keeps every promise', () => {
  it.each(checks.map(({ meta }) => meta.id))('passes %s, with figures and without an instruction', (id) => {
    const judgement = judge(id, healthy());
    expect(judgement.outcome, judgement.summary).toBe('pass');
    expect(judgement.measured.length).toBeGreaterThan(0);
    expect(judgement.measured.some(({ ok }) => ok === false)).toBe(false);
    expect(judgement.needs).toBeUndefined();
    expect(judgement.summary).toMatch(/\d/);
    expect(judgement.summary).not.toMatch(/NaN|undefined|null|Infinity/);
  });
});

describe('what was acknowledged', () => {
  const verified: [string, Change][] = [
    [
      'compatibility/client-kafkajs',
      (e) => {
        e['client-kafkajs'].verification = kept(0);
      },
    ],
    [
      'durability/acknowledged-is-durable',
      (e) => {
        e['crash-all'].verification = kept(0);
      },
    ],
    [
      'durability/broker-crash',
      (e) => {
        e['crash-one'].verification = kept(0);
      },
    ],
    [
      'durability/no-local-state',
      (e) => {
        e['crash-one'].restart!.verification = kept(0);
      },
    ],
    [
      'durability/replay-verification',
      (e) => {
        e.replay.verification = kept(0);
      },
    ],
    [
      'scaling/reassignment-under-load',
      (e) => {
        e.reassign.underLoad.verification = kept(0);
      },
    ],
    [
      'scaling/scale-out',
      (e) => {
        e.scale.verification = kept(0);
      },
    ],
    [
      'workload/produce-latency',
      (e) => {
        e.steady.verification = kept(0);
      },
    ],
    [
      'migration/offset-preservation',
      (e) => {
        e.cutover.verification = kept(0);
      },
    ],
  ];
  it.each(verified)('%s fails when nothing at all was acknowledged', (id, change) => {
    expect(judgeWith(id, change).summary).toMatch(/nothing was acknowledged/);
    expect(judgeWith(id, change).outcome).toBe('fail');
  });

  it('a verifier that read less than was acknowledged fails, even if it lists no anomaly', () => {
    const judgement = judgeWith('durability/replay-verification', (e) => {
      e.replay.verification.read = 31_999;
    });
    expect(judgement).toMatchObject({ outcome: 'fail', summary: '1 acknowledged record not read back' });
  });

  it('shows the place of a lost write', () => {
    const { details } = judgeWith('durability/replay-verification', (e) => {
      e.replay.verification = lost(10, 1);
    });
    expect(details).toContain('lost-write at t-3 offset 1234: acknowledged at 1234, not in the log');
  });
});

describe('thresholds come from outside', () => {
  it('a stricter limit turns a pass into a failure, with the figure beside it', () => {
    const check = checkById('durability/crash-unavailability');
    const judgement = check.judge(healthy(), { unavailableMs: 2_000, latencyBackMs: 60_000 });
    expect(judgement.outcome).toBe('fail');
    expect(judgement.measured).toContainEqual({
      name: 'longest produce gap',
      value: 2_600,
      unit: 'ms',
      threshold: { name: 'unavailableMs', op: '<=', value: 2_000, unit: 'ms' },
      ok: false,
    });
  });
});
