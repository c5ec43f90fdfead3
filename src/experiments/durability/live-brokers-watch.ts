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
  private before: number | null = null;
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
    this.before = await this.look();
  }

  /** From the kill on: looks until it is stopped. */
  startAtKill(killedAtMs: number): void {
    this.killedAtMs = killedAtMs;
    this.loop = this.watch();
  }

  /** False when the metrics have not shown the change within the time. */
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
      before: this.before,
      changedAfterMs: this.changedAtMs === null ? null : this.changedAtMs - this.killedAtMs,
      after: this.after,
    };
  }

  private async watch(): Promise<void> {
    const either = AbortSignal.any([this.stopping.signal, this.signal]);
    while (!either.aborted) {
      const seen = await this.look().catch(() => null);
      if (seen !== null && this.changedAtMs === null) {
        this.after = seen;
        if (seen !== this.before) this.changedAtMs = this.nowMs();
      }
      await pause(scrapeEveryMs, either).catch(() => {});
    }
  }

  /** The lowest count that any survivor shows: one broker that knows is enough for an alert on `min`. */
  private async look(): Promise<number | null> {
    const counts = (await scrapeAll(this.survivors, this.signal)).flatMap(
      ({ series }) => liveBrokersSeen(series) ?? [],
    );
    return counts.length === 0 ? null : Math.min(...counts);
  }
}
