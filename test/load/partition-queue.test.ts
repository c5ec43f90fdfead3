import { describe, expect, it } from 'vitest';
import { LoadClock } from '../../src/load/load-clock.js';
import { LoadRecorder } from '../../src/load/load-recorder.js';
import { BatchBuffers } from '../../src/load/raw/batch-buffer.js';
import { BatchTemplate } from '../../src/load/raw/batch-template.js';
import { PartitionQueue, type PendingBatch } from '../../src/load/raw/partition-queue.js';
import { verdictOf } from '../../src/load/raw/produce-verdict.js';
import { ErrorCode, readBatchHeader } from '../../src/protocol/index.js';
import { AnomalyLog, PartitionVerifier } from '../../src/verify/index.js';
import { FakePartition } from './fake-log.js';
import { testPlan } from './plan.js';

/**
 * One partition's queue against a log in memory, over a wire that the seed makes fail: answers get lost with the
 * connection before and after the append, leaders refuse before and after it, sequences are refused, time passes.
 */
class Simulation {
  readonly log = new FakePartition();
  readonly recorder: LoadRecorder;
  private readonly queue: PartitionQueue;
  private readonly wire: PendingBatch[] = [];
  private nowMs = 0;
  private producerIds = 1n;

  constructor(
    private readonly random: () => number,
    private readonly endMs: number,
    idempotent: boolean,
    deliveryTimeoutMs: number,
  ) {
    const plan = testPlan({ partitions: 1, durationMs: endMs, idempotent, maxInFlight: idempotent ? 5 : 1 });
    const clock = new LoadClock(() => this.nowMs, 1_764_000_000_000);
    clock.start();
    this.recorder = new LoadRecorder(plan, clock);
    const { codec } = this.recorder.ledger;
    const buffers = new BatchBuffers(codec, new BatchTemplate(codec, 20), 'none');
    const settings = { maxRecords: 20, lingerMs: 5, deliveryTimeoutMs, retryBackoffMs: 10, idempotent };
    this.queue = new PartitionQueue(0, this.recorder.schedules[0]!, settings, buffers, this.recorder);
    this.depth = plan.maxInFlight;
  }
  private readonly depth: number;

  /** @param trouble probability of a failure at each step */
  run(trouble: number): void {
    for (let step = 0; step < 200_000 && !(this.nowMs > this.endMs && this.queue.isDone(this.endMs)); step++) {
      this.nowMs += this.random() * 4;
      this.queue.expire(this.nowMs);
      if (this.queue.drained && this.queue.needsLeader) this.queue.useLeader(1, this.nowMs);
      if (this.queue.drained && this.queue.needsProducer) this.queue.useProducer(this.producerIds++, 0, this.nowMs);
      this.sendSome();
      if (this.wire.length > 0) this.step(this.random() < trouble);
    }
    expect(this.queue.isDone(this.endMs), 'every record has its fate').toBe(true);
  }

  anomalies() {
    const anomalies = new AnomalyLog('loaded');
    const verifier = new PartitionVerifier(0, [this.recorder.ledger], anomalies);
    verifier.add(Buffer.concat(this.log.batches), 0);
    verifier.finish(true);
    return anomalies.list();
  }

  private sendSome(): void {
    while (this.wire.length < this.depth && this.random() < 0.7) {
      const batch = this.queue.take(this.nowMs, this.endMs, 0, () => {});
      if (batch === null) return;
      this.wire.push(batch);
    }
  }

  private step(inTrouble: boolean): void {
    const kind = inTrouble ? Math.floor(this.random() * 5) : -1;
    if (kind === 0) this.breakConnection();
    else if (kind === 1) this.answer(ErrorCode.NOT_LEADER_OR_FOLLOWER, -1);
    else if (kind === 2) this.answer(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, -1);
    else if (kind === 3) this.answer(ErrorCode.MESSAGE_TOO_LARGE, -1);
    else {
      const { errorCode, baseOffset } = this.append(this.wire[0]!);
      this.answer(kind === 4 ? ErrorCode.REQUEST_TIMED_OUT : errorCode, baseOffset);
    }
  }

  private append(batch: PendingBatch) {
    return this.log.append(Buffer.from(batch.filled.bytes));
  }

  private answer(errorCode: number, baseOffset: number): void {
    const batch = this.wire.shift()!;
    this.queue.settle(batch, verdictOf(errorCode), baseOffset, this.nowMs);
  }

  /** Some of what was on the wire is still worked off; no answer arrives. */
  private breakConnection(): void {
    const worked = Math.floor(this.random() * (this.wire.length + 1));
    for (const batch of this.wire.slice(0, worked)) this.append(batch);
    for (const batch of this.wire.splice(0))
      this.queue.settle(batch, { kind: 'retry', refused: false }, -1, this.nowMs);
  }
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

describe('a partition’s queue, whatever the wire does', () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed))(
    'idempotent: what it claims of each record is so (seed %i)',
    (seed) => {
      const simulation = new Simulation(seeded(seed), 2_000, true, seed % 2 === 0 ? 120_000 : 60);
      simulation.run([0.02, 0.2, 0.6][seed % 3]!);
      const { acknowledged, unknown, failed } = simulation.recorder.ledger;
      expect(acknowledged + unknown + failed).toBe(2_001);
      expect(acknowledged).toBeGreaterThan(0);
      expect(simulation.anomalies()).toEqual([]);
    },
  );

  it.each([1, 2, 3, 4, 5, 6])('without idempotence: repeats are announced, everything else is so (seed %i)', (seed) => {
    const simulation = new Simulation(seeded(seed), 2_000, false, 120_000);
    simulation.run(0.2);
    const { acknowledged, unknown, failed } = simulation.recorder.ledger;
    expect(acknowledged + unknown + failed).toBe(2_001);
    expect(simulation.anomalies()).toEqual([]);
  });

  it('without trouble nothing is given up and sequences are those of one producer', () => {
    const simulation = new Simulation(seeded(9), 2_000, true, 120_000);
    simulation.run(0);
    expect(simulation.recorder.ledger.acknowledged).toBe(2_001);
    const headers = simulation.log.batches.map((batch) => readBatchHeader(batch, 0));
    expect(new Set(headers.map(({ producerId }) => producerId)).size).toBe(1);
    expect(headers.map(({ baseSequence }) => baseSequence)).toEqual(headers.map(({ baseOffset }) => baseOffset));
  });
});
