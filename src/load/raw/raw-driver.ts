import { type Cluster, type Connection, errorLabel, type TopicView } from '../../client/index.js';
import { encodeRequest, errorName, type RequestOf, type ResponseOf, type Writable } from '../../protocol/index.js';
import type { Driver } from '../driver.js';
import type { GeneratorMeter } from '../generator-meter.js';
import type { LeaderFinder, LeaderSeeker } from '../leader-finder.js';
import { type LoadPlan, recordsPerBatch } from '../load-plan.js';
import type { LoadRecorder } from '../load-recorder.js';
import { BatchBuffers } from './batch-buffer.js';
import { BatchTemplate } from './batch-template.js';
import { BrokerLink } from './broker-link.js';
import { PartitionQueue, type PendingBatch } from './partition-queue.js';
import { verdictOf } from './produce-verdict.js';
import { ProducerIds } from './producer-ids.js';

const tickMs = 1;
const retryBackoffMs = 50;
/** Kafka's own producer's `max.request.size`. */
const maxRequestBytes = 1024 * 1024;
/** Produce 13 names topics by id; names still work up to 12, on every broker. */
const produceVersionCap = 12;
const defaultRequestTimeoutMs = 30_000;

/** Writes record batches itself: nothing is allocated per record on the way to the socket. */
export class RawDriver implements Driver, LeaderSeeker {
  private readonly queues: PartitionQueue[];
  private readonly links = new Map<number, BrokerLink>();
  private readonly producerIds: ProducerIds;
  private readonly requestTimeoutMs: number;
  private timer: NodeJS.Timeout | null = null;
  /** Nothing is due after it. */
  private endMs: number;
  private turn = 0;
  private closed = false;
  private onSettled: () => void = () => {};

  constructor(
    private readonly cluster: Cluster,
    private readonly plan: LoadPlan,
    private readonly recorder: LoadRecorder,
    private readonly meter: GeneratorMeter,
    private readonly leaders: LeaderFinder,
  ) {
    this.endMs = plan.warmupMs + plan.durationMs;
    const codec = recorder.ledger.codec;
    const maxRecords = recordsPerBatch(plan);
    const buffers = new BatchBuffers(codec, new BatchTemplate(codec, maxRecords), plan.compression);
    const settings = {
      maxRecords,
      lingerMs: plan.batch.lingerMs,
      deliveryTimeoutMs: plan.deliveryTimeoutMs,
      retryBackoffMs,
      idempotent: plan.idempotent,
    };
    this.queues = recorder.schedules.map(
      (schedule, partition) => new PartitionQueue(partition, schedule, settings, buffers, recorder),
    );
    this.producerIds = new ProducerIds(
      cluster,
      this.queues,
      () => this.nowMs(),
      (label) => recorder.error(label, this.nowMs()),
    );
    this.requestTimeoutMs = Math.min(
      cluster.options.requestTimeoutMs ?? defaultRequestTimeoutMs,
      plan.deliveryTimeoutMs,
    );
    leaders.join(this);
  }

  async prepare(): Promise<void> {
    const view = await this.cluster.topic(this.plan.topic, { refresh: true });
    if (view === null) throw new Error(`cannot load topic ${this.plan.topic}: the cluster does not know it`);
    if (view.partitions.length < this.plan.partitions) {
      throw new Error(
        `cannot load ${this.plan.partitions} partitions of ${this.plan.topic}: it has ${view.partitions.length}`,
      );
    }
    this.offerLeaders(view);
    await Promise.all([...this.links.values()].map((link) => link.open()));
    if (this.plan.idempotent) await this.producerIds.first();
  }

  begin(): void {
    this.timer = setInterval(() => this.tick(), tickMs);
    this.tick();
  }

  drain(atMs: number): Promise<void> {
    this.endMs = Math.min(this.endMs, atMs);
    return new Promise((resolve) => {
      this.onSettled = () => {
        if (this.closed || this.queues.every((queue) => queue.isDone(this.endMs))) resolve();
      };
      this.tick();
    });
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    if (this.timer !== null) clearInterval(this.timer);
    const nowMs = this.nowMs();
    for (const queue of this.queues) queue.abandon(Math.min(this.endMs, nowMs), nowMs);
    this.onSettled();
  }

  needsLeaders(): boolean {
    return !this.closed && this.queues.some((queue) => queue.needsLeader);
  }

  /** A queue changes its leader only when nothing is in flight to the old one, or its order would be lost. */
  offerLeaders(view: TopicView): void {
    for (const queue of this.queues) {
      const leader = view.partitions[queue.partition]?.leader ?? -1;
      if (!queue.needsLeader || !queue.drained || leader < 0) continue;
      queue.useLeader(leader, this.nowMs());
      this.linkTo(leader);
    }
    this.pump();
  }

  private tick(): void {
    const nowMs = this.nowMs();
    for (const queue of this.queues) queue.expire(nowMs);
    if (this.needsLeaders()) this.leaders.look();
    this.producerIds.renew();
    this.pump();
    this.onSettled();
  }

  private pump(): void {
    if (this.closed || this.timer === null) return;
    for (const link of this.links.values()) {
      while (link.hasRoom) {
        const nowMs = this.nowMs();
        if (!this.hasWork(link.brokerId)) break;
        const connection = link.use();
        if (connection === null) break;
        const batches = this.gather(link, nowMs);
        if (batches.length === 0) break;
        void this.send(link, connection, batches);
      }
    }
  }

  private hasWork(brokerId: number): boolean {
    return this.queues.some((queue) => queue.leader === brokerId && !queue.needsLeader);
  }

  /** At most one batch per partition, as Kafka's protocol wants it, and each time another partition comes first. */
  private gather(link: BrokerLink, nowMs: number): PendingBatch[] {
    const batches: PendingBatch[] = [];
    const { queues } = this;
    let bytes = 0;
    this.turn++;
    for (let i = 0; i < queues.length && bytes < maxRequestBytes; i++) {
      const queue = queues[(this.turn + i) % queues.length]!;
      if (queue.leader !== link.brokerId) continue;
      const batch = queue.take(nowMs, this.endMs, link.freeSinceMs, this.late);
      if (batch === null) continue;
      batches.push(batch);
      bytes += batch.filled.bytes.length;
    }
    return batches;
  }
  private readonly late = (ms: number) => this.meter.late(ms);

  private async send(link: BrokerLink, connection: Connection, batches: PendingBatch[]): Promise<void> {
    const body: Writable<RequestOf<'Produce'>> = {
      transactionalId: null,
      acks: this.plan.acks,
      timeoutMs: this.requestTimeoutMs,
      topicData: [
        {
          name: this.plan.topic,
          partitionData: batches.map(({ queue, filled }) => ({ index: queue.partition, records: filled.bytes })),
        },
      ],
    };
    link.started();
    const settle = await this.exchange(connection, body, batches);
    link.ended();
    settle();
    this.pump();
    this.onSettled();
  }

  /** Sends one request; what comes back is to be settled once the link has room again. Never throws. */
  private async exchange(
    connection: Connection,
    body: Writable<RequestOf<'Produce'>>,
    batches: PendingBatch[],
  ): Promise<() => void> {
    try {
      const version = connection.pickVersion('Produce', produceVersionCap);
      if (this.plan.acks === 0) {
        const clientId = this.cluster.options.clientId ?? null;
        const correlationId = connection.nextCorrelationId();
        connection.sendOneWay(encodeRequest('Produce', version, { correlationId, clientId }, body));
        return () => this.settleUnanswered(batches);
      }
      const response = await connection.send('Produce', body, { version, timeoutMs: this.requestTimeoutMs });
      return () => this.settle(batches, response);
    } catch (error) {
      return () => this.settleLost(batches, errorLabel(error));
    }
  }

  private settleUnanswered(batches: PendingBatch[]): void {
    if (this.closed) return;
    for (const batch of batches) batch.queue.sentWithoutAnswer(batch, this.nowMs());
  }

  private settle(batches: PendingBatch[], { responses }: ResponseOf<'Produce'>): void {
    if (this.closed) return;
    const nowMs = this.nowMs();
    const answers = responses[0]?.partitionResponses ?? [];
    for (const batch of batches) {
      const answer = answers.find(({ index }) => index === batch.queue.partition);
      if (answer === undefined) {
        this.recorder.error('NO_ANSWER', nowMs);
        batch.queue.settle(batch, { kind: 'retry', refused: false }, -1, nowMs);
        continue;
      }
      if (answer.errorCode !== 0) this.recorder.error(errorName(answer.errorCode), nowMs);
      batch.queue.settle(batch, verdictOf(answer.errorCode), Number(answer.baseOffset), nowMs);
    }
    if (this.needsLeaders()) this.leaders.look();
    this.producerIds.renew();
  }

  /** The connection died, or the answer did not come or decode: the records may be in the log or not. */
  private settleLost(batches: PendingBatch[], label: string): void {
    if (this.closed) return;
    const nowMs = this.nowMs();
    this.recorder.error(label, nowMs);
    for (const batch of batches) batch.queue.settle(batch, { kind: 'retry', refused: false }, -1, nowMs);
    this.leaders.look();
  }

  private linkTo(brokerId: number): void {
    if (this.links.has(brokerId)) return;
    const link = new BrokerLink(brokerId, this.cluster, this.plan.maxInFlight, () => this.nowMs(), {
      opened: () => this.pump(),
      down: (_, error) => this.brokerDown(brokerId, error),
    });
    this.links.set(brokerId, link);
  }

  /** Whoever waits to send there asks again who leads; batches in flight come back by themselves. */
  private brokerDown(brokerId: number, error: unknown): void {
    if (this.closed) return;
    if (error !== null) this.recorder.error(errorLabel(error), this.nowMs());
    for (const queue of this.queues) if (queue.leader === brokerId) queue.needsLeader = true;
    this.leaders.look();
  }

  private nowMs(): number {
    return this.recorder.clock.nowMs();
  }
}
