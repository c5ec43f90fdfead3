import { setTimeout as sleep } from 'node:timers/promises';
import type { CompressionTypes, Kafka, Message, Producer, RecordMetadata } from 'kafkajs';
import type { Cluster } from '../../client/index.js';
import type { RecordCodec } from '../../verify/index.js';
import type { Driver } from '../driver.js';
import type { GeneratorMeter } from '../generator-meter.js';
import { type LoadPlan, recordsPerBatch } from '../load-plan.js';
import type { LoadRecorder } from '../load-recorder.js';
import { kafkaJs, kafkaJsCompression } from './kafkajs-client.js';
import { failureOf } from './kafkajs-failure.js';

/** kafkajs copies a send's messages once per message; beyond this many it spends its time on that alone. */
const recordsPerSendAtMost = 500;
const longestSleepMs = 20;
const disconnectMs = 2_000;

/** Records of one partition in one send. */
interface Share {
  partition: number;
  firstSequence: number;
  count: number;
}

/**
 * The same records through kafkajs. It keeps one produce request in flight per broker when idempotent, so there is one
 * lane per broker that leads partitions when the load begins: each lane sends what is due of its partitions, waits for
 * the answer, and goes on. A broker that is gone stalls its own lane only.
 */
export class KafkaJsDriver implements Driver {
  private readonly codec: RecordCodec;
  private readonly kafka: Kafka;
  private readonly compression: CompressionTypes;
  private readonly maxRecords: number;
  private readonly next: number[];
  private readonly sending = new Map<number, Share>();
  private producer: Promise<Producer> | null = null;
  private readonly producers: Promise<Producer>[] = [];
  private lanes: number[][] = [];
  private running: Promise<unknown> = Promise.resolve();
  /** Nothing is due after it. */
  private endMs: number;
  private closed = false;

  constructor(
    private readonly cluster: Cluster,
    private readonly plan: LoadPlan,
    private readonly recorder: LoadRecorder,
    private readonly meter: GeneratorMeter,
  ) {
    this.endMs = plan.warmupMs + plan.durationMs;
    this.codec = recorder.ledger.codec;
    this.compression = kafkaJsCompression(plan.compression);
    this.maxRecords = Math.min(recordsPerBatch(plan), recordsPerSendAtMost);
    this.kafka = kafkaJs(cluster.options, plan.deliveryTimeoutMs, (label) => recorder.error(label, this.nowMs()));
    this.next = recorder.schedules.map(() => 0);
  }

  async prepare(): Promise<void> {
    const view = await this.cluster.topic(this.plan.topic, { refresh: true });
    if (view === null) throw new Error(`cannot load topic ${this.plan.topic}: the cluster does not know it`);
    const byLeader = new Map<number, number[]>();
    for (const { partition, leader } of view.partitions.slice(0, this.plan.partitions)) {
      byLeader.set(leader, [...(byLeader.get(leader) ?? []), partition]);
    }
    this.lanes = [...byLeader.values()];
    await this.connectedProducer();
  }

  begin(): void {
    this.running = Promise.all(this.lanes.map((partitions) => this.runLane(partitions)));
  }

  async drain(atMs: number): Promise<void> {
    this.endMs = Math.min(this.endMs, atMs);
    await this.running;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    const nowMs = this.nowMs();
    for (const { partition, firstSequence, count } of this.sending.values()) {
      this.recorder.loseTrack(partition, firstSequence, count, nowMs);
    }
    for (const [partition, next] of this.next.entries()) {
      const unsent = this.recorder.schedules[partition]!.dueBy(Math.min(this.endMs, nowMs)) - next;
      if (unsent > 0) this.recorder.fail(partition, next, unsent, nowMs);
    }
    const disconnected = this.producers.map((producer) => producer.then((p) => p.disconnect()).catch(() => {}));
    await Promise.race([Promise.all(disconnected), sleep(disconnectMs, undefined, { ref: false })]);
  }

  private async runLane(partitions: number[]): Promise<void> {
    let freeSinceMs = this.nowMs();
    while (!this.closed && !this.isDone(partitions)) {
      const nowMs = this.nowMs();
      for (const partition of partitions) this.expire(partition, nowMs);
      const readyMs = Math.min(...partitions.map((partition) => this.readyMs(partition)));
      if (readyMs > nowMs) {
        await sleep(Math.max(1, Math.min(readyMs - nowMs, longestSleepMs)));
        continue;
      }
      this.meter.late(nowMs - Math.max(readyMs, freeSinceMs));
      // One partition a send: when kafkajs tries a send again after some brokers have answered, it looks the leaders up
      // anew, and a partition that was acknowledged and moved meanwhile is sent once more, under its next sequences.
      for (const partition of partitions) {
        const due = this.takeDue(partition, nowMs);
        if (due.length > 0) await this.send(due);
      }
      freeSinceMs = this.nowMs();
    }
  }

  private async send(shares: Share[]): Promise<void> {
    for (const share of shares) this.sending.set(share.partition, share);
    const messages = shares.flatMap((share) => this.messages(share));
    try {
      const producer = await this.connectedProducer();
      const acknowledged = await producer.send({
        topic: this.plan.topic,
        acks: this.plan.acks,
        compression: this.compression,
        timeout: this.plan.deliveryTimeoutMs,
        messages,
      });
      this.settle(shares, acknowledged);
    } catch (error) {
      this.settleFailed(shares, error);
    }
  }

  private settle(shares: Share[], acknowledged: RecordMetadata[]): void {
    if (this.closed) return;
    const nowMs = this.nowMs();
    for (const { partition, firstSequence, count } of shares) {
      this.sending.delete(partition);
      const answer = acknowledged.find((one) => one.partition === partition);
      if (answer === undefined) {
        this.recorder.error('NO_ANSWER', nowMs);
        this.recorder.loseTrack(partition, firstSequence, count, nowMs);
      } else {
        this.recorder.acknowledge(partition, firstSequence, count, Number(answer.baseOffset ?? -1), nowMs);
      }
    }
  }

  /**
   * After a failed send kafkajs uses its sequence numbers again for the next records; a broker that did get the lost
   * ones takes those for duplicates and drops them with a success. So the producer is replaced, with a new producer id.
   */
  private settleFailed(shares: Share[], error: unknown): void {
    if (this.closed) return;
    const nowMs = this.nowMs();
    const { label, fate } = failureOf(error, shares.length);
    this.recorder.error(label, nowMs);
    this.producer = null;
    for (const { partition, firstSequence, count } of shares) {
      this.sending.delete(partition);
      if (fate === 'acknowledged') this.recorder.acknowledge(partition, firstSequence, count, -1, nowMs);
      else if (fate === 'failed') this.recorder.fail(partition, firstSequence, count, nowMs);
      else this.recorder.loseTrack(partition, firstSequence, count, nowMs);
      // Without idempotence kafkajs's own retries may have written it several times.
      if (!this.plan.idempotent) this.recorder.ledger.partition(partition).allowRepeats(firstSequence, count);
    }
  }

  private connectedProducer(): Promise<Producer> {
    this.producer ??= this.connect();
    return this.producer;
  }

  private connect(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: this.plan.idempotent,
      maxInFlightRequests: this.plan.idempotent ? 1 : this.plan.maxInFlight,
      allowAutoTopicCreation: false,
      createPartitioner:
        () =>
        ({ message }) =>
          message.partition ?? 0,
    });
    const connected = producer.connect().then(() => producer);
    this.producers.push(connected);
    connected.catch(() => {
      if (this.producer === connected) this.producer = null;
    });
    return connected;
  }

  private messages({ partition, firstSequence, count }: Share): Message[] {
    const schedule = this.recorder.schedules[partition]!;
    return Array.from({ length: count }, (_, i) => {
      const intendedUs = this.recorder.clock.toEpochUs(schedule.timeOf(firstSequence + i));
      return {
        partition,
        key: this.codec.encodeKey(partition, firstSequence + i),
        value: this.codec.encodeValue(partition, firstSequence + i, intendedUs),
        timestamp: String(Math.floor(intendedUs / 1000)),
      };
    });
  }

  private takeDue(partition: number, nowMs: number): Share[] {
    const firstSequence = this.next[partition]!;
    const due = this.recorder.schedules[partition]!.dueBy(Math.min(nowMs, this.endMs)) - firstSequence;
    if (due <= 0) return [];
    const count = Math.min(due, this.maxRecords);
    this.next[partition]! += count;
    return [{ partition, firstSequence, count }];
  }

  /** When a partition has a batch to send: lingered, or full; infinite when nothing more is due. */
  private readyMs(partition: number): number {
    const schedule = this.recorder.schedules[partition]!;
    const next = this.next[partition]!;
    const firstMs = schedule.timeOf(next);
    if (firstMs > this.endMs) return Number.POSITIVE_INFINITY;
    return Math.min(firstMs + this.plan.batch.lingerMs, schedule.timeOf(next + this.maxRecords - 1), this.endMs);
  }

  private isDone(partitions: number[]): boolean {
    return partitions.every(
      (partition) => this.next[partition]! >= this.recorder.schedules[partition]!.dueBy(this.endMs),
    );
  }

  /** Records that waited longer than the delivery timeout behind a send that hung are never sent. */
  private expire(partition: number, nowMs: number): void {
    const overdue =
      this.recorder.schedules[partition]!.dueBy(nowMs - this.plan.deliveryTimeoutMs) - this.next[partition]!;
    if (overdue <= 0) return;
    this.recorder.error('DELIVERY_TIMEOUT', nowMs);
    this.recorder.fail(partition, this.next[partition]!, overdue, nowMs);
    this.next[partition]! += overdue;
  }

  private nowMs(): number {
    return this.recorder.clock.nowMs();
  }
}
