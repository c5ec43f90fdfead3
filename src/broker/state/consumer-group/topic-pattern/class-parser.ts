import { not, perlClasses, posixClass } from './classes.js';
import { escapedCharacter, unicodeEscape } from './escapes.js';
import type { CharacterTest } from './node.js';
import { PatternError } from './pattern-error.js';
import type { Source } from './source.js';

/** `[a-z_[:digit:]\pL]`; the opening bracket has been read. */
export function parseClass(source: Source): CharacterTest {
  const isNegated = source.take('^');
  const tests: CharacterTest[] = [];
  // A closing bracket that comes first means itself.
  for (let first = true; first || !source.take(']'); first = false) {
    if (source.atEnd) throw new PatternError('missing closing ]');
    tests.push(parseSet(source) ?? parseRange(source));
  }
  const test: CharacterTest = (char) => tests.some((accepts) => accepts(char));
  return isNegated ? not(test) : test;
}

function parseSet(source: Source): CharacterTest | null {
  const posix = source.takeMatch(/^\[:(\^?)(\w*):\]/);
  if (posix !== null) {
    const test = posixClass(posix[2]!);
    if (test === null) throw new PatternError('invalid character class range');
    return posix[1] === '^' ? not(test) : test;
  }
  const perl = source.takeMatch(/^\\([dDsSwW])/);
  if (perl !== null) return perlClasses.get(perl[1]!)!;
  if (!source.seesMatch(/^\\[pP]/)) return null;
  source.next();
  return unicodeEscape(source);
}

function parseRange(source: Source): CharacterTest {
  const low = parseCharacter(source);
  if (!source.sees('-') || source.sees('-]')) return (char) => char === low;
  source.next();
  const high = parseCharacter(source);
  const [from, to] = [low.codePointAt(0)!, high.codePointAt(0)!];
  if (to < from) throw new PatternError('invalid character class range');
  return (char) => char.codePointAt(0)! >= from && char.codePointAt(0)! <= to;
}

function parseCharacter(source: Source): string {
  if (source.atEnd) throw new PatternError('missing closing ]');
  return source.take('\\') ? escapedCharacter(source) : source.next();
}
