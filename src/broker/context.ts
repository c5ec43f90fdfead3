import type { ApiName, RequestOf, ResponseOf, Writable } from '../protocol/index.js';
import type { Clock } from './clock.js';
import type { BrokerConfig } from './config.js';
import type { Defects } from './defects.js';
import type { LeveledLogger } from './logger.js';
import type { LastHeard } from './membership/last-heard.js';
import type { MetadataLog } from './metadata/log.js';
import type { BrokerMetrics } from './metrics/broker-metrics.js';
import type { Session } from './net/session.js';
import type { PartitionWatch } from './partition-watch.js';
import type { SaslServer } from './security/sasl/sasl-server.js';
import type { Entry } from './state/entry.js';
import type { OutcomeOf } from './state/outcome.js';
import type { State } from './state/state.js';
import type { BatchReader } from './wal/reader.js';
import type { WalWriter } from './wal/writer.js';

/** What the handlers of the Kafka APIs work with: one running broker. */
export interface Broker {
  readonly config: BrokerConfig;
  readonly defects: Defects;
  /** Served APIs by API key. */
  readonly apis: ReadonlyMap<number, ServedApi>;
  readonly clock: Clock;
  /** A new random id each time: topics, members. */
  newUuid(): string;
  readonly logger: LeveledLogger;
  readonly metrics: BrokerMetrics;
  /** What clients of SASL listeners are checked with. */
  readonly sasl: SaslServer;
  /** The folded metadata log. Read only; it changes between awaits, never during synchronous code. */
  readonly state: State;
  readonly log: MetadataLog;
  readonly wal: WalWriter;
  readonly reader: BatchReader;
  readonly watch: PartitionWatch;
  readonly heard: LastHeard;
  /** Appends an entry to the metadata log and resolves with the fold's verdict on it. */
  propose<E extends Entry>(entry: E): Promise<OutcomeOf<E['kind']>>;
  /** Resolves at once while this broker's view of the log is recent, else when it has caught up. Before reads. */
  recent(): Promise<void>;
  /** Resolves when everything appended before this call has been folded. Before saying that something does not exist. */
  caughtUp(): Promise<void>;
  /** Called when the broker stops: timers end here. */
  onStop(stop: () => void): void;
}

/** The request that a handler answers. */
export interface RequestContext {
  version: number;
  clientId: string | null;
  /** Peer address, as Kafka's clientHost: `/127.0.0.1`. */
  clientHost: string;
  /** Same object for all requests of one connection: state that ends with it hangs here. */
  connection: object;
  /** Who speaks on this connection. */
  session: Session;
  /** Aborted when the connection closes or the broker stops: long polls end. */
  signal: AbortSignal;
  /** Calls back once the answer has been handed to the peer's side of the network, or never will be. */
  onAnswered(call: () => void): void;
}

/** The answer, or null for none (Produce with acks=0). */
export type Answer<A extends ApiName> = Writable<ResponseOf<A>> | null;

/** One Kafka API as this broker serves it. */
export interface ServedApi {
  api: ApiName;
  minVersion: number;
  maxVersion: number;
  handle(broker: Broker, request: never, context: RequestContext): Answer<ApiName> | Promise<Answer<ApiName>>;
}

/**
 * Declares an API beside its handler; `api/index.ts` lists them and nothing else knows which exist. Versions are the
 * ones that this file implements, not all that the protocol library can encode.
 */
export function serve<A extends ApiName>(
  api: A,
  versions: { min: number; max: number },
  handle: (broker: Broker, request: RequestOf<A>, context: RequestContext) => Answer<A> | Promise<Answer<A>>,
): ServedApi {
  return {
    api,
    minVersion: versions.min,
    maxVersion: versions.max,
    handle: handle as unknown as ServedApi['handle'],
  };
}
