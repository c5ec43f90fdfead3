/** What is wrong with a pattern, in RE2's words. */
export class PatternError extends Error {
  override name = 'PatternError';
}
