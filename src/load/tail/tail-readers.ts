import { setTimeout as sleep } from 'node:timers/promises';
import { Admin, type Cluster, type Connection, type TopicView } from '../../client/index.js';
import type { Anomaly } from '../../model/anomaly.js';
import { ErrorCode, errorName } from '../../protocol/index.js';
import { AnomalyLog } from '../../verify/index.js';
import type { LeaderFinder, LeaderSeeker } from '../leader-finder.js';
import type { LoadPlan } from '../load-plan.js';
import type { LoadRecorder } from '../load-recorder.js';
import { BrokerFetcher, type FetchedPartition, type FetchListener } from './broker-fetcher.js';
import { TailPartition } from './tail-partition.js';

const pauseMs = 20;

/** Readers that follow every partition from its end at the start of the load, wherever its leader goes. */
export class TailReaders implements LeaderSeeker, FetchListener {
  private readonly anomalies: AnomalyLog;
  private readonly admin: Admin;
  private readonly stopping = new AbortController();
  private readonly fetchers = new Map<number, BrokerFetcher>();
  private partitions: TailPartition[] = [];

  constructor(
    private readonly cluster: Cluster,
    private readonly plan: LoadPlan,
    private readonly recorder: LoadRecorder,
    private readonly leaders: LeaderFinder,
  ) {
    this.anomalies = new AnomalyLog(plan.topic);
    this.admin = new Admin(cluster);
    leaders.join(this);
  }

  /** Positions every reader at the end of its partition and starts to follow. */
  async start(signal: AbortSignal): Promise<void> {
    const { topic, partitions } = this.plan;
    const ends = await this.admin.listOffsets(topic, 'latest', { signal });
    this.partitions = Array.from({ length: partitions }, (_, partition) => {
      const end = ends.get(partition)?.offset ?? 0;
      this.recorder.startReadingAt(partition, end);
      return new TailPartition(partition, end, this.recorder, this.anomalies);
    });
    const view = await this.cluster.topic(topic);
    if (view !== null) this.offerLeaders(view);
    this.leaders.look();
  }

  /** Resolves when everything acknowledged has been read, or no reader got any further for `patienceMs`. */
  async catchUp(patienceMs: number, signal: AbortSignal): Promise<void> {
    const unread = () => this.partitions.reduce((sum, { partition }) => sum + this.recorder.unreadIn(partition), 0);
    let last = unread();
    let progressAt = performance.now();
    while (last > 0 && !signal.aborted && performance.now() - progressAt < patienceMs) {
      await sleep(pauseMs);
      const now = unread();
      if (now < last) progressAt = performance.now();
      last = now;
    }
  }

  stop(): void {
    this.stopping.abort(new Error('the load has ended'));
  }

  /** What was wrong, once every record has its fate. */
  conclude(): Anomaly[] {
    for (const partition of this.partitions) partition.conclude();
    return this.anomalies.list();
  }

  needsLeaders(): boolean {
    return !this.stopping.signal.aborted && this.partitions.some((partition) => partition.needsLeader);
  }

  offerLeaders(view: TopicView): void {
    for (const tail of this.partitions) {
      const leader = view.partitions[tail.partition]?.leader ?? -1;
      if (!tail.needsLeader || leader < 0) continue;
      tail.leader = leader;
      tail.needsLeader = false;
      this.fetcher(leader).run();
    }
  }

  positions(brokerId: number): { partition: number; position: number }[] {
    return this.partitions.filter(({ leader, needsLeader }) => leader === brokerId && !needsLeader);
  }

  fetched(answer: FetchedPartition, connection: Connection): void {
    const tail = this.partitions[answer.partitionIndex];
    if (tail === undefined || this.stopping.signal.aborted) return;
    const atMs = this.recorder.clock.nowMs();
    if (answer.errorCode === ErrorCode.NONE) {
      tail.noteHighWatermark(Number(answer.highWatermark), connection);
      if (answer.records !== null && answer.records.length > 0) tail.absorb(answer.records, atMs);
      return;
    }
    this.recorder.error(errorName(answer.errorCode), atMs);
    tail.needsLeader = true;
    if (answer.errorCode === ErrorCode.OFFSET_OUT_OF_RANGE) void this.reposition(tail);
    this.leaders.look();
  }

  lost(brokerId: number, label: string): void {
    this.recorder.error(label, this.recorder.clock.nowMs());
    for (const tail of this.partitions) if (tail.leader === brokerId) tail.needsLeader = true;
    this.leaders.look();
  }

  /** Out of range is a finding only when the log really ends below what was read of it. */
  private async reposition(tail: TailPartition): Promise<void> {
    const asked = { partitions: [tail.partition], signal: this.stopping.signal };
    const end = await this.admin
      .listOffsets(this.plan.topic, 'latest', asked)
      .then((offsets) => offsets.get(tail.partition)?.offset ?? tail.position)
      .catch(() => tail.position);
    if (end < tail.position) tail.noteTruncation(end);
  }

  private fetcher(brokerId: number): BrokerFetcher {
    const known = this.fetchers.get(brokerId);
    if (known !== undefined) return known;
    const fetcher = new BrokerFetcher(brokerId, this.cluster, this.plan.topic, this.stopping.signal, this);
    this.fetchers.set(brokerId, fetcher);
    return fetcher;
  }
}
