import type { ClientOptions } from '../client/index.js';

/**
 * What a target lets us do to it or see of it. An experiment names what it needs; what is missing turns into
 * `not-proven` with `capabilityHints` telling how to provide it.
 */
export const capabilities = [
  'brokers.kill',
  'brokers.start',
  'brokers.wipe-disk',
  'brokers.add',
  'partitions.reassign',
  'objectstore.list',
  'objectstore.meter',
  'metrics.scrape',
  'source',
] as const;
export type Capability = (typeof capabilities)[number];

export interface BrokerProcess {
  id: number;
  host: string;
  port: number;
  rack: string | null;
  running: boolean;
}

/** Verbs over the brokers' processes. Each resolves when the act is done, not when its effect is seen by clients. */
export interface BrokerControl {
  list(): BrokerProcess[];
  /** SIGKILL: no goodbye. Resolves when the process is gone. */
  kill(id: number): Promise<void>;
  /** SIGKILL to all in one tick; resolves with the ms between the first and the last signal. */
  killAll(): Promise<number>;
  /** Starts a stopped or killed broker, with an empty disk when asked; resolves when it serves. */
  start(id: number, options: { wipeDisk: boolean }): Promise<void>;
  /** A broker that was never there before; resolves with its id when it serves. */
  add(): Promise<number>;
}

export interface StoredObject {
  key: string;
  size: number;
}
export interface StoreRequests {
  put: number;
  get: number;
  list: number;
  delete: number;
  bytesIn: number;
  bytesOut: number;
}
export interface StoreView {
  /** Every object of the target, now. */
  list(): Promise<StoredObject[]>;
  /** `wal`, `meta`, `segment`, …: what a key holds. */
  classOf(key: string): string;
  /** Requests of all brokers since they started; null where nothing meters them. */
  requests(): Promise<StoreRequests | null>;
}

export interface Target {
  kind: 'embedded' | 'endpoint';
  client: ClientOptions;
  software: string | null;
  defects: string[];
  can: ReadonlySet<Capability>;
  brokers?: BrokerControl;
  store?: StoreView;
  /** Prometheus text endpoints, one per running broker. */
  metrics?: () => { broker: number; url: string }[];
  /** The cluster that a migration comes from; the embedded one is there once `prepare(['source'])` has resolved. */
  source?: Target | undefined;
  /** Starts what these needs call for and what is not there from the beginning; the runner calls it before an experiment. */
  prepare?(needs: readonly Capability[], signal?: AbortSignal): Promise<void>;
  /** Resolves when every running broker sees every other, so that clients find the whole cluster whomever they ask. */
  agreed?(): Promise<void>;
  /** What is known of brokers that ended although nobody stopped them, one sentence each, since this was last asked. */
  unexpectedExits?(): string[];
  /** Ends what this target started (processes, directories); never touches somebody else's cluster. Idempotent. */
  close(): Promise<void>;
}

/** What to tell a person whose target lacks a capability. */
export const capabilityHints: Record<Capability, string> = {
  'brokers.kill': 'run against the embedded cluster, or a target whose broker processes diskless-check may stop',
  'brokers.start': 'run against the embedded cluster, or a target whose broker processes diskless-check may start',
  'brokers.wipe-disk': 'run against the embedded cluster, or a target whose broker disks diskless-check may empty',
  'brokers.add': 'run against the embedded cluster, or a target to which diskless-check may add brokers',
  'partitions.reassign': 'allow it with --allow-disruptive, on a cluster with at least two brokers',
  'objectstore.list': 'run against the embedded cluster, or a target whose bucket diskless-check may list',
  'objectstore.meter': 'run against the embedded cluster, or a target whose store requests are metered',
  'metrics.scrape': 'name the brokers’ Prometheus endpoints in the config: `metrics: ["http://HOST:PORT/metrics", …]`',
  source: 'name the cluster you migrate from: `--source HOST:PORT`',
};
