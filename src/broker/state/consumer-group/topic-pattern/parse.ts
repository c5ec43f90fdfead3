import { parseClass } from './class-parser.js';
import { ignoringCase, perlClasses, word } from './classes.js';
import { escapedCharacter, unicodeEscape } from './escapes.js';
import type { Assertion, CharacterTest, Node } from './node.js';
import { PatternError } from './pattern-error.js';
import { Source } from './source.js';

/** Reads RE2 syntax; throws PatternError for what is none. */
export function parse(regex: string): Node {
  const source = new Source(regex);
  const node = parseChoice(source, { ignoreCase: false, dotAll: false }, 0);
  if (!source.atEnd) throw new PatternError('unexpected )');
  return node;
}

interface Flags {
  ignoreCase: boolean;
  dotAll: boolean;
}

/** RE2's own limits: of a counted repetition, and of brackets in brackets. */
const maxRepeat = 1_000;
const maxDepth = 200;

const atStart: Assertion = (_, position) => position === 0;
const atEnd: Assertion = (name, position) => position === name.length;
const atWordEdge: Assertion = (name, position) => word(name[position - 1] ?? '') !== word(name[position] ?? '');

function parseChoice(source: Source, flags: Flags, depth: number): Node {
  if (depth > maxDepth) throw new PatternError('expression nests too deeply');
  // Flags set inside hold until the end of the brackets, also behind a `|`.
  const own = { ...flags };
  const options = [parseSequence(source, own, depth)];
  while (source.take('|')) options.push(parseSequence(source, own, depth));
  return options.length === 1 ? options[0]! : { kind: 'choice', options };
}

function parseSequence(source: Source, flags: Flags, depth: number): Node {
  const parts: Node[] = [];
  while (!source.atEnd && !source.sees('|') && !source.sees(')')) {
    if (source.take('\\Q')) parts.push(...quoted(source, flags));
    else parts.push(parseRepeated(source, flags, depth));
  }
  return { kind: 'sequence', parts };
}

function quoted(source: Source, flags: Flags): Node[] {
  const parts: Node[] = [];
  while (!source.atEnd && !source.take('\\E')) parts.push(literal(source.next(), flags));
  return parts;
}

function parseRepeated(source: Source, flags: Flags, depth: number): Node {
  let node = parseAtom(source, flags, depth);
  for (let repeats = 0; ; repeats++) {
    const times = repetition(source);
    if (times === null) return node;
    if (repeats > 0) throw new PatternError('invalid nested repetition operator');
    source.take('?'); // A lazy one matches the same.
    node = { kind: 'repeat', body: node, ...times };
  }
}

function repetition(source: Source): { min: number; max: number | null } | null {
  if (source.take('*')) return { min: 0, max: null };
  if (source.take('+')) return { min: 1, max: null };
  if (source.take('?')) return { min: 0, max: 1 };
  const counted = source.takeMatch(/^\{(\d+)(,(\d*))?\}/);
  if (counted === null) return null;
  const min = Number(counted[1]);
  const max = counted[2] === undefined ? min : counted[3] === '' ? null : Number(counted[3]);
  if (min > maxRepeat || (max ?? min) > maxRepeat || (max ?? min) < min) throw new PatternError('invalid repeat count');
  return { min, max };
}

function parseAtom(source: Source, flags: Flags, depth: number): Node {
  if (source.sees('*') || source.sees('+') || source.sees('?') || source.seesMatch(/^\{\d+(,\d*)?\}/)) {
    throw new PatternError('missing argument to repetition operator');
  }
  if (source.take('(')) return parseBrackets(source, flags, depth);
  if (source.take('[')) return one(parseClass(source), flags);
  if (source.take('.')) return one(flags.dotAll ? () => true : (char) => char !== '\n', flags);
  if (source.take('^') || source.take('\\A')) return { kind: 'assert', holds: atStart };
  if (source.take('$') || source.take('\\z')) return { kind: 'assert', holds: atEnd };
  if (source.take('\\b')) return { kind: 'assert', holds: atWordEdge };
  if (source.take('\\B')) return { kind: 'assert', holds: (name, position) => !atWordEdge(name, position) };
  if (!source.take('\\')) return literal(source.next(), flags);
  if (source.atEnd) throw new PatternError('trailing backslash at end of expression');
  const unicode = unicodeEscape(source);
  if (unicode !== null) return one(unicode, flags);
  const perl = perlClasses.get(source.peek());
  if (perl === undefined) return literal(escapedCharacter(source), flags);
  source.next();
  return one(perl, flags);
}

function parseBrackets(source: Source, flags: Flags, depth: number): Node {
  const inner = { ...flags };
  if (source.take('?')) {
    const named = source.takeMatch(/^P?<([A-Za-z0-9_]+)>/);
    if (named === null) {
      const set = source.takeMatch(/^([imsU]*)(?:-([imsU]+))?([:)])/);
      if (set === null) throw new PatternError('invalid or unsupported Perl syntax');
      const target = set[3] === ')' ? flags : inner;
      for (const flag of set[1]!) setFlag(target, flag, true);
      for (const flag of set[2] ?? '') setFlag(target, flag, false);
      if (set[3] === ')') return { kind: 'empty' };
    }
  }
  const node = parseChoice(source, inner, depth + 1);
  if (!source.take(')')) throw new PatternError('missing closing )');
  return node;
}

/** `m` is about lines, of which a topic name has one, and `U` about greed. */
function setFlag(flags: Flags, flag: string, value: boolean): void {
  if (flag === 'i') flags.ignoreCase = value;
  if (flag === 's') flags.dotAll = value;
}

function literal(char: string, flags: Flags): Node {
  return one((candidate) => candidate === char, flags);
}

function one(accepts: CharacterTest, flags: Flags): Node {
  return { kind: 'one', accepts: flags.ignoreCase ? ignoringCase(accepts) : accepts };
}
