import type { Clock } from '../clock.js';
import type { MetadataLog } from '../metadata/log.js';

/** When this broker last read something that another one appended: the one sign of life there is. */
export class LastHeard {
  private readonly atMs = new Map<number, number>();

  constructor(log: MetadataLog, clock: Clock) {
    log.onFold(({ author }) => this.atMs.set(author.broker, clock.wallMs()));
  }

  /** Wall clock, ms; -1 when nothing was heard since this process began. */
  wallMs(broker: number): number {
    return this.atMs.get(broker) ?? -1;
  }
}
