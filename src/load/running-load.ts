import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../client/index.js';
import type { Driver } from './driver.js';
import type { GeneratorMeter } from './generator-meter.js';
import { concludeLoad, type LoadOutcome } from './load-outcome.js';
import type { LoadPlan } from './load-plan.js';
import type { LoadRecorder } from './load-recorder.js';
import type { TailReaders } from './tail/tail-readers.js';

/** A load under way. All times are ms since it began: the clock of every act and sample. */
export interface RunningLoad {
  nowMs(): number;
  acknowledged(): number;
  acknowledgedAt(partition: number): number;
  /** The offset up to which the tail reader has the partition; 0 where none follows. */
  readTo(partition: number): number;
  /** p99 of the records due since then; null when none has its fate yet. */
  ackP99Ms(sinceMs: number): number | null;
  /** Resolves when `n` records in all are acknowledged; rejects when the load ends before. */
  waitForAcknowledged(n: number): Promise<void>;
  /** Ends the load early (or waits for its end) with every record's fate known. */
  stop(): Promise<LoadOutcome>;
  /** Rejects with the signal's reason when that aborts; else resolves when the load is over. */
  readonly done: Promise<LoadOutcome>;
}

/** Long enough for a busy machine and a failover; readers that are up to date are not waited for. */
const readersPatienceMs = 15_000;

export interface LoadParts {
  plan: LoadPlan;
  cluster: Cluster;
  recorder: LoadRecorder;
  driver: Driver;
  readers: TailReaders | null;
  meter: GeneratorMeter;
  /** Ends with the load: metadata look-ups run under it. */
  scope: AbortController;
}

export class Load implements RunningLoad {
  readonly done: Promise<LoadOutcome>;
  private readonly stopped = new AbortController();
  private readonly waiting = new Set<{ n: number; resolve: () => void; reject: (error: unknown) => void }>();

  constructor(
    private readonly parts: LoadParts,
    private readonly signal: AbortSignal,
  ) {
    parts.recorder.onAcknowledged = () => this.wakeWaiting();
    this.done = this.run().finally(() => this.release());
    // Whoever awaits `done` sees the failure; nobody has to.
    this.done.catch(() => {});
  }

  nowMs(): number {
    return this.parts.recorder.clock.nowMs();
  }

  acknowledged(): number {
    return this.parts.recorder.acknowledged;
  }

  acknowledgedAt(partition: number): number {
    return this.parts.recorder.ledger.partition(partition).acknowledged;
  }

  readTo(partition: number): number {
    return this.parts.recorder.readToIn(partition);
  }

  ackP99Ms(sinceMs: number): number | null {
    return this.parts.recorder.ack.timeline.quantileMs(0.99, sinceMs, Number.POSITIVE_INFINITY);
  }

  waitForAcknowledged(n: number): Promise<void> {
    if (this.acknowledged() >= n) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const waiter = { n, resolve, reject };
      this.waiting.add(waiter);
      const ended = (why: string) =>
        reject(
          this.signal.aborted
            ? this.signal.reason
            : new Error(`waited for ${n} acknowledged records, but the load ${why} with ${this.acknowledged()}`),
        );
      this.done.then(
        () => ended('ended'),
        () => ended('broke off'),
      );
    });
  }

  stop(): Promise<LoadOutcome> {
    this.stopped.abort();
    return this.done;
  }

  private async run(): Promise<LoadOutcome> {
    const { plan, recorder, driver, readers, meter } = this.parts;
    recorder.clock.start();
    driver.begin();
    await this.pauseUntil(plan.warmupMs);
    meter.start();
    await this.pauseUntil(plan.warmupMs + plan.durationMs);
    this.signal.throwIfAborted();
    // A timer may fire a moment early; a load that was not stopped covers its whole schedule.
    const plannedEndMs = plan.warmupMs + plan.durationMs;
    const dueMs = this.stopped.signal.aborted ? Math.min(this.nowMs(), plannedEndMs) : plannedEndMs;
    meter.stop();
    // Every record has its fate after at most one delivery timeout and one request on the wire.
    const patience = sleep(2 * plan.deliveryTimeoutMs + 1_000, undefined, { ref: false });
    await this.unlessAborted(Promise.race([driver.drain(dueMs), patience]));
    await driver.close();
    const producedMs = this.nowMs();
    await readers?.catchUp(plan.readersPatienceMs ?? readersPatienceMs, this.signal);
    readers?.stop();
    this.signal.throwIfAborted();
    const generator = meter.health(recorder.ack.summary().p99Ms, recorder.achievedRate(dueMs) / plan.rate);
    const ends = { dueMs, producedMs, readMs: this.nowMs() };
    return concludeLoad(plan, recorder, generator, readers?.conclude() ?? [], ends);
  }

  private async pauseUntil(ms: number): Promise<void> {
    const signal = AbortSignal.any([this.signal, this.stopped.signal]);
    await sleep(Math.max(0, ms - this.nowMs()), undefined, { signal }).catch(() => {});
  }

  private async unlessAborted(promise: Promise<unknown>): Promise<void> {
    this.signal.throwIfAborted();
    let stopListening = () => {};
    const aborted = new Promise<never>((_, reject) => {
      const onAbort = () => reject(this.signal.reason);
      this.signal.addEventListener('abort', onAbort, { once: true });
      stopListening = () => this.signal.removeEventListener('abort', onAbort);
    });
    await Promise.race([promise, aborted]).finally(stopListening);
  }

  private async release(): Promise<void> {
    const { driver, readers, scope, cluster, meter } = this.parts;
    meter.stop();
    readers?.stop();
    await driver.close();
    scope.abort();
    await cluster.close();
  }

  private wakeWaiting(): void {
    if (this.waiting.size === 0) return;
    for (const waiter of this.waiting) {
      if (this.acknowledged() < waiter.n) continue;
      this.waiting.delete(waiter);
      waiter.resolve();
    }
  }
}
