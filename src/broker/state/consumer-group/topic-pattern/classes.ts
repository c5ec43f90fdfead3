import type { CharacterTest } from './node.js';

const digit: CharacterTest = (char) => char >= '0' && char <= '9';
const space: CharacterTest = (char) => ' \t\n\r\f'.includes(char);
export const word: CharacterTest = (char) => /^[0-9A-Za-z_]$/.test(char);

export const not =
  (test: CharacterTest): CharacterTest =>
  (char) =>
    !test(char);

/** `\d` and its like, by their letter. */
export const perlClasses: ReadonlyMap<string, CharacterTest> = new Map([
  ['d', digit],
  ['D', not(digit)],
  ['s', space],
  ['S', not(space)],
  ['w', word],
  ['W', not(word)],
]);

const posix: Readonly<Record<string, RegExp>> = {
  alnum: /^[0-9A-Za-z]$/,
  alpha: /^[A-Za-z]$/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what the class is
  ascii: /^[\x00-\x7f]$/,
  blank: /^[\t ]$/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what the class is
  cntrl: /^[\x00-\x1f\x7f]$/,
  digit: /^[0-9]$/,
  graph: /^[!-~]$/,
  lower: /^[a-z]$/,
  print: /^[ -~]$/,
  punct: /^[!-/:-@[-`{-~]$/,
  space: /^[\t\n\v\f\r ]$/,
  upper: /^[A-Z]$/,
  word: /^[0-9A-Za-z_]$/,
  xdigit: /^[0-9A-Fa-f]$/,
};

/** `[:alpha:]` and its like; null when there is none of this name. */
export function posixClass(name: string): CharacterTest | null {
  const pattern = Object.hasOwn(posix, name) ? posix[name] : undefined;
  return pattern === undefined ? null : (char) => pattern.test(char);
}

/** `\p{Greek}`, `\pL`: a script or a general category; null when there is none of this name. */
export function unicodeClass(name: string): CharacterTest | null {
  if (!/^[A-Za-z_]+$/.test(name)) return null;
  for (const property of [name, `Script=${name}`]) {
    try {
      const pattern = new RegExp(`^\\p{${property}}$`, 'u');
      return (char) => pattern.test(char);
    } catch {
      // Not this kind of property.
    }
  }
  return null;
}

/** Ignores case, as `(?i)` asks. */
export function ignoringCase(test: CharacterTest): CharacterTest {
  return (char) => test(char) || test(char.toLowerCase()) || test(char.toUpperCase());
}
