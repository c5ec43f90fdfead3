import { randomUUID } from 'node:crypto';
import { systemClock } from '../../../src/broker/clock.js';
import { parseBrokerConfig } from '../../../src/broker/config.js';
import type { Broker, ServedApi } from '../../../src/broker/context.js';
import { parseDefects } from '../../../src/broker/defects.js';
import { silentLogger } from '../../../src/broker/logger.js';
import { authorOf } from '../../../src/broker/membership/member.js';
import { MetadataLog } from '../../../src/broker/metadata/log.js';
import { Registry } from '../../../src/broker/metrics/registry.js';
import { anonymous } from '../../../src/broker/net/session.js';
import { coordinatorOf } from '../../../src/broker/state/coordinator.js';
import type { Entry } from '../../../src/broker/state/entry.js';
import { emptyState } from '../../../src/broker/state/state.js';
import { MemoryStore, type ObjectStore } from '../../../src/objectstore/index.js';
import {
  type ApiName,
  apis,
  decodeRequestBody,
  decodeRequestHeader,
  decodeResponse,
  encodeRequest,
  encodeResponse,
  type RequestOf,
  type ResponseOf,
  type Writable,
} from '../../../src/protocol/index.js';

/** Brokers that share one metadata log in memory and hold groups: handlers without sockets, every message through its codec. */
export class LogCluster {
  readonly store = new MemoryStore();
  readonly brokers: LogBroker[] = [];

  static async start(size: number, defects: string[] = []): Promise<LogCluster> {
    const cluster = new LogCluster();
    for (let id = 1; id <= size; id += 1) cluster.brokers.push(await LogBroker.start(id, cluster.store, defects));
    await cluster.settled();
    return cluster;
  }

  async createTopic(name: string, partitions = 2): Promise<string> {
    const topicId = Buffer.from(name.padEnd(16, '.')).subarray(0, 16).toString('base64url');
    const at = 0;
    const [first] = this.brokers;
    const create = { name, topicId, partitions, replicationFactor: 1, assignments: null, configs: {}, at };
    await first!.broker.propose({ kind: 'topic-create', ...create });
    await this.settled();
    return topicId;
  }

  /** Every broker that is not paused has folded all there is. */
  async settled(): Promise<void> {
    await Promise.all(this.brokers.filter(({ gate }) => !gate.isShut).map(({ broker }) => broker.caughtUp()));
  }

  coordinator(group: string): LogBroker {
    const witness = this.brokers.find(({ gate }) => !gate.isShut)!;
    const id = coordinatorOf(witness.broker.state, group)!.id;
    return this.brokers.find(({ broker }) => broker.config.id === id)!;
  }

  other(than: LogBroker): LogBroker {
    return this.brokers.find((broker) => broker !== than)!;
  }

  /** `by` finds `broker` silent. */
  async fence(broker: LogBroker, by: LogBroker): Promise<void> {
    const id = broker.broker.config.id;
    const { epoch } = by.broker.state.brokers.get(id)!;
    await by.broker.propose({ kind: 'fence', broker: id, epoch, lastSeenIndex: Number.MAX_SAFE_INTEGER, at: 0 });
  }

  async stop(): Promise<void> {
    for (const broker of this.brokers) broker.gate.open();
    await Promise.all(this.brokers.map((broker) => broker.stop()));
  }
}

export class LogBroker {
  readonly gate = new Gate();
  readonly broker: Broker;
  readonly #stops: (() => void)[] = [];
  readonly #incarnation = randomUUID();

  static async start(id: number, store: ObjectStore, defects: string[]): Promise<LogBroker> {
    const broker = new LogBroker(id, store, defects);
    await broker.broker.log.open();
    await broker.register();
    return broker;
  }

  private constructor(id: number, store: ObjectStore, defects: string[]) {
    const config = parseBrokerConfig({ id, store: 'memory', groupInitialRebalanceDelayMs: 0 });
    const state = emptyState();
    const log = new MetadataLog(state, {
      store: this.gate.around(store),
      clock: systemClock,
      logger: silentLogger,
      writer: this.#incarnation,
      author: () => authorOf(state, id, this.#incarnation),
      pollActiveMs: 1,
      pollIdleMs: 5,
      leftBehindAfterMs: 60_000,
      onFatal: (error) => {
        throw error;
      },
    });
    this.broker = {
      config,
      defects: parseDefects(defects),
      clock: systemClock,
      newUuid: randomUUID,
      logger: silentLogger,
      metrics: { registry: new Registry() },
      state,
      log,
      propose: (entry: Entry) => log.propose(entry),
      // The worst case: this broker does not notice that it has missed something.
      recent: () => Promise.resolve(),
      caughtUp: () => (this.gate.isShut ? Promise.resolve() : log.catchUp()),
      onStop: (stop: () => void) => this.#stops.push(stop),
    } as unknown as Broker;
  }

  async register(): Promise<void> {
    const { id } = this.broker.config;
    const where = { host: '127.0.0.1', port: 9_000 + id, rack: null, clusterId: 'test', at: 0 };
    await this.broker.propose({ kind: 'register', broker: id, incarnation: this.#incarnation, ...where });
  }

  /** One request through the wire codec, the handler, and the codec back. */
  async call<A extends ApiName>(
    served: ServedApi,
    version: number,
    body: Writable<RequestOf<A>>,
    clientId = 'client',
  ): Promise<ResponseOf<A>> {
    const api = served.api as A;
    const frame = Buffer.concat(encodeRequest(api, version, { correlationId: 1, clientId }, body)).subarray(4);
    const { bodyOffset } = decodeRequestHeader(frame);
    const request = decodeRequestBody(api, version, frame, bodyOffset);
    const signal = new AbortController().signal;
    const context = {
      version,
      clientId,
      clientHost: '/127.0.0.1',
      connection: {},
      session: { principal: anonymous, listener: 'PLAINTEXT', protocol: 'PLAINTEXT' as const },
      signal,
      onAnswered: (call: () => void) => call(),
    };
    const answer = (await served.handle(this.broker, request as never, context)) as Writable<ResponseOf<A>>;
    const response = Buffer.concat(encodeResponse(api, version, 1, answer)).subarray(4);
    return decodeResponse(api, version, response).body;
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops) stop();
    await this.broker.log.close();
  }
}

/** A paused process: its reads and writes of the store happen later. */
class Gate {
  isShut = false;
  #waiting: (() => void)[] = [];

  shut(): void {
    this.isShut = true;
  }

  open(): void {
    this.isShut = false;
    for (const go of this.#waiting.splice(0)) go();
  }

  around(store: ObjectStore): ObjectStore {
    const pass = <T>(call: () => Promise<T>): Promise<T> =>
      this.isShut ? new Promise<void>((go) => this.#waiting.push(go)).then(call) : call();
    return {
      put: (key, body, options) => pass(() => store.put(key, body, options)),
      get: (key, range) => pass(() => store.get(key, range)),
      list: (prefix, startAfter) => pass(() => store.list(prefix, startAfter)),
      delete: (keys) => pass(() => store.delete(keys)),
    };
  }
}

export function versionsOf(served: ServedApi): number[] {
  const { minVersion, maxVersion } = apis[served.api];
  const first = Math.max(served.minVersion, minVersion);
  return Array.from({ length: Math.min(served.maxVersion, maxVersion) - first + 1 }, (_, i) => first + i);
}
