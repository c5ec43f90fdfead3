/** What a person asked for cannot be done as asked (flags, configuration, files): one sentence, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
