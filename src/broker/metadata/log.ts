import { AlreadyExists, NotFound, type ObjectStore, StoreError } from '../../objectstore/index.js';
import type { Clock } from '../clock.js';
import { type Logger, reasonOf } from '../logger.js';
import { apply } from '../state/apply.js';
import type { Author } from '../state/author.js';
import type { Entry } from '../state/entry.js';
import type { Outcome, OutcomeOf } from '../state/outcome.js';
import type { State } from '../state/state.js';
import { logFloor } from './log-floor.js';
import { decodeLogObject, encodeLogObject, type LogObject, logKey } from './log-object.js';
import { replay } from './replay.js';
import { loadSnapshot } from './snapshots.js';

export interface LogOptions {
  store: ObjectStore;
  clock: Clock;
  logger: Logger;
  /** Unique to this process. */
  writer: string;
  /** Under which id and epoch entries are appended, asked when an object is written. */
  author: () => Author;
  /** Waiting time between looks at the tail: while others append, and when nobody does. */
  pollActiveMs: number;
  pollIdleMs: number;
  /** A broker that saw nothing of the log for so long looks whether it was cut meanwhile, before it goes on. */
  leftBehindAfterMs: number;
  /** The log cannot be followed any more (a damaged object): the process must stop. */
  onFatal: (error: Error) => void;
}

/** Called after each log object was folded. */
export type FoldListener = (object: LogObject, outcomes: Outcome[]) => void;

/** By both clocks: either may stand still while a machine sleeps. */
interface Instant {
  monotonicMs: number;
  wallMs: number;
}

interface Proposal {
  entry: Entry;
  resolve: (outcome: never) => void;
  reject: (error: Error) => void;
}

/** At most this many entries go into one object, so that a replay never meets a giant one. */
const maxEntriesPerObject = 2_000;
/** Objects read at the same time by a broker that is behind. */
const maxReadAhead = 32;
/** Others count as active for this long after their last append. */
const activeForMs = 2_000;

export class LogClosed extends Error {
  override name = 'LogClosed';
}

/**
 * The metadata log: objects 0, 1, 2, … each created once, conditionally, so that all brokers agree on their order
 * without talking to each other. One loop appends what is proposed (everything waiting goes into one object), or looks
 * for what others appended, and folds each object exactly once, in order.
 */
export class MetadataLog {
  /** Monotonic time of the last look at which this state was the whole log. */
  freshAtMs = Number.NEGATIVE_INFINITY;
  /** Of the snapshot that this broker began with; -1: none. */
  snapshotIndex = -1;
  private proposals: Proposal[] = [];
  private readonly restWork: (() => Promise<void>)[] = [];
  /** When this broker was last known not to be left behind. */
  private wholeAt: Instant = { monotonicMs: 0, wallMs: 0 };
  private freshnessWaiters: (() => void)[] = [];
  private readonly listeners: FoldListener[] = [];
  private sequence = 0;
  private othersActiveAtMs = Number.NEGATIVE_INFINITY;
  private closed = false;
  private wake: (() => void) | null = null;
  private loop: Promise<void> = Promise.resolve();

  constructor(
    readonly state: State,
    private readonly options: LogOptions,
  ) {}

  /**
   * Folds everything there is, from the newest snapshot on, then follows the tail until `close`. Rejects with `StoreError`
   * when the store cannot be read; called again, it goes on where it was.
   */
  async open(): Promise<void> {
    const started = this.now();
    this.wholeAt = started;
    if (this.state.index < 0) await loadSnapshot(this.options.store, this.state, this.options.logger);
    this.snapshotIndex = this.state.index;
    await replay(this.options.store, this.state.index, (index, object) => this.fold(index, object));
    this.freshAtMs = started.monotonicMs;
    this.loop = this.run();
  }

  onFold(listener: FoldListener): void {
    this.listeners.push(listener);
  }

  /** Appends an entry; resolves with what the fold made of it. Rejects with `LogClosed` when the broker stops first. */
  propose<E extends Entry>(entry: E): Promise<OutcomeOf<E['kind']>> {
    if (this.closed) return Promise.reject(closedError());
    return new Promise((resolve, reject) => {
      this.proposals.push({ entry, resolve, reject });
      this.wake?.();
    });
  }

  /** Resolves once everything that was in the log when this was called has been folded. */
  catchUp(): Promise<void> {
    if (this.closed) return Promise.reject(closedError());
    return new Promise((resolve) => {
      this.freshnessWaiters.push(resolve);
      this.wake?.();
    });
  }

  /** Does something during which nothing is folded; what is proposed meanwhile waits. */
  atRest<T>(work: () => Promise<T>): Promise<T> {
    if (this.closed) return Promise.reject(closedError());
    return new Promise((resolve, reject) => {
      this.restWork.push(() => work().then(resolve, reject));
      this.wake?.();
    });
  }

  /** Ends the loop; what is still proposed is rejected. */
  async close(): Promise<void> {
    this.closed = true;
    this.wake?.();
    await this.loop;
    for (const { reject } of this.proposals.splice(0)) reject(closedError());
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (!this.closed) {
      try {
        for (const work of this.restWork.splice(0)) await work();
        if (this.proposals.length > 0) await this.append(this.proposals.splice(0, maxEntriesPerObject));
        else await this.look();
        failures = 0;
      } catch (error) {
        if (!isStoreTrouble(error)) return this.options.onFatal(error as Error);
        this.options.logger.warn('metadata log cannot be read', { reason: reasonOf(error) });
        await this.rest(backoffMs(failures++));
      }
      if (!this.hasWork()) await this.rest(this.pollMs());
    }
  }

  private hasWork(): boolean {
    return this.proposals.length > 0 || this.freshnessWaiters.length > 0 || this.restWork.length > 0;
  }

  /** Appends one object at the first free index, folding what others put before it. */
  private async append(proposals: Proposal[]): Promise<void> {
    const entries = proposals.map(({ entry }) => entry);
    const mine = { author: this.options.author(), writer: this.options.writer, sequence: ++this.sequence, entries };
    const body = encodeLogObject(mine);
    for (let failures = 0; ; ) {
      const index = this.state.index + 1;
      const started = this.now();
      const waiters = this.freshnessWaiters.length;
      try {
        await this.options.store.put(logKey(index), body, { ifNoneMatch: true }).catch(asStoreTrouble);
        await this.assertNotLeftBehind();
        this.settle(proposals, this.fold(index, mine));
        return this.isFresh(started, waiters);
      } catch (error) {
        if (!(error instanceof AlreadyExists) && !isStoreTrouble(error)) throw error;
        if (!(error instanceof AlreadyExists)) {
          // Unknown outcome: the same object at the same index again, until the index is taken by someone.
          this.options.logger.warn('metadata append failed, trying again', { index, reason: reasonOf(error) });
          if (this.closed) return this.abandon(proposals);
          await this.rest(backoffMs(failures++), true);
          continue;
        }
      }
      // Someone is there. It may be ourselves: an earlier try whose answer was lost.
      if (await this.passOthers(mine, proposals)) return;
      if (this.closed) return this.abandon(proposals);
    }
  }

  /** Folds what others appended; true when our own object was among it, which settles its proposals. */
  private async passOthers(mine: LogObject, proposals: Proposal[]): Promise<boolean> {
    let met = false;
    try {
      await this.look((object, outcomes) => {
        if (object.writer !== mine.writer || object.sequence !== mine.sequence) return;
        met = true;
        this.settle(proposals, outcomes);
      });
    } catch (error) {
      if (!isStoreTrouble(error)) throw error;
      this.options.logger.warn('metadata log cannot be read', { reason: reasonOf(error) });
      await this.rest(backoffMs(0), true);
    }
    return met;
  }

  /**
   * Folds what others appended, until there is no next object. A broker that is behind reads ahead, twice as far each
   * time, or it would never catch up with brokers that append as fast as it reads.
   */
  private async look(passed: FoldListener = () => {}): Promise<void> {
    for (let ahead = 1; ; ahead = Math.min(ahead * 2, maxReadAhead)) {
      const started = this.now();
      const waiters = this.freshnessWaiters.length;
      const first = this.state.index + 1;
      const reads = await Promise.allSettled(
        Array.from({ length: ahead }, (_, i) => this.options.store.get(logKey(first + i)).catch(asStoreTrouble)),
      );
      await this.assertNotLeftBehind();
      for (const [i, read] of reads.entries()) {
        if (read.status === 'rejected') {
          if (!(read.reason instanceof NotFound)) throw read.reason;
          return this.isFresh(started, waiters);
        }
        const object = decodeLogObject(logKey(first + i), read.value);
        passed(object, this.fold(first + i, object));
      }
    }
  }

  /**
   * A broker that was paused may find a hole where the log was cut behind its back, take it for the end, and append there
   * what nobody else would ever read. The marker was there before the hole: looking for it after the append, or the look,
   * tells. Brokers that follow the log need not ask, since nothing is cut before it is old.
   */
  private async assertNotLeftBehind(): Promise<void> {
    const now = this.now();
    const awayMs = Math.max(now.monotonicMs - this.wholeAt.monotonicMs, now.wallMs - this.wholeAt.wallMs);
    if (awayMs <= this.options.leftBehindAfterMs) return;
    const floor = await logFloor(this.options.store).catch(asStoreTrouble);
    if (floor > this.state.index) {
      throw new Error(
        `this broker knows the log up to ${this.state.index} and was away for ${Math.round(awayMs / 1000)} s, in which it ` +
          `was cut up to ${floor}; start the broker again, it will begin with a snapshot`,
      );
    }
    this.wholeAt = now;
  }

  private now(): Instant {
    const { clock } = this.options;
    return { monotonicMs: clock.monotonicMs(), wallMs: clock.wallMs() };
  }

  private fold(index: number, object: LogObject): Outcome[] {
    const { state } = this;
    state.index = index;
    const outcomes = object.entries.map((entry) => apply(state, entry, object.author) as Outcome);
    const broker = state.brokers.get(object.author.broker);
    if (broker?.epoch === object.author.epoch) broker.lastIndex = index;
    if (object.writer !== this.options.writer) this.othersActiveAtMs = this.options.clock.monotonicMs();
    for (const listener of this.listeners) listener(object, outcomes);
    return outcomes;
  }

  private settle(proposals: Proposal[], outcomes: Outcome[]): void {
    proposals.forEach(({ resolve }, i) => {
      resolve(outcomes[i] as never);
    });
  }

  private abandon(proposals: Proposal[]): void {
    for (const { reject } of proposals) reject(closedError());
  }

  /** `waiters`: how many were there before the look began; later ones need a later look. */
  private isFresh(started: Instant, waiters: number): void {
    this.freshAtMs = started.monotonicMs;
    this.wholeAt = started;
    for (const resolve of this.freshnessWaiters.splice(0, waiters)) resolve();
  }

  private pollMs(): number {
    const quietMs = this.options.clock.monotonicMs() - this.othersActiveAtMs;
    return quietMs < activeForMs ? this.options.pollActiveMs : this.options.pollIdleMs;
  }

  /** Waits, but not longer than until there is something to do (unless that is what failed). */
  private rest(ms: number, stubborn = false): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        this.wake = null;
        resolve();
      };
      const cancel = this.options.clock.after(ms, done);
      if (!stubborn) this.wake = done;
      if (this.closed) done();
    });
  }
}

/** Whatever a store rejects with is its trouble and may pass; only what cannot be decoded or folded is fatal. */
function asStoreTrouble(error: unknown): never {
  if (error instanceof StoreError) throw error;
  throw new StoreError(`the store failed: ${reasonOf(error)}`, { cause: error });
}

function isStoreTrouble(error: unknown): boolean {
  return error instanceof StoreError;
}

function backoffMs(failures: number): number {
  return Math.min(1_000, 25 * 2 ** Math.min(failures, 6));
}

function closedError(): LogClosed {
  return new LogClosed('the metadata log of this broker is closed: the broker is stopping');
}
