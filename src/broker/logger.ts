/** Structured log: an event name and its facts. Never record contents, never secrets. */
export interface Logger {
  info(event: string, facts?: Record<string, unknown>): void;
  warn(event: string, facts?: Record<string, unknown>): void;
  error(event: string, facts?: Record<string, unknown>): void;
}

/** The name under which clients know the one logger that a broker has. */
export const rootLogger = 'root';

/** Kafka's levels, the quietest first. */
export const logLevels = ['FATAL', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE'] as const;
export type LogLevel = (typeof logLevels)[number];

export function isLogLevel(text: string): text is LogLevel {
  return (logLevels as readonly string[]).includes(text);
}

/** A logger that can be made quieter while it runs. */
export interface LeveledLogger extends Logger {
  level: LogLevel;
}

export function leveledLogger(logger: Logger): LeveledLogger {
  const leveled: LeveledLogger = {
    level: 'INFO',
    info: (event, facts) => says('INFO') && logger.info(event, facts),
    warn: (event, facts) => says('WARN') && logger.warn(event, facts),
    error: (event, facts) => says('ERROR') && logger.error(event, facts),
  };
  const says = (level: LogLevel) => logLevels.indexOf(level) <= logLevels.indexOf(leveled.level);
  return leveled;
}

/** One JSON object a line, handed to `write`. */
export function jsonLogger(broker: number, write: (line: string) => void): Logger {
  const line =
    (level: string) =>
    (event: string, facts: Record<string, unknown> = {}) => {
      write(`${JSON.stringify({ at: new Date().toISOString(), level, broker, event, ...facts })}\n`);
    };
  return { info: line('info'), warn: line('warn'), error: line('error') };
}

export const silentLogger: Logger = { info() {}, warn() {}, error() {} };

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
