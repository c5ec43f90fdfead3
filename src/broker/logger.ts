/** Structured log: an event name and its facts. Never record contents, never secrets. */
export interface Logger {
  info(event: string, facts?: Record<string, unknown>): void;
  warn(event: string, facts?: Record<string, unknown>): void;
  error(event: string, facts?: Record<string, unknown>): void;
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
