import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { ClientOptions } from '../client/index.js';
import { type ObjectStore, openStore } from '../objectstore/index.js';
import { brokersAgree } from './agreement.js';
import { EmbeddedCluster } from './embedded-cluster.js';
import { embeddedStoreView } from './embedded-store-view.js';
import { packageVersion } from './package-root.js';
import type { BrokerProcess, Capability, Target } from './target.js';
import { makeWorkFolder } from './work-folder.js';

export interface EmbeddedOptions {
  brokers: number;
  /** Where the cluster keeps its data: a directory or `s3://BUCKET/PREFIX`; null: a temporary directory. */
  store?: string | null;
  defects: string[];
  /** Broker ids begin here; 1 by default. Others join a cluster that runs on the same store. */
  firstId?: number;
  rack?: string;
  /** Port of the first broker; 0 or nothing: any free ports. */
  port?: number;
  /** How long a silent broker counts as alive. Short, since drills wait for it; long enough for a loaded machine. */
  sessionTimeoutMs?: number;
  readyTimeoutMs?: number;
  /** YAML with more settings of the brokers: listeners, TLS, SASL, … */
  configFile?: string;
  /** How clients get in, where the first listener asks for it. */
  security?: Pick<ClientOptions, 'tls' | 'sasl'>;
  signal?: AbortSignal;
  onUnexpectedExit?(broker: BrokerProcess, how: string, stderrTail: string): void;
}

const agreementTimeoutMs = 15_000;

/** The embedded target knows more than a target must: its processes are ours. */
export interface EmbeddedTarget extends Target {
  kind: 'embedded';
  clusterId: string | null;
  /** Where the data lies, as given to the brokers. */
  storeUri: string;
  brokers: EmbeddedCluster;
}

/** The place that was named for the data cannot be created or read. */
class UnusableStore extends Error {
  override readonly name = 'UnusableStore';
}

/**
 * Starts the reference broker as `brokers` operating-system processes over one store and resolves when all of them serve.
 * Everything it starts ends with `close()`, and with this process, however that ends.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedTarget> {
  const work = makeWorkFolder();
  try {
    return await start(options, work.path, work.remove);
  } catch (error) {
    await work.remove();
    throw error;
  }
}

async function start(
  options: EmbeddedOptions,
  workPath: string,
  removeWork: () => Promise<void>,
): Promise<EmbeddedTarget> {
  const temporary = !options.store;
  const exits: string[] = [];
  const storeUri = temporary ? join(workPath, 'store') : absoluteStore(options.store as string);
  const store = await openOrExplain(storeUri);
  const cluster = await EmbeddedCluster.start(
    {
      brokers: options.brokers,
      port: options.port ?? 0,
      firstId: options.firstId ?? 1,
      ...(options.rack === undefined ? {} : { rack: options.rack }),
      store: storeUri,
      scratchRoot: join(workPath, 'scratch'),
      defects: options.defects,
      sessionTimeoutMs: options.sessionTimeoutMs ?? 2_500,
      readyTimeoutMs: options.readyTimeoutMs ?? 30_000,
      ...(options.configFile === undefined ? {} : { configFile: resolve(options.configFile) }),
      // A store that already holds a cluster knows its own id.
      ...(temporary ? { clusterId: newClusterId() } : {}),
      onUnexpectedExit: (broker, how, stderrTail) => {
        exits.push(`broker ${broker.id} ended by itself (${how})${lastWords(stderrTail)}`);
        options.onUnexpectedExit?.(broker, how, stderrTail);
      },
    },
    options.signal,
  );
  // Without credentials there is no way to ask brokers that want some.
  const cannotAsk = options.configFile !== undefined && options.security === undefined;
  const agreed = async () => {
    const running = cluster.list().filter((broker) => broker.running);
    if (!cannotAsk) await brokersAgree(running, agreementTimeoutMs, options.security, options.firstId !== undefined);
  };
  try {
    await agreed();
  } catch (error) {
    await cluster.close(0);
    throw error;
  }

  let source: EmbeddedTarget | undefined;
  let closed: Promise<void> | null = null;
  return {
    kind: 'embedded',
    client: { bootstrap: cluster.bootstrap(), clientId: 'diskless-check', ...options.security },
    clusterId: cluster.clusterId,
    storeUri,
    software: `diskless-check reference broker ${packageVersion()}`,
    defects: options.defects,
    can: embeddedCapabilities(options.brokers),
    brokers: cluster,
    store: embeddedStoreView(store, () => cluster.metrics()),
    metrics: () => cluster.metrics(),
    agreed,
    unexpectedExits: () => [
      ...exits.splice(0),
      ...(source?.unexpectedExits?.() ?? []).map((exit) => `of the source cluster, ${exit}`),
    ],
    get source() {
      return source;
    },
    async prepare(needs, signal) {
      if (!needs.includes('source') || source !== undefined) return;
      // The cluster one migrates from is sound: defects belong to the target under test.
      source = await startEmbedded({ brokers: 1, defects: [], ...(signal ? { signal } : {}) });
    },
    close() {
      closed ??= (async () => {
        // A graceful leave only matters to a store that outlives us.
        await Promise.all([cluster.close(temporary ? 1_000 : 5_000), source?.close()]);
        await removeWork();
      })();
      return closed;
    },
  };
}

/** What the embedded cluster lets be done to it. */
export function embeddedCapabilities(brokers: number): Set<Capability> {
  const can: Capability[] = [
    'brokers.kill',
    'brokers.start',
    'brokers.wipe-disk',
    'brokers.add',
    'objectstore.list',
    'objectstore.meter',
    'metrics.scrape',
    'source',
  ];
  if (brokers >= 2) can.push('partitions.reassign');
  return new Set(can);
}

function absoluteStore(store: string): string {
  if (store.startsWith('s3://')) return store;
  return resolve(store.startsWith('file://') ? store.slice('file://'.length) : store);
}

async function openOrExplain(storeUri: string): Promise<ObjectStore> {
  try {
    return await openStore(storeUri);
  } catch (error) {
    throw new UnusableStore(`the store ${storeUri} cannot be used: ${(error as Error).message}`, { cause: error });
  }
}

/** The line by which a broker takes its leave, or else its last one; what follows it is a stack. */
function lastWords(stderrTail: string): string {
  const lines = stderrTail.split('\n').filter((line) => line.trim() !== '');
  const words = lines.findLast((line) => /^broker \d+: /.test(line))?.replace(/^broker \d+: /, '') ?? lines.at(-1);
  return words === undefined ? '' : `, saying: ${words.slice(0, 300)}`;
}

/** 16 random bytes in URL-safe base64: what Kafka calls a cluster id. */
function newClusterId(): string {
  return randomBytes(16).toString('base64url');
}
