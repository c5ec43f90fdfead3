/** Exit codes that scripts rely on. */
export const exitCodes = {
  holds: 0,
  broken: 1,
  usage: 2,
  evidenceMissing: 3,
  unreachable: 4,
  interrupted: 130,
} as const;

export interface Failure {
  /** One sentence for stderr. */
  message: string;
  exitCode: number;
}

/** Errors by name, so that nothing heavy is loaded only to compare classes. */
const usage = new Set(['UsageError', 'UnusableStore']);
const unreachable = new Set(['ConnectionError', 'NotKafka', 'RequestTimeout', 'KafkaError', 'UnsupportedApi']);

/** What to tell a person about an error, and with which code to end. */
export function explainFailure(error: unknown): Failure {
  if (!(error instanceof Error))
    return { message: `internal error: ${String(error)}`, exitCode: exitCodes.unreachable };
  if (error.name === 'Interrupted') return { message: 'interrupted', exitCode: exitCodes.interrupted };
  const message = process.env.DEBUG && error.stack ? error.stack : error.message;
  if (usage.has(error.name)) return { message, exitCode: exitCodes.usage };
  if (unreachable.has(error.name)) return { message, exitCode: exitCodes.unreachable };
  const hint = process.env.DEBUG ? '' : ' (set DEBUG=1 to see where)';
  return { message: `internal error: ${message}${hint}`, exitCode: exitCodes.unreachable };
}
