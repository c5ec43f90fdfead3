import { describe, expect, it } from 'vitest';
import { smoke } from '../../src/config/profiles/smoke.js';
import { planRun } from '../../src/run/plan.js';
import { capabilities } from '../../src/target/target.js';
import { fakeCheck, fakeExperiments } from './fakes.js';

const base = {
  checks: [fakeCheck('durability/a', ['crash-one']), fakeCheck('durability/b', ['crash-one', 'steady'])],
  experiments: fakeExperiments(),
  profile: smoke,
  can: new Set(capabilities),
  consent: true,
  timeBudgetMs: null,
};

describe('the plan', () => {
  it('has each needed experiment once, in order, and no other', () => {
    const plan = planRun(base);
    expect(plan.experiments.map(({ id }) => id)).toEqual(['steady', 'crash-one']);
    expect(plan.experiments[1]?.checks).toEqual(['durability/a', 'durability/b']);
    expect(plan).toMatchObject({ seconds: 2, bytes: 2_000 });
  });

  it('refuses what the target cannot do, with a hint how it could', () => {
    const experiments = fakeExperiments({ 'crash-one': { needs: ['brokers.kill', 'brokers.start'] } });
    const plan = planRun({ ...base, experiments, can: new Set(['brokers.start']) });
    const refusal = plan.experiments.find(({ id }) => id === 'crash-one')?.refusal;
    expect(refusal?.reason).toContain('brokers.kill');
    expect(refusal?.reason).not.toContain('brokers.start');
    expect(refusal?.needs).toMatch(/embedded cluster/);
    expect(plan.seconds).toBe(1);
  });

  it('runs nothing disruptive on somebody else’s cluster without consent', () => {
    const experiments = fakeExperiments({ reassign: { disruptive: true, needs: ['partitions.reassign'] } });
    const checks = [fakeCheck('durability/a', 'reassign')];
    const refused = planRun({ ...base, checks, experiments, consent: false, can: new Set() });
    expect(refused.experiments[0]?.refusal?.needs).toBe('allow it with --allow-disruptive');
    expect(planRun({ ...base, checks, experiments }).experiments[0]?.refusal).toBeNull();
  });
});

describe('a time budget', () => {
  const cost = (seconds: number) => ({ cost: () => ({ seconds, bytes: 0 }) });
  const experiments = fakeExperiments({
    steady: cost(10),
    sizes: cost(40),
    replay: cost(30),
    'crash-one': cost(20),
  });
  const checks = [
    fakeCheck('durability/blocker', 'crash-one'),
    fakeCheck('durability/costly-blocker', 'replay'),
    fakeCheck('durability/major', 'steady', { severity: 'major' }),
    fakeCheck('durability/minor', 'sizes', { severity: 'minor' }),
  ];
  const kept = (timeBudgetMs: number) =>
    planRun({ ...base, checks, experiments, timeBudgetMs })
      .experiments.filter((one) => one.refusal === null)
      .map(({ id }) => id);

  it('that fits everything drops nothing', () => {
    expect(kept(100_000)).toEqual(['steady', 'sizes', 'replay', 'crash-one']);
  });

  it('drops what serves only minor checks first, blockers last, and the dearest among equals', () => {
    expect(kept(65_000)).toEqual(['steady', 'replay', 'crash-one']);
    expect(kept(55_000)).toEqual(['replay', 'crash-one']);
    expect(kept(25_000)).toEqual(['crash-one']);
    expect(kept(5_000)).toEqual([]);
  });

  it('says so, with what would help', () => {
    const plan = planRun({ ...base, checks, experiments, timeBudgetMs: 65_000 });
    expect(plan.experiments.find(({ id }) => id === 'sizes')?.refusal).toEqual({
      reason: 'the time budget of 65 s has no room for its 40 s',
      needs: expect.stringContaining('--time-budget'),
    });
  });

  it('keeps an experiment of a minor check when a blocker reads it too', () => {
    const shared = [...checks, fakeCheck('durability/also', 'sizes')];
    const plan = planRun({ ...base, checks: shared, experiments, timeBudgetMs: 95_000 });
    expect(plan.experiments.find(({ id }) => id === 'sizes')?.refusal).toBeNull();
    expect(plan.experiments.find(({ id }) => id === 'steady')?.refusal).not.toBeNull();
  });
});
