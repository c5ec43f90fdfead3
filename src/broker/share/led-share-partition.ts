import { ErrorCode } from '../../protocol/index.js';
import type { Broker } from '../context.js';
import { reasonOf } from '../logger.js';
import type { Outcome } from '../state/outcome.js';
import { cutRuns, type OffsetRun, putRun } from '../state/share-group/offset-runs.js';
import type { SettledRun, SharePartition } from '../state/share-group/share-partition.js';
import type { PartitionState } from '../state/state.js';
import type { AvailableRun } from './available-runs.js';
import { type AcknowledgementBatch, givenBack, judgeAcknowledgement, refuseBatches } from './judge-acknowledgement.js';
import { type Lock, sameLock } from './lock.js';
import {
  type AcquirableLog,
  type AcquisitionLimits,
  type PlannedAcquisition,
  planAcquisition,
} from './plan-acquisition.js';

/** What a group wants of its share partitions; its configs, in force when it is asked. */
export interface ShareSettings {
  lockMs(): number;
  deliveryCountLimit(): number;
}

/** An expired lock whose end could not be written is looked at again after this long. */
const againAfterMs = 1_000;

/**
 * A share partition at its leader (KIP-932). Only the locks are here, in memory: what becomes of records is written to the
 * metadata log before anybody is told. When the leader goes, its locks are forgotten and the records are delivered again.
 */
export class LedSharePartition {
  readonly #locks: Lock[] = [];
  #isClosed = false;
  #timer: { atMs: number; cancel: () => void } | null = null;

  constructor(
    private readonly broker: Broker,
    private readonly group: string,
    readonly partition: PartitionState,
    readonly leaderEpoch: number,
    readonly share: SharePartition,
    private readonly settings: ShareSettings,
  ) {}

  acquire(memberId: string, log: AcquirableLog, limits: AcquisitionLimits): PlannedAcquisition {
    const plan = planAcquisition(log, this.share, this.#locks, limits);
    const deadlineMs = this.broker.clock.monotonicMs() + this.settings.lockMs();
    for (const { first, last, deliveryCount } of plan.acquired) {
      this.#put({ first, last, memberId, deliveryCount, deadlineMs, isSettling: false });
    }
    if (plan.gone.length > 0) void this.archive(memberId, plan.gone);
    if (plan.acquired.length > 0) this.#arm(deadlineMs);
    return plan;
  }

  /** Resolves when it is durable, or refused. */
  async acknowledge(memberId: string, batches: readonly AcknowledgementBatch[], mayRenew: boolean): Promise<Outcome> {
    const unsound = refuseBatches(batches, mayRenew);
    if (unsound !== null) return { error: ErrorCode.INVALID_REQUEST, message: unsound };
    const { share, partition, settings } = this;
    const start = Math.max(share.startOffset, partition.logStartOffset);
    const verdict = judgeAcknowledgement(this.#locks, start, memberId, batches, settings.deliveryCountLimit());
    if (!('settled' in verdict)) return verdict;
    const deadlineMs = this.broker.clock.monotonicMs() + settings.lockMs();
    for (const run of verdict.renewed) {
      for (const lock of this.#within(run)) this.#put({ ...lock, deadlineMs });
    }
    return verdict.settled.length > 0 ? this.#settle(verdict.settled) : { error: ErrorCode.NONE };
  }

  /** A member gives back what it has acquired and not acknowledged: its share session ended. */
  async release(memberId: string): Promise<void> {
    await this.#giveBack(this.#locks.filter((lock) => lock.memberId === memberId && !lock.isSettling));
  }

  /** They could not be read: as if they had never been acquired. */
  unlock(memberId: string, runs: readonly AvailableRun[]): void {
    for (const run of runs) {
      for (const lock of this.#within(run)) {
        if (lock.memberId === memberId && !lock.isSettling) cutRuns(this.#locks, lock.first, lock.last);
      }
    }
  }

  /** Nobody shall see these records: aborted ones, and offsets without records. */
  async archive(memberId: string, runs: readonly OffsetRun[]): Promise<void> {
    const deadlineMs = this.broker.clock.monotonicMs();
    const unheld = runs.map(({ first, last }) => ({
      first,
      last,
      memberId,
      deliveryCount: 0,
      deadlineMs,
      isSettling: true,
    }));
    for (const lock of unheld) this.#put(lock);
    await this.#settle(runs.map(({ first, last }) => ({ first, last, state: 'archived', deliveryCount: 0 })));
  }

  /** Another leads, or begins elsewhere: what was acquired here counts no more. */
  close(): void {
    this.#isClosed = true;
    this.#locks.length = 0;
    this.#timer?.cancel();
  }

  async #settle(settled: SettledRun[]): Promise<Outcome> {
    for (const run of settled) for (const lock of this.#within(run)) this.#put({ ...lock, isSettling: true });
    const outcome = await this.#write(settled);
    if (this.#isClosed) return outcome;
    const isDone = outcome.error === ErrorCode.NONE;
    for (const run of settled) {
      if (isDone) cutRuns(this.#locks, run.first, run.last);
      else for (const lock of this.#within(run)) this.#put({ ...lock, isSettling: false });
    }
    if (isDone) this.broker.watch.changed(this.partition);
    else this.#arm(this.broker.clock.monotonicMs() + againAfterMs);
    return outcome;
  }

  async #write(runs: SettledRun[]): Promise<Outcome> {
    const { broker, group, leaderEpoch } = this;
    const at = { topicId: this.partition.topic.id, partition: this.partition.partition, at: broker.clock.wallMs() };
    const { stateEpoch } = this.share;
    try {
      const outcome = await broker.propose({
        ...{ kind: 'share-state', group, leaderEpoch, stateEpoch, startOffset: null, runs },
        ...at,
      });
      return outcome.error === ErrorCode.STALE_BROKER_EPOCH
        ? { error: ErrorCode.NOT_LEADER_OR_FOLLOWER, message: 'another broker leads this partition now' }
        : outcome;
    } catch (error) {
      broker.logger.warn('share state was not written', { group, ...at, reason: reasonOf(error) });
      return { error: ErrorCode.KAFKA_STORAGE_ERROR, message: 'the state of the records could not be written' };
    }
  }

  async #giveBack(locks: readonly Lock[]): Promise<void> {
    if (locks.length === 0) return;
    const limit = this.settings.deliveryCountLimit();
    await this.#settle(locks.map((lock) => givenBack(lock, lock.deliveryCount, limit)));
  }

  /** The locks that these offsets are under, cut to them. */
  #within({ first, last }: OffsetRun): Lock[] {
    return this.#locks
      .filter((lock) => lock.last >= first && lock.first <= last)
      .map((lock) => ({ ...lock, first: Math.max(first, lock.first), last: Math.min(last, lock.last) }));
  }

  #put(lock: Lock): void {
    putRun(this.#locks, lock, sameLock);
  }

  /** A timer that fires too early finds nothing expired and is set anew: cheaper than moving it at every acknowledgement. */
  #arm(atMs: number): void {
    if (this.#isClosed || (this.#timer !== null && this.#timer.atMs <= atMs)) return;
    this.#timer?.cancel();
    const delayMs = Math.max(1, Math.ceil(atMs - this.broker.clock.monotonicMs()));
    this.#timer = { atMs, cancel: this.broker.clock.after(delayMs, () => this.#expire()) };
  }

  #expire(): void {
    this.#timer = null;
    const nowMs = this.broker.clock.monotonicMs();
    const open = this.#locks.filter(({ isSettling }) => !isSettling);
    const expired = open.filter(({ deadlineMs }) => deadlineMs <= nowMs);
    const nextMs = Math.min(...open.filter(({ deadlineMs }) => deadlineMs > nowMs).map(({ deadlineMs }) => deadlineMs));
    if (Number.isFinite(nextMs)) this.#arm(nextMs);
    void this.#giveBack(expired);
  }
}
