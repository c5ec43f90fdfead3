import { Ledger } from '../verify/index.js';
import { LatencyRecorder } from './latency-recorder.js';
import type { LoadClock } from './load-clock.js';
import { keysPerPartition, type LoadPlan } from './load-plan.js';
import { LongestGaps } from './longest-gaps.js';
import { constantRate, type Schedule, shareOf } from './schedule.js';

const secondMs = 1000;

/** What drivers and readers report to. Everything the outcome says is counted here, at the moment it happens. */
export class LoadRecorder {
  readonly ledger: Ledger;
  /** The schedule of each partition, by sequence. */
  readonly schedules: Schedule[];
  readonly ack: LatencyRecorder;
  readonly endToEnd: LatencyRecorder;
  readonly produceGaps: LongestGaps;
  readonly consumeGaps: LongestGaps;
  readonly errors = new Map<string, number>();
  readonly acknowledgedBySecond: number[] = [];
  readonly errorsBySecond: number[] = [];
  acknowledged = 0;
  /** Acknowledged while the measured part lasted. */
  acknowledgedMeasured = 0;
  onAcknowledged: () => void = () => {};
  private readonly readTo: Float64Array;

  constructor(
    private readonly plan: LoadPlan,
    readonly clock: LoadClock,
  ) {
    this.ledger = new Ledger({
      topic: plan.topic,
      partitions: plan.partitions,
      runId: plan.runId,
      seed: plan.seed,
      valueBytes: plan.recordBytes,
      keysPerPartition: keysPerPartition(plan),
      ordered: plan.idempotent || plan.maxInFlight === 1,
      exactlyOnce: plan.idempotent,
    });
    const schedule = constantRate(plan.rate);
    this.schedules = Array.from({ length: plan.partitions }, (_, p) => shareOf(schedule, p, plan.partitions));
    const totalMs = plan.warmupMs + plan.durationMs;
    this.ack = new LatencyRecorder(totalMs, plan.warmupMs);
    this.endToEnd = new LatencyRecorder(totalMs, plan.warmupMs);
    this.produceGaps = new LongestGaps(plan.topic, plan.partitions);
    this.consumeGaps = new LongestGaps(plan.topic, plan.partitions);
    this.readTo = new Float64Array(plan.partitions);
  }

  /** `baseOffset` is -1 where the broker did not name it. */
  acknowledge(partition: number, firstSequence: number, count: number, baseOffset: number, atMs: number): void {
    this.ledger.partition(partition).acknowledge(firstSequence, count, baseOffset);
    this.recordAges(partition, firstSequence, count, atMs);
    this.produceGaps.asked(partition, this.schedules[partition]!.timeOf(firstSequence));
    this.produceGaps.answered(partition, atMs);
    this.expectToRead(partition, atMs);
    this.acknowledged += count;
    const { warmupMs, durationMs } = this.plan;
    if (atMs >= warmupMs && atMs < warmupMs + durationMs) this.acknowledgedMeasured += count;
    addTo(this.acknowledgedBySecond, atMs, count);
    this.onAcknowledged();
  }

  /** Sent, and nobody said what became of it. */
  loseTrack(partition: number, firstSequence: number, count: number, atMs: number): void {
    this.ledger.partition(partition).loseTrack(firstSequence, count);
    this.giveUp(partition, firstSequence, count, atMs);
  }

  /** Never sent, or refused for good. */
  fail(partition: number, firstSequence: number, count: number, atMs: number): void {
    this.ledger.partition(partition).fail(firstSequence, count);
    this.giveUp(partition, firstSequence, count, atMs);
  }

  /** Acknowledged records per second of the measured part, which ended at `endMs`. */
  achievedRate(endMs: number): number {
    const measuredMs = endMs - this.plan.warmupMs;
    return measuredMs <= 0 ? 0 : (this.acknowledgedMeasured * 1000) / measuredMs;
  }

  error(label: string, atMs: number): void {
    this.errors.set(label, (this.errors.get(label) ?? 0) + 1);
    addTo(this.errorsBySecond, atMs, 1);
  }

  /** Where the tail reader of a partition begins; what lies below is somebody else's. */
  startReadingAt(partition: number, position: number): void {
    this.readTo[partition] = position;
  }

  /** A tail reader has everything below `position`. Call it after records arrived. */
  readUpTo(partition: number, position: number, atMs: number): void {
    this.readTo[partition] = position;
    this.consumeGaps.answered(partition, atMs);
    this.expectToRead(partition, atMs);
  }

  readToIn(partition: number): number {
    return this.readTo[partition]!;
  }

  /** Acknowledged records that the tail reader of the partition has not seen. */
  unreadIn(partition: number): number {
    return Math.max(0, this.ledger.partition(partition).endOffset - this.readTo[partition]!);
  }

  private expectToRead(partition: number, atMs: number): void {
    if (this.plan.read === 'tail' && this.unreadIn(partition) > 0) this.consumeGaps.asked(partition, atMs);
  }

  /** Given-up records enter the latencies with the age they reached: leaving them out would flatter the target. */
  private giveUp(partition: number, firstSequence: number, count: number, atMs: number): void {
    this.recordAges(partition, firstSequence, count, atMs);
    this.produceGaps.asked(partition, this.schedules[partition]!.timeOf(firstSequence));
  }

  private recordAges(partition: number, firstSequence: number, count: number, atMs: number): void {
    const schedule = this.schedules[partition]!;
    for (let sequence = firstSequence; sequence < firstSequence + count; sequence++) {
      const dueMs = schedule.timeOf(sequence);
      this.ack.record(dueMs, atMs - dueMs);
    }
  }
}

function addTo(bySecond: number[], atMs: number, count: number): void {
  const second = Math.max(0, Math.floor(atMs / secondMs));
  bySecond[second] = (bySecond[second] ?? 0) + count;
}
