import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTopicPattern } from '../../../../src/broker/state/consumer-group/topic-pattern/pattern.js';

function matches(regex: string, name: string): boolean {
  const parsed = parseTopicPattern(regex);
  if (parsed.kind === 'invalid') throw new Error(`${regex}: ${parsed.reason}`);
  return parsed.pattern.matches(name);
}

describe('a subscription by regular expression', () => {
  it.each([
    ['orders', 'orders', true],
    ['orders', 'orders-2', false],
    ['orders.*', 'orders-2', true],
    ['^orders$', 'orders', true],
    ['(a|b)+c?', 'abba', true],
    ['a{2,3}', 'aaaa', false],
    ['a{2,}', 'aaaa', true],
    ['[a-c_\\d]+', 'a_9', true],
    ['[^a-c]+', 'xyz', true],
    ['[^a-c]+', 'xaz', false],
    ['[]a]+', 'a]', true],
    ['[[:upper:]]+', 'ABC', true],
    ['[[:^upper:]]+', 'ABC', false],
    ['(?i)Orders', 'oRDERS', true],
    ['(?i:O)rders', 'oRDERS', false],
    ['(?P<kind>x|y)-1', 'y-1', true],
    ['\\Qa.b\\E.', 'a.bc', true],
    ['\\Qa.b\\E', 'axb', false],
    ['\\pL+', 'abc', true],
    ['\\p{Greek}', 'a', false],
    ['\\x41\\x{42}', 'AB', true],
    ['\\ba\\b.b', 'a-b', true],
    ['a.*?b', 'axxb', true],
    ['', '', true],
    ['a||b', 'b', true],
  ])('%s and %s: %s', (regex, name, expected) => expect(matches(regex, name)).toBe(expected));

  it.each([
    ['(', 'missing closing )'],
    [')', 'unexpected )'],
    ['[a', 'missing closing ]'],
    ['*', 'missing argument to repetition operator'],
    ['a**', 'invalid nested repetition operator'],
    ['a{1001}', 'invalid repeat count'],
    ['(?=a)', 'invalid or unsupported Perl syntax'],
    ['(a)\\1', 'invalid escape sequence'],
    ['[z-a]', 'invalid character class range'],
    ['a\\', 'trailing backslash at end of expression'],
  ])('%s is refused: %s', (regex, reason) => {
    expect(parseTopicPattern(regex)).toEqual({ kind: 'invalid', reason });
  });

  it('means what JavaScript means by the same words', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '\\w');
    const times = fc.constantFrom('', '*', '+', '?', '{2}', '{1,2}', '*?');
    const piece = fc.tuple(atom, times).map((parts) => parts.join(''));
    const grouped = fc.tuple(fc.array(piece, { maxLength: 3 }), fc.array(piece, { maxLength: 3 }), times);
    const regex = fc
      .array(
        fc.oneof(
          piece,
          grouped.map(([left, right, n]) => `(${left.join('')}|${right.join('')})${n}`),
        ),
        { maxLength: 4 },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(regex, fc.stringMatching(/^[ab1.]{0,6}$/), (pattern, name) => {
        expect(matches(pattern, name)).toBe(new RegExp(`^(?:${pattern})$`).test(name));
      }),
    );
  });

  it('takes no longer for a pattern that makes others try every way', () => {
    const name = 'a'.repeat(249);
    expect(matches('(a+)+(a*)*(a|aa)+b', name)).toBe(false);
  });

  it('that repeats nothing very often is nothing', () => {
    expect(matches('((((){1000}){1000}){1000}){1000}', '')).toBe(true);
  });

  it('that would be too large when written out is refused', () => {
    expect(parseTopicPattern('((((){0,1000}){0,1000}){0,1000}){0,1000}').kind).toBe('invalid');
    expect(parseTopicPattern('((a{100}){100}){100}').kind).toBe('invalid');
  });
});
