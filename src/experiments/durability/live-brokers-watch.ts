import type { CrashOneEvidence } from '../../model/evidence.js';
import { liveBrokersSeen } from '../metrics/mapping.js';
import { type MetricsEndpoint, scrapeAll } from '../metrics/scrape.js';
import { pause, until } from '../waiting.js';

const scrapeEveryMs = 200;

/**
 * Watches, through the metrics endpoints of the brokers that stay alive, how many brokers they believe alive. What an
 * alert would see: not what the watcher knows about the kill.
 */
export class LiveBrokersWatch {
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private before: Seen | null = null;
  private killedAtMs = 0;
  private changedAtMs: number | null = null;
  private after: number | null = null;

  /** @param nowMs the load's clock @param survivors endpoints of brokers that will not be killed */
  constructor(
    private readonly survivors: readonly MetricsEndpoint[],
    private readonly nowMs: () => number,
    private readonly signal: AbortSignal,
  ) {}

  /** The figure before the kill; call it last before the kill. */
  async lookBefore(): Promise<void> {
    this.before = await this.look(this.signal);
  }

  /** From the kill on: looks until it is stopped. */
  startAtKill(killedAtMs: number): void {
    this.killedAtMs = killedAtMs;
    this.loop = this.watch();
  }

  /** False when the metrics have not shown a broker less within the time. */
  async changed(timeoutMs: number): Promise<boolean> {
    if (this.before === null) return false;
    return until(() => this.changedAtMs !== null, { signal: this.signal, timeoutMs, everyMs: 50 });
  }

  async stop(): Promise<NonNullable<CrashOneEvidence['metrics']> | null> {
    this.stopping.abort();
    await this.loop;
    if (this.before === null) return null;
    return {
      watched: 'live brokers, as the survivors’ metrics count them',
      before: this.before.lowest,
      changedAfterMs: this.changedAtMs === null ? null : this.changedAtMs - this.killedAtMs,
      after: this.after,
    };
  }

  private async watch(): Promise<void> {
    const either = AbortSignal.any([this.stopping.signal, this.signal]);
    while (!either.aborted) {
      const seen = await this.look(either).catch(() => null);
      if (seen !== null) this.note(seen);
      await pause(scrapeEveryMs, either).catch(() => {});
    }
  }

  /** Only fewer brokers tell of a death, and only where the same survivors answered: else another set was counted. */
  private note({ answered, lowest }: Seen): void {
    if (this.before === null || answered !== this.before.answered) return;
    const fewer = lowest < this.before.lowest;
    // A dip that recovered was another event: what counts is the fall that lasted.
    if (fewer && (this.after === null || this.after >= this.before.lowest)) this.changedAtMs = this.nowMs();
    this.after = lowest;
  }

  private async look(signal: AbortSignal): Promise<Seen | null> {
    const counts = (await scrapeAll(this.survivors, signal)).flatMap(({ broker, series }) => {
      const count = liveBrokersSeen(series);
      return count === null ? [] : [{ broker, count }];
    });
    if (counts.length === 0) return null;
    return {
      answered: counts.map(({ broker }) => broker).join(' '),
      lowest: Math.min(...counts.map(({ count }) => count)),
    };
  }
}

interface Seen {
  /** The survivors that answered with a count. */
  answered: string;
  /** The lowest count that any of them shows: one broker that knows is enough for an alert on `min`. */
  lowest: number;
}
