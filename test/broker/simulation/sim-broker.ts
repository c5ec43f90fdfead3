import { silentLogger } from '../../../src/broker/logger.js';
import { authorOf, Member } from '../../../src/broker/membership/member.js';
import { Observer } from '../../../src/broker/membership/observer.js';
import { MetadataLog } from '../../../src/broker/metadata/log.js';
import { saveSnapshot } from '../../../src/broker/metadata/snapshots.js';
import type { BatchOutcome } from '../../../src/broker/state/outcome.js';
import { emptyState, type State } from '../../../src/broker/state/state.js';
import type { ProducedBatch } from '../../../src/broker/wal/batch.js';
import { ObjectCache } from '../../../src/broker/wal/cache.js';
import { WalWriter } from '../../../src/broker/wal/writer.js';
import type { ObjectStore } from '../../../src/objectstore/index.js';
import { type Faults, FaultyStore } from './faulty-store.js';
import type { Random } from './random.js';
import { ProcessClock, type VirtualClock } from './virtual-clock.js';

export const sessionTimeoutMs = 1_000;

/** A broker's core (log, membership, write path) as one simulated process. */
export class SimBroker {
  readonly state: State = emptyState();
  readonly log: MetadataLog;
  alive = true;
  private readonly clock: ProcessClock;
  private readonly store: ObjectStore;
  private readonly wal: WalWriter;
  private readonly member: Member;
  private readonly observer: Observer;

  constructor(
    readonly id: number,
    incarnation: string,
    shared: ObjectStore,
    world: VirtualClock,
    private readonly random: Random,
    faults: Faults,
    onFold: (broker: SimBroker) => void,
  ) {
    const clock = new ProcessClock(world);
    this.store = new FaultyStore(shared, world, clock, random, faults);
    const author = () => authorOf(this.state, id, incarnation);
    const logger = silentLogger;
    const { store } = this;
    this.clock = clock;
    this.log = new MetadataLog(this.state, {
      store,
      clock,
      logger,
      writer: incarnation,
      author,
      pollActiveMs: 20,
      pollIdleMs: 100,
      onFatal: (error) => {
        throw error;
      },
    });
    this.log.onFold(() => onFold(this));
    this.wal = new WalWriter({
      store,
      log: this.log,
      cache: new ObjectCache(1_000_000),
      clock,
      logger,
      author,
      knowsProducer: (topicId, partition, producerId) =>
        this.state.topicsById.get(topicId)?.partitions[partition]?.producers.has(producerId) ?? false,
      flushBytes: 200,
      lingerMs: 3,
      maxUploads: 3,
      putTimeoutMs: 2_000,
      objectPerBatch: false,
      flushDelayMs: 0,
      onFlush: () => {},
      onStep: () => {},
      onSettled: () => {},
    });
    this.member = new Member(this.log, {
      id,
      incarnation,
      endpoints: [{ listener: 'PLAINTEXT', securityProtocol: 0, host: 'sim', port: id }],
      rack: null,
      clusterId: 'simulation',
      sessionTimeoutMs,
      faults: undefined,
      clock,
      logger,
      onSuperseded: () => {},
    });
    this.observer = new Observer(this.log, {
      id,
      sessionTimeoutMs,
      extraPatienceMs: 0,
      faults: undefined,
      clock,
      logger,
    });
  }

  /** Like a process's start: it fails as long as the store cannot be read. */
  async start(): Promise<void> {
    for (;;) {
      try {
        await this.log.open();
        break;
      } catch {
        await new Promise<void>((resolve) => this.clock.after(50, resolve));
      }
    }
    await this.member.join();
    this.observer.start();
    this.snapshot();
  }

  /** Any broker at any time; a snapshot is never needed, and must never tell another story than the log. */
  private snapshot(): void {
    void saveSnapshot(this.store, this.state).catch(() => {});
    this.clock.after(this.random.between(200, 900), () => this.snapshot());
  }

  append(batch: ProducedBatch): Promise<BatchOutcome> {
    return this.wal.append(batch);
  }

  kill(): void {
    this.alive = false;
    this.clock.kill();
  }
  pause(): void {
    this.clock.pause();
  }
  resume(): void {
    this.clock.resume();
  }
}
