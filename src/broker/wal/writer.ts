import type { ObjectStore } from '../../objectstore/index.js';
import { ErrorCode } from '../../protocol/index.js';
import { type Clock, sleep } from '../clock.js';
import { type Logger, reasonOf } from '../logger.js';
import type { MetadataLog } from '../metadata/log.js';
import type { Author } from '../state/author.js';
import type { CommittedBatch } from '../state/entries/commit.js';
import type { BatchOutcome, CommitOutcome } from '../state/outcome.js';
import type { ProducedBatch } from './batch.js';
import type { ObjectCache } from './cache.js';
import { type Flight, layOut, type WaitingBatch } from './flight.js';
import { type KnowsProducer, type ProducerBatch, SequenceGaps } from './sequence-gaps.js';

export interface WalOptions {
  store: ObjectStore;
  log: MetadataLog;
  cache: ObjectCache;
  clock: Clock;
  logger: Logger;
  author: () => Author;
  knowsProducer: KnowsProducer;
  flushBytes: number;
  lingerMs: number;
  maxUploads: number;
  putTimeoutMs: number;
  /** Injected defects: an object per batch; a pause before each flush. */
  objectPerBatch: boolean;
  flushDelayMs: number;
  /** A put that failed is made again until it succeeds; the injected defects do so never, or keep both results. */
  retry?: 'never' | 'twice';
  onFlush: (bytes: number) => void;
  /** How long a step took. */
  onStep: (step: 'put' | 'commit', ms: number) => void;
  /** Called when batches were acknowledged or refused: room for more. */
  onSettled: () => void;
}

/**
 * The write path: batches gather for a moment into one object, which is put durably, then committed by an entry of the
 * metadata log. Only then their producers hear of it. Several uploads overlap; commits are proposed in the order of the
 * objects, so that the batches of one connection keep their order.
 */
export class WalWriter {
  /** Bytes taken in and not settled yet. */
  pendingBytes = 0;
  /** Batches. */
  private accepted = 0;
  private settled = 0;
  private waiting: WaitingBatch[] = [];
  private waitingBytes = 0;
  private uploads = 0;
  private objects = 0;
  private lingered = false;
  private cancelLinger: (() => void) | null = null;
  /** Resolves when the commit of the last object has been proposed. */
  private lastProposed: Promise<void> = Promise.resolve();
  private readonly gaps = new SequenceGaps();
  private readonly unsettled = new Set<Promise<void>>();

  constructor(private readonly options: WalOptions) {}

  /** Takes a validated batch; resolves when it is durable and committed, or refused. Never rejects. */
  append(batch: ProducedBatch): Promise<BatchOutcome> {
    return new Promise((resolve) => {
      const { length } = batch.bytes;
      this.accepted++;
      this.pendingBytes += length;
      const settle = (outcome: BatchOutcome) => {
        this.settled++;
        this.pendingBytes -= length;
        resolve(outcome);
      };
      this.waiting.push({ batch, settle });
      this.waitingBytes += length;
      if (this.options.objectPerBatch || this.waitingBytes >= this.options.flushBytes) this.flushIfPossible();
      else this.cancelLinger ??= this.options.clock.after(this.lingerMs(), () => this.endLinger());
    });
  }

  /** A producer was refused this batch before it came here; those behind it must not be taken for its first. */
  missed(batch: ProducerBatch): void {
    this.gaps.noteOne(batch, this.options.clock.monotonicMs());
  }

  /** Resolves when as much is settled as had been taken in when this was called; what comes in meanwhile does not matter. */
  async drain(): Promise<void> {
    const { accepted } = this;
    while (this.settled < accepted) {
      this.lingered = true;
      this.flushIfPossible();
      await Promise.race(this.unsettled);
    }
  }

  private lingerMs(): number {
    return this.options.lingerMs + this.options.flushDelayMs;
  }

  private endLinger(): void {
    this.lingered = true;
    this.flushIfPossible();
  }

  private flushIfPossible(): void {
    if (this.waiting.length === 0 || this.mustWait()) return;
    this.cancelLinger?.();
    this.cancelLinger = null;
    this.lingered = false;
    const batches = this.waiting.splice(0, this.options.objectPerBatch ? 1 : this.waiting.length);
    this.waitingBytes -= batches.reduce((sum, { batch }) => sum + batch.bytes.length, 0);
    const flight = this.launch(batches).finally(() => {
      this.unsettled.delete(flight);
      if (this.lingered) this.flushIfPossible();
    });
    this.unsettled.add(flight);
  }

  /**
   * Every object costs an entry of the log, which all brokers share: while one is under way, little things gather until
   * it is committed; much goes out at once, beside it.
   */
  private mustWait(): boolean {
    if (this.options.objectPerBatch) return this.uploads >= this.options.maxUploads;
    if (this.waitingBytes < this.options.flushBytes / 8) return this.unsettled.size > 0;
    return this.uploads >= this.options.maxUploads;
  }

  private async launch(batches: WaitingBatch[]): Promise<void> {
    const { broker, epoch } = this.options.author();
    const flight = layOut(`wal/${broker}-${epoch}-${this.objects++}`, batches);
    const stored = epoch < 0 ? Promise.resolve(ErrorCode.NOT_LEADER_OR_FOLLOWER) : this.upload(flight);
    const before = this.lastProposed;
    let proposed: () => void = () => {};
    this.lastProposed = new Promise((resolve) => {
      proposed = resolve;
    });
    const failure = await stored;
    await before;
    // Under another epoch the commit would be refused: better now, while what comes behind can be told.
    const isStale = this.options.author().epoch !== epoch;
    const error = failure === ErrorCode.NONE && isStale ? ErrorCode.NOT_LEADER_OR_FOLLOWER : failure;
    if (error === ErrorCode.NONE) await this.commit(flight, proposed);
    else {
      this.gaps.note(flight, this.options.clock.monotonicMs(), { error, batches: [] });
      proposed();
      settleAll(flight, { error, batches: [] });
    }
    this.options.onSettled();
  }

  /** Calls `proposed` when the next flight may be proposed; resolves when all batches are settled. */
  private async commit(flight: Flight, proposed: () => void): Promise<void> {
    const { free, held } = this.gaps.part(flight, this.options.knowsProducer, this.options.clock.monotonicMs());
    const committed = this.propose(free);
    if (flight.failedPuts > 0 && this.options.retry === 'twice') await this.commitCopy(flight);
    proposed();
    settleAll(held, { error: ErrorCode.KAFKA_STORAGE_ERROR, batches: [] });
    const outcome = await committed;
    if (isPartlyRefused(outcome)) this.gaps.note(free, this.options.clock.monotonicMs(), outcome);
    settleAll(free, outcome);
  }

  /** Defect `retry-duplicates`: the second put made an object of its own; it is committed too, and recognised by nobody. */
  private async commitCopy({ topics, ...flight }: Flight): Promise<void> {
    const key = `${flight.key}.1`;
    const copy = { ...flight, key, topics: topics.map(({ id, batches }) => ({ id, batches: batches.map(unsigned) })) };
    if ((await this.upload(copy)) === ErrorCode.NONE) await this.propose(copy);
  }

  /** Kafka error code; the object may be in the store after an error, but is never committed then. */
  private async upload(flight: Flight): Promise<number> {
    const { store, clock, logger, putTimeoutMs, cache, retry } = this.options;
    const giveUpAtMs = clock.monotonicMs() + putTimeoutMs;
    this.uploads++;
    try {
      for (let delayMs = 20; ; delayMs = Math.min(delayMs * 2, 1_000)) {
        try {
          const startedAtMs = clock.monotonicMs();
          await store.put(flight.key, flight.parts);
          this.options.onStep('put', clock.monotonicMs() - startedAtMs);
          cache.holdParts(flight.key, flight.bytes, flight.byPosition);
          this.options.onFlush(flight.bytes);
          return ErrorCode.NONE;
        } catch (error) {
          logger.warn('WAL object not stored', { object: flight.key, bytes: flight.bytes, reason: reasonOf(error) });
          // Defect `no-put-retry`.
          if (retry === 'never' || clock.monotonicMs() + delayMs > giveUpAtMs) return ErrorCode.KAFKA_STORAGE_ERROR;
          flight.failedPuts++;
          await sleep(clock, delayMs);
        }
      }
    } finally {
      this.uploads--;
      if (this.lingered || this.waitingBytes >= this.options.flushBytes || this.options.objectPerBatch) {
        this.flushIfPossible();
      }
    }
  }

  private async propose({ key, bytes, topics }: Flight): Promise<CommitOutcome> {
    try {
      const { clock, log } = this.options;
      const startedAtMs = clock.monotonicMs();
      const outcome = await log.propose({ kind: 'commit', object: key, bytes, topics, at: clock.wallMs() });
      this.options.onStep('commit', clock.monotonicMs() - startedAtMs);
      return outcome;
    } catch {
      // The broker stops; whether the commit got through, the client finds out elsewhere.
      return { error: ErrorCode.NOT_LEADER_OR_FOLLOWER, batches: [] };
    }
  }
}

function unsigned([partition, position, length, count, timestampMs]: CommittedBatch): CommittedBatch {
  return [partition, position, length, count, timestampMs, '', -1, -1];
}

function isPartlyRefused({ error, batches }: CommitOutcome): boolean {
  return error !== ErrorCode.NONE || batches.some((batch) => batch.error !== ErrorCode.NONE);
}

/** A commit refused as a whole means that this broker was fenced: its clients look for the new leader. */
function settleAll(flight: Flight, outcome: CommitOutcome): void {
  const refusal = outcome.error === ErrorCode.STALE_BROKER_EPOCH ? ErrorCode.NOT_LEADER_OR_FOLLOWER : outcome.error;
  flight.settles.forEach((settle, i) => {
    settle(outcome.batches[i] ?? { error: refusal, baseOffset: -1, logStartOffset: -1, duplicate: false });
  });
}
