import { MemoryStore } from '../../../src/objectstore/index.js';
import { healthy, type StoreFaults } from './faulty-store.js';
import { History } from './history.js';
import { type Random, random } from './random.js';
import { SimBroker } from './sim-broker.js';
import { VirtualClock } from './virtual-clock.js';

/** Everything of one schedule: time, chance, the store, the brokers. Same seed, same world. */
export class World {
  readonly clock = new VirtualClock();
  readonly random: Random;
  readonly store = new MemoryStore();
  readonly faults: StoreFaults = { ...healthy };
  readonly history = new History(this.clock);
  private readonly processes: SimBroker[] = [];
  private uuids = 0;

  constructor(
    readonly seed: number,
    readonly defects: readonly string[] = [],
  ) {
    this.random = random(seed);
  }

  /** Its wall clock is up to half a minute wrong, unless told. */
  start(id: number, wallSkewMs = this.random.between(-30_000, 30_000)): SimBroker {
    const broker = new SimBroker(id, this.processes.length + 1, this, wallSkewMs);
    this.processes.push(broker);
    return broker;
  }

  /** Brokers whose process runs, paused or not; two of one id when one was replaced and does not know it yet. */
  alive(): SimBroker[] {
    return this.processes.filter(({ alive }) => alive);
  }

  /** Undefined when the connection would be refused. */
  listeningOn(port: number): SimBroker | undefined {
    return this.alive().find((broker) => broker.port === port);
  }

  /** Any that serves, as a client's bootstrap list would find; undefined when there is none. */
  any(): SimBroker | undefined {
    const serving = this.alive().filter((broker) => broker.serving !== null);
    return serving.length === 0 ? undefined : this.random.pick(serving);
  }

  newUuid(): string {
    return `00000000-0000-4000-8000-${(++this.uuids).toString(16).padStart(12, '0')}`;
  }
}
