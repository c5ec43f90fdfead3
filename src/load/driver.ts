/**
 * What sends the records. It follows the recorder's schedules, reports every record's fate to the recorder exactly
 * once, and never sends a record before it is due.
 */
export interface Driver {
  /** Connects and prepares, so that the first record meets no cold start. */
  prepare(): Promise<void>;
  /** From now on records are due. */
  begin(): void;
  /** No record is due after `atMs`; resolves when every record due until then has a fate. */
  drain(atMs: number): Promise<void>;
  /** Gives up what is left (in flight: unknown, unsent: failed) and lets go of every socket and timer. */
  close(): Promise<void>;
}
