import { describe, expect, it } from 'vitest';
import { conclude, type Finding } from '../../src/model/judging/conclude.js';

const outOfBounds = { measured: [{ name: 'gap', value: 9, unit: 'ms', ok: false }] };
const finding = (outcome: Finding['outcome']): Finding => ({ outcome, says: `it is a ${outcome}` });

describe('a figure out of bounds', () => {
  it('fails the check when no finding speaks of it', () => {
    expect(conclude('fine', outOfBounds)).toMatchObject({ outcome: 'fail', summary: 'gap is out of bounds' });
  });

  it.each(['warn', 'not-proven'] as const)('fails the check although another aspect found a %s', (outcome) => {
    const judgement = conclude('fine', outOfBounds, { findings: [finding(outcome)] });
    expect(judgement).toMatchObject({ outcome: 'fail', summary: 'gap is out of bounds' });
    expect(judgement.details).toContain(`it is a ${outcome}`);
  });

  it('is left to the finding of its own aspect, which may be mild', () => {
    expect(conclude('fine', { ...outOfBounds, findings: [finding('warn')] }).outcome).toBe('warn');
  });

  it('adds nothing to a failure that was found', () => {
    expect(conclude('fine', outOfBounds, { findings: [finding('fail')] }).summary).toBe('it is a fail');
  });
});

it('without findings and with every figure in bounds it passes', () => {
  expect(conclude('fine', { measured: [{ name: 'gap', value: 1, unit: 'ms', ok: true }] })).toMatchObject({
    outcome: 'pass',
    summary: 'fine',
  });
});
