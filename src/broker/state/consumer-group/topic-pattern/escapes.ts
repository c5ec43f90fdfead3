import { not, unicodeClass } from './classes.js';
import type { CharacterTest } from './node.js';
import { PatternError } from './pattern-error.js';
import type { Source } from './source.js';

const controls: Readonly<Record<string, string>> = { a: '\x07', f: '\f', t: '\t', n: '\n', r: '\r', v: '\v' };

/** The character that an escape means; the backslash has been read. */
export function escapedCharacter(source: Source): string {
  const hex = source.takeMatch(/^x(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{2}))/);
  if (hex !== null) return fromCode(Number.parseInt(hex[1] ?? hex[2]!, 16));
  const octal = source.takeMatch(/^(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/);
  if (octal !== null) return fromCode(Number.parseInt(octal[0], 8));
  const char = source.next();
  if (Object.hasOwn(controls, char)) return controls[char]!;
  if (char === '' || /[0-9A-Za-z]/.test(char) || char > '\x7f') throw new PatternError('invalid escape sequence');
  return char;
}

/** `\pL`, `\PL`, `\p{Greek}`, `\p{^Greek}`; null when it is none. */
export function unicodeEscape(source: Source): CharacterTest | null {
  const written = source.takeMatch(/^([pP])(?:\{(\^?)([^}]*)\}|(.))/);
  if (written === null) return null;
  const test = unicodeClass(written[3] ?? written[4]!);
  if (test === null) throw new PatternError('invalid character class range');
  return (written[1] === 'P') !== (written[2] === '^') ? not(test) : test;
}

function fromCode(code: number): string {
  if (code > 0x10ffff) throw new PatternError('invalid escape sequence');
  return String.fromCodePoint(code);
}
