import { parse } from './parse.js';
import { PatternError } from './pattern-error.js';
import { compile, runs } from './program.js';

/** A subscription by regular expression: which topics it means. */
export interface TopicPattern {
  /** Whether the whole name matches. */
  matches(topicName: string): boolean;
}

export type ParsedTopicPattern = { kind: 'pattern'; pattern: TopicPattern } | { kind: 'invalid'; reason: string };

/**
 * Understands RE2 syntax, which KIP-848 clients send. Every broker matches every topic against what any client sends, in
 * the fold; JavaScript's RegExp would let one pattern stop them all. This matcher takes time linear in the name, and
 * refuses what needs more (look-around, back references), like RE2.
 */
export function parseTopicPattern(regex: string): ParsedTopicPattern {
  try {
    const program = compile(parse(regex));
    const known = new Map<string, boolean>();
    const matches = (topicName: string) => {
      let isMatch = known.get(topicName);
      if (isMatch === undefined) {
        isMatch = runs(program, topicName);
        if (known.size >= maxRemembered) known.clear();
        known.set(topicName, isMatch);
      }
      return isMatch;
    };
    return { kind: 'pattern', pattern: { matches } };
  } catch (error) {
    if (error instanceof PatternError) return { kind: 'invalid', reason: error.message };
    throw error;
  }
}

const maxRemembered = 10_000;
