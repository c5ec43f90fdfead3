import { describe, expect, it } from 'vitest';
import { renderTerminal } from '../../reports/index.js';
import { sample } from './sample.js';

const plain = (width: number) => renderTerminal(sample(), { color: false, width });

describe('the terminal report', () => {
  it('says the verdict first, then what blocks and what to do', () => {
    const lines = plain(110).split('\n');
    expect(lines[0]).toContain('NOT READY');
    const text = plain(110);
    expect(text.indexOf('What blocks')).toBeLessThan(text.indexOf('Area'));
    expect(text).toMatch(/✗ durability\/broker-crash blocker\n {4}lost writes 12, of 20,000 acknowledged records/);
  });

  it('names every check with its outcome', () => {
    const text = plain(110);
    for (const { id } of sample().checks) expect(text).toContain(id.split('/')[1]);
  });

  it.each([60, 80, 110, 140])('keeps within %i columns', (width) => {
    const widest = plain(width)
      .split('\n')
      .reduce((max, line) => Math.max(max, line.length), 0);
    expect(widest).toBeLessThanOrEqual(width);
  });

  it('has escape codes only when colour is wanted, and the same words', () => {
    const escapes = new RegExp(String.fromCharCode(27), 'g');
    expect(plain(100)).not.toMatch(escapes);
    const colourful = renderTerminal(sample(), { color: true, width: 100 });
    expect(colourful).toMatch(escapes);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: taking the colours out again
    expect(colourful.replace(/\u001b\[[0-9;]*m/g, '').replace(/ +$/gm, '')).toBe(plain(100));
  });

  it('says when the run was interrupted', () => {
    const partial = sample();
    partial.run.partial = true;
    expect(renderTerminal(partial, { color: false, width: 100 })).toContain('Interrupted before the end');
  });

  it('is short when all is well: no list of things to look at', () => {
    const good = sample();
    good.checks = good.checks.map((check) => ({ ...check, outcome: 'pass' as const, waiver: null }));
    expect(renderTerminal(good, { color: false, width: 100 })).not.toMatch(/What blocks|Warnings|not proven \(/);
  });
});
