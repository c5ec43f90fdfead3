import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areas, conditions, severities } from '../../src/model/area.js';
import { type Outcome, outcomes } from '../../src/model/outcome.js';
import { verdicts } from '../../src/model/scorecard.js';
import { decide, gateOf, type JudgedCheck, tally, verdictOf, waiverHolds } from '../../src/model/verdict.js';

const now = new Date('2026-11-24T12:00:00Z');
const options = { now, failOn: 'major' as const, leftOut: [] };
const waiver = { reason: 'accepted for the pilot', owner: 'platform', expires: '2026-12-31' };

function check(outcome: Outcome, override: Partial<JudgedCheck> = {}): JudgedCheck {
  const severity = override.severity ?? 'blocker';
  return {
    id: `durability/${severity}-${outcome}`,
    area: 'durability',
    conditions: ['durable-write-path'],
    severity,
    outcome,
    waiver: null,
    ...override,
  };
}

describe('the verdict', () => {
  const cases: [string, JudgedCheck[], string, number][] = [
    ['all passed', [check('pass')], 'READY', 0],
    ['passed or out of scope', [check('pass'), check('not-applicable')], 'READY', 0],
    ['a blocker failed', [check('pass'), check('fail')], 'NOT READY', 1],
    ['a blocker failed and evidence is missing', [check('fail'), check('not-proven')], 'NOT READY', 1],
    ['a major failed', [check('pass'), check('fail', { severity: 'major' })], 'READY WITH CONDITIONS', 1],
    ['a minor failed', [check('pass'), check('fail', { severity: 'minor' })], 'READY WITH CONDITIONS', 0],
    ['a warning', [check('pass'), check('warn')], 'READY WITH CONDITIONS', 0],
    ['a blocker is not proven', [check('pass'), check('not-proven')], 'NOT PROVEN', 3],
    ['a major is not proven', [check('pass'), check('not-proven', { severity: 'major' })], 'NOT PROVEN', 3],
    ['a minor is not proven', [check('pass'), check('not-proven', { severity: 'minor' })], 'READY WITH CONDITIONS', 0],
    ['a check broke', [check('pass'), check('error')], 'NOT PROVEN', 3],
    [
      'a major failed and a blocker is not proven',
      [check('fail', { severity: 'major' }), check('not-proven')],
      'NOT PROVEN',
      1,
    ],
    ['a failed blocker is waived', [check('pass'), check('fail', { waiver })], 'READY WITH CONDITIONS', 0],
    [
      'its waiver has expired',
      [check('pass'), check('fail', { waiver: { ...waiver, expires: '2026-11-23' } })],
      'NOT READY',
      1,
    ],
    ['everything out of scope', [check('not-applicable')], 'NOT PROVEN', 3],
    ['no check at all', [], 'NOT PROVEN', 3],
  ];
  it.each(cases)('%s', (_, checks, verdict, exitCode) => {
    const parts = decide(checks, options);
    expect(parts.verdict).toBe(verdict);
    expect(parts.gate).toEqual({ failOn: 'major', holds: exitCode === 0, exitCode });
    expect(parts.verdictReason).toMatch(/^[A-Z0-9].*\.$/);
  });

  it('names what decided it', () => {
    expect(decide([check('fail'), check('pass')], options).verdictReason).toBe(
      '1 blocker failed: durability/blocker-fail.',
    );
    expect(decide([check('error'), check('fail', { severity: 'major' })], options).verdictReason).toBe(
      'Evidence is missing for 1 required check: durability/blocker-error. 1 check below blocker failed: durability/major-fail.',
    );
    expect(decide([check('warn'), check('fail', { waiver })], options).verdictReason).toBe(
      'Nothing blocks; conditions remain: 1 warned (durability/blocker-warn), 1 waived (durability/blocker-fail).',
    );
  });

  it('never reads READY of a run that was narrowed, while its gate answers for what was selected', () => {
    const parts = decide([check('pass')], { ...options, leftOut: ['durability/broker-crash'] });
    expect(parts).toMatchObject({ verdict: 'NOT PROVEN', gate: { holds: true, exitCode: 0 } });
    expect(parts.verdictReason).toContain('1 required check left out');
    expect(decide([check('fail')], { ...options, leftOut: ['x'] }).verdict).toBe('NOT READY');
  });

  it('is given per area and per condition, only where there are checks', () => {
    const parts = decide([check('fail'), check('pass', { area: 'cost', conditions: ['elastic-economics'] })], options);
    expect(parts.areas.map(({ area, verdict }) => [area, verdict])).toEqual([
      ['durability', 'NOT READY'],
      ['cost', 'READY'],
    ]);
    expect(parts.conditions.map(({ condition }) => condition)).toEqual(['durable-write-path', 'elastic-economics']);
  });
});

describe('the gate', () => {
  it.each([
    ['blocker', 'major', 'fail', 0],
    ['major', 'major', 'fail', 1],
    ['minor', 'major', 'fail', 1],
    ['major', 'minor', 'fail', 0],
    ['minor', 'minor', 'fail', 1],
    ['blocker', 'major', 'error', 0],
    ['major', 'major', 'error', 3],
    ['minor', 'minor', 'not-proven', 3],
  ] as const)('--fail-on %s with a %s check that says %s: exit %i', (failOn, severity, outcome, exitCode) => {
    expect(gateOf([check('pass'), check(outcome, { severity })], { now, failOn }).exitCode).toBe(exitCode);
  });
});

describe('a waiver', () => {
  it.each([
    ['2026-11-24', true],
    ['2026-11-25', true],
    ['2026-11-23', false],
    ['2026-11-24T00:00:00Z', true],
    ['soon', false],
    ['', false],
    ['2026-13-45', false],
  ])('that expires %s holds on 2026-11-24: %s', (expires, holds) => {
    expect(waiverHolds({ ...waiver, expires }, now)).toBe(holds);
  });
});

describe('the tally', () => {
  it('weighs severities and counts only what was judged', () => {
    const major = { severity: 'major' as const };
    expect(tally([check('pass'), check('fail', major), check('not-proven'), check('error')]).score).toBe(62);
    expect(tally([check('warn')]).score).toBe(50);
    expect(tally([check('not-proven'), check('not-applicable')]).score).toBeNull();
    expect(tally([]).score).toBeNull();
  });

  it('never rounds a loss away', () => {
    const many = Array.from({ length: 999 }, () => check('pass'));
    expect(tally([...many, check('fail', { severity: 'minor' })]).score).toBe(99);
  });
});

describe('whatever the outcomes', () => {
  const anyCheck = fc.record({
    id: fc.constantFrom('a/1', 'b/2', 'c/3'),
    area: fc.constantFrom(...areas),
    conditions: fc.subarray([...conditions], { minLength: 1 }),
    severity: fc.constantFrom(...severities),
    outcome: fc.constantFrom(...outcomes),
    waiver: fc.constantFrom(null, waiver, { ...waiver, expires: '2020-01-01' }),
  });
  /** Chains from better to worse. Missing evidence and failure of a major are different ills, so they have no order. */
  const chains: Record<'blocker' | 'below', Outcome[][]> = {
    blocker: [['pass', 'warn', 'not-proven', 'error', 'fail']],
    below: [
      ['pass', 'warn', 'fail'],
      ['pass', 'warn', 'not-proven', 'error'],
    ],
  };
  const badness = (checks: JudgedCheck[]) => verdicts.indexOf(verdictOf(checks, now));

  it('making one outcome worse never improves the verdict', () => {
    fc.assert(
      fc.property(fc.array(anyCheck), anyCheck, fc.nat(), fc.nat(), fc.nat(), (others, one, which, a, b) => {
        const list = chains[one.severity === 'blocker' ? 'blocker' : 'below'];
        const chain = list[which % list.length]!;
        const [better, worse] = [a % chain.length, b % chain.length].sort((x, y) => x - y) as [number, number];
        const at = (index: number) => badness([...others, { ...one, outcome: chain[index]! }]);
        expect(at(worse)).toBeGreaterThanOrEqual(at(better));
      }),
    );
  });

  it('taking a waiver away never improves the verdict or the gate', () => {
    fc.assert(
      fc.property(fc.array(anyCheck), anyCheck, (others, one) => {
        const [waived, open] = [
          [...others, { ...one, waiver }],
          [...others, { ...one, waiver: null }],
        ];
        expect(badness(open)).toBeGreaterThanOrEqual(badness(waived));
        if (gateOf(open, options).holds) expect(gateOf(waived, options).holds).toBe(true);
      }),
    );
  });

  it('READY means that nothing is unclean and something was judged', () => {
    fc.assert(
      fc.property(fc.array(anyCheck), (checks) => {
        if (verdictOf(checks, now) !== 'READY') return;
        expect(checks.every(({ outcome }) => outcome === 'pass' || outcome === 'not-applicable')).toBe(true);
        expect(checks.some(({ outcome }) => outcome === 'pass')).toBe(true);
      }),
    );
  });

  it('a stricter --fail-on never opens a gate that a laxer one closes', () => {
    fc.assert(
      fc.property(fc.array(anyCheck), (checks) => {
        const holds = severities.map((failOn) => gateOf(checks, { now, failOn }).holds);
        // severities run from blocker (laxest gate) to minor (strictest).
        expect(holds).toEqual([...holds].sort((x, y) => Number(y) - Number(x)));
      }),
    );
  });

  it('the default gate is at least as strict as the verdict', () => {
    fc.assert(
      fc.property(fc.array(anyCheck), (checks) => {
        const parts = decide(checks, options);
        if (parts.gate.holds) expect(['READY', 'READY WITH CONDITIONS']).toContain(parts.verdict);
      }),
    );
  });
});
