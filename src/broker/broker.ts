import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { DeadlineStore, MeteredStore, type ObjectStore, openStore } from '../objectstore/index.js';
import { servedByKey } from './api/index.js';
import { awaitStore, isTrouble, mayPass } from './await-store.js';
import { type Clock, sleep, systemClock } from './clock.js';
import type { BrokerConfig } from './config.js';
import type { Broker } from './context.js';
import { tellDecisions } from './decision-log.js';
import { type Defects, parseDefects } from './defects.js';
import { freshness } from './freshness.js';
import { groupCoordinator } from './groups/coordinator.js';
import { type Logger, leveledLogger, reasonOf, silentLogger } from './logger.js';
import { dropWhatComes, ignoreFence } from './membership/acknowledging-defects.js';
import { LastHeard } from './membership/last-heard.js';
import { rebalanceLeaders } from './membership/leader-rebalance.js';
import { authorOf, Member } from './membership/member.js';
import { Observer } from './membership/observer.js';
import { MetadataLog } from './metadata/log.js';
import { brokerMetrics } from './metrics/broker-metrics.js';
import { type MetricsEndpoint, serveMetrics } from './metrics/endpoint.js';
import { listenersOf } from './net/listener-config.js';
import { type ClientPort, endpointsOf, Listeners } from './net/listeners.js';
import { PartitionWatch } from './partition-watch.js';
import { makeScramUsers } from './security/sasl/bootstrap-users.js';
import { saslServer } from './security/sasl/sasl-server.js';
import type { FailoverFaults } from './state/entries/failover-faults.js';
import type { Entry } from './state/entry.js';
import { emptyState, liveBrokers } from './state/state.js';
import { startBackgroundWork } from './storage/background.js';
import { LocalOnlyStore } from './storage/local-only-store.js';
import { ThrottledStore } from './storage/throttled-store.js';
import { storeLogDir } from './store-log-dir.js';
import { newTopicId } from './topic-id.js';
import { expireProducers } from './transactions/expiry.js';
import { abortTimedOutTransactions } from './transactions/timeouts.js';
import { wakeFetchers } from './wake-fetchers.js';
import { ObjectCache } from './wal/cache.js';
import { BatchReader } from './wal/reader.js';
import { WalWriter } from './wal/writer.js';

export interface RunningBroker {
  readonly broker: Broker;
  /** Of the first listener. */
  readonly port: number;
  /** By listener name. */
  readonly ports: ReadonlyMap<string, number>;
  readonly metricsPort: number;
  /** Hands partitions over, acknowledges what is under way, then ends. Idempotent. */
  leave(): Promise<void>;
  /** Ends at once, as far as a process can do that to itself: nothing is handed over. */
  halt(): Promise<void>;
}

export interface Surroundings {
  logger: Logger;
  clock?: Clock;
  /** Instead of the store that the config names. */
  store?: ObjectStore;
  /** Instead of sockets: a simulation brings the requests. */
  clientPort?: ClientPort;
  serveMetrics?: typeof serveMetrics;
  newUuid?: () => string;
  /** The broker cannot go on (its id was taken over, its log is damaged): end the process. */
  onFatal(reason: string): void;
}

/** Starts one broker: replays the log, takes its id, serves. Rejects with the reason when it cannot. */
export async function startBroker(config: BrokerConfig, surroundings: Surroundings): Promise<RunningBroker> {
  const { clock = systemClock, newUuid = randomUUID, onFatal } = surroundings;
  const defects = parseDefects(config.defects);
  // Defect `silent-logs`: nothing is told.
  const logger = leveledLogger(defects.has('silent-logs') ? silentLogger : surroundings.logger);
  const incarnation = newUuid();
  const patience = (waitsFor: (error: unknown) => boolean) => ({
    clock,
    logger,
    // Defect `recovery-gives-up`: the first refusal ends the start.
    waitsFor: defects.has('recovery-gives-up') ? () => false : waitsFor,
  });
  const opened = await awaitStore(
    'open the store',
    () => storeOf(config, defects, clock, surroundings.store),
    patience(mayPass),
  );
  const store = new MeteredStore(
    new DeadlineStore(opened, config.storeRequestTimeoutMs, (ms, call) => clock.after(ms, call)),
  );
  const state = emptyState();
  const author = () => authorOf(state, config.id, incarnation);
  const log = new MetadataLog(state, {
    store,
    clock,
    logger,
    writer: incarnation,
    author,
    pollActiveMs: config.pollActiveMs,
    // Defect `busy-idle`: it looks for news all the time.
    pollIdleMs: defects.has('busy-idle') ? 1 : config.pollIdleMs,
    leftBehindAfterMs: config.logCutAfterMs / 4,
    onFatal: (error) => onFatal(`the metadata log cannot be followed: ${error.message}`),
  });
  const listeners = listenersOf(config);
  const server = surroundings.clientPort ?? new Listeners();
  // Defect `no-cache`: every read goes to the store.
  const cache = new ObjectCache(defects.has('no-cache') ? 0 : config.cacheBytes, defects.has('shared-cache-thrash'));
  const wal = new WalWriter({
    store,
    log,
    cache,
    clock,
    logger,
    author,
    knowsProducer: (topicId, partition, producerId) =>
      state.topicsById.get(topicId)?.partitions[partition]?.producers.has(producerId) ?? false,
    flushBytes: config.walFlushBytes,
    lingerMs: config.walLingerMs,
    maxUploads: config.walMaxUploads,
    putTimeoutMs: config.walPutTimeoutMs,
    objectPerBatch: defects.has('tiny-objects'),
    ...(defects.has('no-put-retry') ? { retry: 'never' as const } : {}),
    ...(defects.has('retry-duplicates') ? { retry: 'twice' as const } : {}),
    // Defect `ack-before-durable`: producers were told long before.
    flushDelayMs: defects.has('ack-before-durable') ? 1_000 : 0,
    onFlush: (bytes) => {
      metrics.walObjects.add({});
      metrics.walBytes.add({}, bytes);
      metrics.walFlushBytes.observe({}, bytes);
    },
    onStep: (step, ms) => metrics.walSeconds.observe({ step }, ms / 1000),
    onSettled: () => server.updateFlow(),
  });
  const metrics = brokerMetrics({
    brokerId: config.id,
    state,
    store,
    defects,
    logAgeMs: () => clock.monotonicMs() - log.freshAtMs,
    cacheReads: () => broker.reader.cacheReads,
    walPendingBytes: () => wal.pendingBytes,
  });
  const watch = new PartitionWatch();
  log.onFold(wakeFetchers(state, watch));
  const stops: (() => void)[] = [];
  const broker: Broker = {
    config,
    defects,
    apis: servedByKey(defects),
    clock,
    newUuid,
    logger,
    metrics,
    sasl: saslServer(config.sasl, state, defects, () => clock.wallMs()),
    state,
    log,
    wal,
    watch,
    heard: new LastHeard(log, clock),
    // Defect `skip-crc`: what the store gives back is served as it is.
    reader: new BatchReader(state, store, cache, !defects.has('skip-crc')),
    propose: <E extends Entry>(entry: E) => log.propose(entry),
    ...freshness(log, clock, config.sessionTimeoutMs),
    onStop: (stop) => stops.push(stop),
  };

  if (defects.has('ignore-fence')) ignoreFence(broker);
  const ports = await server.bind(listeners);
  const port = ports[0]!;
  let metricsEndpoint: MetricsEndpoint;
  let member: Member;
  try {
    metricsEndpoint = await (surroundings.serveMetrics ?? serveMetrics)(
      metrics.registry,
      config.host,
      config.metricsPort,
      defects,
    );
    const replayedAtMs = clock.monotonicMs();
    await awaitStore('read the metadata log', () => log.open(), patience(isTrouble));
    logger.info('metadata log replayed', {
      logIndex: state.index,
      topics: state.topics.size,
      durationMs: Math.round(clock.monotonicMs() - replayedAtMs),
    });
    tellDecisions(broker, incarnation);
    member = new Member(log, {
      id: config.id,
      incarnation,
      endpoints: endpointsOf(listeners, ports),
      rack: config.rack ?? null,
      clusterId: config.clusterId ?? newTopicId(newUuid()),
      sessionTimeoutMs: config.sessionTimeoutMs,
      // Defect `busy-idle`: it shows a sign of life every few milliseconds.
      ...(defects.has('busy-idle') ? { silentForMs: 20 } : {}),
      faults: faultsOf(defects),
      clock,
      logger,
      onSuperseded: (by) => onFatal(`another process took broker id ${by.id} (${by.host}:${by.port})`),
    });
    await member.join();
    await makeScramUsers(broker, config.sasl.scramUsers);
  } catch (error) {
    await server.close();
    throw error;
  }
  const observer = new Observer(log, {
    id: config.id,
    sessionTimeoutMs: config.sessionTimeoutMs,
    extraPatienceMs: defects.has('slow-failover') ? 40_000 : 0,
    faults: faultsOf(defects),
    clock,
    logger,
  });
  observer.start();
  rebalanceLeaders(broker);
  startBackgroundWork(broker, store, author);
  groupCoordinator(broker);
  abortTimedOutTransactions(broker);
  expireProducers(broker);
  server.serve(broker);
  logger.info('serving', {
    port,
    metricsPort: metricsEndpoint.port,
    store: storeLogDir(config),
    clusterId: state.clusterId,
  });

  let ended: Promise<void> | null = null;
  const end = async (gracefully: boolean): Promise<void> => {
    observer.stop();
    if (gracefully) {
      try {
        if (defects.has('drop-on-shutdown')) await dropWhatComes(broker);
        await wal.drain();
        await member.leave();
        await wal.drain(); // What came in meanwhile hears that others lead now.
        if (liveBrokers(state).length > 0) await sleep(clock, config.leaveGraceMs);
        await server.finish(clock, lastAnswersMs);
        logger.info('left');
      } catch (error) {
        logger.warn('could not leave in good order', { reason: reasonOf(error) });
      }
    }
    member.stop();
    for (const stop of stops.splice(0)) stop();
    await Promise.all([server.close(), metricsEndpoint.close(), log.close()]);
  };
  return {
    broker,
    port,
    ports: new Map(listeners.map(({ name }, i) => [name, ports[i]!])),
    metricsPort: metricsEndpoint.port,
    leave: () => (ended ??= end(true)),
    halt: () => (ended ??= end(false)),
  };
}

/** Clients that do not take their last answers must not keep a broker that leaves. */
const lastAnswersMs = 1_000;

async function storeOf(
  config: BrokerConfig,
  defects: Defects,
  clock: Clock,
  given: ObjectStore | undefined,
): Promise<ObjectStore> {
  const shared = given ?? (await openStore(config.store));
  if (defects.has('throttle')) return new ThrottledStore(shared, clock);
  if (!defects.has('local-only') && !defects.has('zone-pinned-data')) return shared;
  if (config.scratchDir === undefined) throw new Error('this defect needs a scratchDir to keep its data in');
  const folder = defects.has('local-only')
    ? join(config.scratchDir, 'local-data')
    : join(dirname(config.scratchDir), `zone-${config.rack ?? 'of-nobody'}`);
  return new LocalOnlyStore(shared, await openStore(folder));
}

function faultsOf(defects: Defects): FailoverFaults | undefined {
  const faults: FailoverFaults = {
    ...(defects.has('lose-wal-tail') ? { loseTail: true } : {}),
    ...(defects.has('reuse-offsets') ? { reuseOffsets: true } : {}),
    ...(defects.has('never-rebalance') ? { neverRebalance: true } : {}),
  };
  return Object.keys(faults).length > 0 ? faults : undefined;
}
