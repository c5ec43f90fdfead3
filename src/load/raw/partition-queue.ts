import type { LoadRecorder } from '../load-recorder.js';
import type { Schedule } from '../schedule.js';
import { type BatchBuffers, type FilledBatch, noProducer, type ProducerState, stampProducer } from './batch-buffer.js';
import type { ProduceVerdict } from './produce-verdict.js';

/** A batch from its first send until its records have their fate. */
export interface PendingBatch {
  queue: PartitionQueue;
  filled: FilledBatch;
  firstSequence: number;
  count: number;
  /** An attempt went out and nobody said that it is not in the log. */
  maybeThere: boolean;
  attempts: number;
}

export interface QueueSettings {
  maxRecords: number;
  lingerMs: number;
  deliveryTimeoutMs: number;
  retryBackoffMs: number;
  idempotent: boolean;
}

const sequenceSpace = 2 ** 31;

/**
 * One partition's records on their way: due, in a batch, in flight, to be sent again. It keeps the order: after a
 * failure nothing new goes out until everything in flight has come back, and then the same sequences are sent again,
 * in order (KIP-98 lets five batches be in flight). No sockets and no clock: times are passed in.
 */
export class PartitionQueue {
  leader: number | null = null;
  needsLeader = true;
  /** The broker and this queue no longer agree on the sequence: a new producer id is needed (compare KIP-360). */
  needsProducer: boolean;
  /** Since when nothing but the generator itself has held this partition back. */
  freeSinceMs = 0;
  private next = 0;
  private readonly inFlight: PendingBatch[] = [];
  private retries: PendingBatch[] = [];
  private retryAtMs = 0;
  private producer: ProducerState = noProducer;
  /**
   * The partition has acknowledged nothing from this producer id yet. A broker takes any first sequence from a producer
   * that it has no state of, so a second batch in flight could be accepted after the first was refused: lost order.
   */
  private isStranger: boolean;

  constructor(
    readonly partition: number,
    private readonly schedule: Schedule,
    private readonly settings: QueueSettings,
    private readonly buffers: BatchBuffers,
    private readonly recorder: LoadRecorder,
  ) {
    this.needsProducer = settings.idempotent;
    this.isStranger = settings.idempotent;
  }

  get drained(): boolean {
    return this.inFlight.length === 0;
  }

  /** True when every record due until `endMs` has its fate. */
  isDone(endMs: number): boolean {
    return this.drained && this.retries.length === 0 && this.next >= this.schedule.dueBy(endMs);
  }

  /**
   * The next batch that may go now, or null. `endMs`: nothing is due after it, and then nothing lingers.
   * `late` is told how long a new batch waited for nobody but the generator.
   */
  take(nowMs: number, endMs: number, freeSinceMs: number, late: (ms: number) => void): PendingBatch | null {
    if (this.needsLeader || this.needsProducer) return null;
    if (this.isStranger && this.inFlight.length > 0) return null;
    if (this.retries.length > 0) return this.takeRetry(nowMs);
    const due = this.schedule.dueBy(Math.min(nowMs, endMs));
    const waiting = due - this.next;
    if (waiting <= 0) return null;
    const { maxRecords, lingerMs } = this.settings;
    const full = waiting >= maxRecords;
    const readyMs = full
      ? this.schedule.timeOf(this.next + maxRecords - 1)
      : Math.min(this.schedule.timeOf(this.next) + lingerMs, endMs);
    if (nowMs < readyMs) return null;
    late(nowMs - Math.max(readyMs, freeSinceMs, this.freeSinceMs));
    return this.form(Math.min(waiting, maxRecords));
  }

  /** With acks 0 nobody ever answers. The buffer is not released: the socket may still be reading it. */
  sentWithoutAnswer(batch: PendingBatch, nowMs: number): void {
    this.remove(batch);
    this.recorder.loseTrack(this.partition, batch.firstSequence, batch.count, nowMs);
  }

  settle(batch: PendingBatch, verdict: ProduceVerdict, baseOffset: number, nowMs: number): void {
    this.remove(batch);
    switch (verdict.kind) {
      case 'acknowledged':
        if (this.isStranger) this.freeSinceMs = nowMs;
        this.isStranger = false;
        this.recorder.acknowledge(this.partition, batch.firstSequence, batch.count, baseOffset, nowMs);
        batch.filled.release();
        return;
      case 'retry':
        batch.maybeThere ||= !verdict.refused;
        this.needsLeader = true;
        this.sendAgain(batch, nowMs);
        return;
      case 'sequence':
        // Behind an earlier batch that also failed this is only the consequence; for the first one the broker's
        // memory differs from ours, and only a new producer id can go on.
        if (!this.isBehindAnother(batch)) this.needsProducer = true;
        this.sendAgain(batch, nowMs);
        return;
      case 'refused':
      case 'unclear':
        batch.maybeThere ||= verdict.kind === 'unclear';
        this.giveUp(batch, nowMs);
    }
  }

  /** Gives up what has waited longer than the delivery timeout, sent or not. */
  expire(nowMs: number): void {
    const latestDueMs = nowMs - this.settings.deliveryTimeoutMs;
    while (this.retries.length > 0 && this.schedule.timeOf(this.retries[0]!.firstSequence) < latestDueMs) {
      this.recorder.error('DELIVERY_TIMEOUT', nowMs);
      this.giveUp(this.retries.shift()!, nowMs);
    }
    const overdue = this.schedule.dueBy(latestDueMs) - this.next;
    if (overdue > 0 && this.retries.length === 0) {
      this.recorder.error('DELIVERY_TIMEOUT', nowMs);
      this.failUnsent(overdue, nowMs);
    }
  }

  /** Ends everything: what may be in the log is unknown, the rest due until `endMs` failed. */
  abandon(endMs: number, nowMs: number): void {
    for (const batch of [...this.inFlight.splice(0), ...this.retries.splice(0)]) this.giveUp(batch, nowMs);
    this.failUnsent(this.schedule.dueBy(endMs) - this.next, nowMs);
  }

  /** A fresh producer id for a drained queue. What may already be in the log must not be sent under it again. */
  useProducer(producerId: bigint, producerEpoch: number, nowMs: number): void {
    this.producer = { producerId, producerEpoch, baseSequence: 0 };
    this.isStranger = true;
    this.needsProducer = false;
    this.freeSinceMs = nowMs;
    const again = this.retries.splice(0);
    for (const batch of again) {
      if (batch.maybeThere) {
        this.resolve(batch, nowMs);
        continue;
      }
      stampProducer(batch.filled.bytes, this.nextProducerState(batch.count));
      this.retries.push(batch);
    }
  }

  useLeader(brokerId: number, nowMs: number): void {
    this.leader = brokerId;
    this.needsLeader = false;
    this.freeSinceMs = nowMs;
  }

  private takeRetry(nowMs: number): PendingBatch | null {
    // In flight are only retries that went just before, in order; fresh trouble sets needsLeader or retryAtMs.
    if (nowMs < this.retryAtMs) return null;
    if (this.inFlight.some((batch) => batch.firstSequence > this.retries[0]!.firstSequence)) return null;
    this.freeSinceMs = nowMs;
    return this.launch(this.retries.shift()!);
  }

  private form(count: number): PendingBatch {
    const firstSequence = this.next;
    const filled = this.buffers.fill({
      partition: this.partition,
      firstSequence,
      count,
      intendedUs: (sequence) => this.recorder.clock.toEpochUs(this.schedule.timeOf(sequence)),
      producer: this.settings.idempotent ? this.nextProducerState(count) : noProducer,
    });
    this.next += count;
    return this.launch({ queue: this, filled, firstSequence, count, maybeThere: false, attempts: 0 });
  }

  private launch(batch: PendingBatch): PendingBatch {
    if (batch.maybeThere && !this.settings.idempotent) {
      this.recorder.ledger.partition(this.partition).allowRepeats(batch.firstSequence, batch.count);
    }
    batch.attempts++;
    this.inFlight.push(batch);
    return batch;
  }

  private nextProducerState(count: number): ProducerState {
    const state = this.producer;
    this.producer = { ...state, baseSequence: (state.baseSequence + count) % sequenceSpace };
    return state;
  }

  private sendAgain(batch: PendingBatch, nowMs: number): void {
    this.retryAtMs = nowMs + this.settings.retryBackoffMs;
    const at = this.retries.findIndex((other) => other.firstSequence > batch.firstSequence);
    this.retries.splice(at < 0 ? this.retries.length : at, 0, batch);
  }

  /** A sequence that will never be sent leaves a gap that the broker refuses: idempotence needs a new producer id. */
  private giveUp(batch: PendingBatch, nowMs: number): void {
    if (this.settings.idempotent) this.needsProducer = true;
    this.resolve(batch, nowMs);
  }

  private resolve(batch: PendingBatch, nowMs: number): void {
    if (batch.maybeThere) this.recorder.loseTrack(this.partition, batch.firstSequence, batch.count, nowMs);
    else this.recorder.fail(this.partition, batch.firstSequence, batch.count, nowMs);
    batch.filled.release();
  }

  private failUnsent(count: number, nowMs: number): void {
    if (count <= 0) return;
    this.recorder.fail(this.partition, this.next, count, nowMs);
    this.next += count;
  }

  private isBehindAnother(batch: PendingBatch): boolean {
    const isEarlier = (other: PendingBatch) => other.firstSequence < batch.firstSequence;
    return this.inFlight.some(isEarlier) || this.retries.some(isEarlier);
  }

  private remove(batch: PendingBatch): void {
    const at = this.inFlight.indexOf(batch);
    if (at >= 0) this.inFlight.splice(at, 1);
  }
}
