import { type RunningBroker, startBroker } from '../../../src/broker/broker.js';
import { type BrokerConfig, parseBrokerConfig } from '../../../src/broker/config.js';
import type { Broker } from '../../../src/broker/context.js';
import { silentLogger } from '../../../src/broker/logger.js';
import type { ClientPort } from '../../../src/broker/net/listeners.js';
import type { ObjectStore } from '../../../src/objectstore/index.js';
import { FaultyStore } from './faulty-store.js';
import { ProcessClock } from './virtual-clock.js';
import type { World } from './world.js';

export const sessionTimeoutMs = 600;

/** One simulated broker process: the real broker, started and stopped as a process is, without sockets. */
export class SimBroker {
  readonly clock: ProcessClock;
  alive = true;
  /** Null until it serves. */
  serving: Broker | null = null;
  private running: RunningBroker | null = null;
  private readonly store: ObjectStore;
  private readonly onDeath: (() => void)[] = [];

  constructor(
    readonly id: number,
    readonly port: number,
    private readonly world: World,
    wallSkewMs: number,
  ) {
    this.clock = new ProcessClock(world.clock, wallSkewMs);
    const note = (request: string) => world.history.note(`${id} ${request}`);
    this.store = new FaultyStore(world.store, world.clock, this.clock, world.random, world.faults, note);
    void this.start();
  }

  /** Like a process that is started again until the store lets it begin. */
  private async start(): Promise<void> {
    while (this.alive && this.running === null) {
      try {
        this.running = await startBroker(this.config(), {
          logger: silentLogger,
          clock: this.clock,
          store: this.store,
          newUuid: () => this.world.newUuid(),
          clientPort: this.clientPort(),
          serveMetrics: async () => ({ port: 0, close: async () => {} }),
          onFatal: (reason) => this.die(reason),
        });
      } catch {
        await new Promise<void>((resolve) => this.clock.after(50, resolve));
      }
    }
  }

  private config(): BrokerConfig {
    return parseBrokerConfig({
      id: this.id,
      store: 'simulated',
      clusterId: 'simulation',
      port: this.port,
      sessionTimeoutMs,
      storeRequestTimeoutMs: 500,
      walPutTimeoutMs: 2_000,
      walFlushBytes: 2_000,
      pollActiveMs: 40,
      pollIdleMs: 80,
      snapshotEvery: 25,
      retentionCheckMs: 300,
      reclaimCheckMs: 200,
      garbageGraceMs: 200,
      orphanCheckMs: 700,
      compactCheckMs: 300,
      compactAfterMs: 200,
      compactSmallAfterMs: 600,
      cacheBytes: 4_000,
      defects: this.world.defects,
    });
  }

  private clientPort(): ClientPort {
    return {
      bind: async (listeners) => listeners.map(({ port }) => port),
      serve: (broker) => {
        broker.log.onFold(() => this.world.history.folded(broker.state));
        this.serving = broker;
      },
      updateFlow: () => {},
      finish: async () => {
        this.serving = null;
      },
      close: async () => {
        this.serving = null;
      },
    };
  }

  private die(reason: string): void {
    if (!reason.includes('another process took broker id')) this.world.history.violate(`broker ${this.id}: ${reason}`);
    this.kill();
  }

  /** Clients learn of it, as of a connection that is reset. */
  whenDead(call: () => void): void {
    this.onDeath.push(call);
  }

  kill(): void {
    this.alive = false;
    this.serving = null;
    this.clock.kill();
    for (const call of this.onDeath.splice(0)) call();
  }

  /** Resolves when the process has ended in good order; a store that fails may make it end otherwise. */
  async leave(): Promise<void> {
    await this.running?.leave();
    this.kill();
  }
}
