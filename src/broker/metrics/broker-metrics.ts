import type { MeteredStore } from '../../objectstore/index.js';
import type { Defects } from '../defects.js';
import { allPartitions, type State } from '../state/state.js';
import { partitionGauges } from './partition-gauges.js';
import { processMeters } from './process-meters.js';
import { type Counter, type Histogram, Registry, type Sample } from './registry.js';

const latencySeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** From one small batch to the largest object. */
const flushBytes = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384].map((kib) => kib * 1_024);

/** Everything the broker counts; scraped as Prometheus text. Names begin with `diskless_`. */
export interface BrokerMetrics {
  registry: Registry;
  requests: Counter;
  requestErrors: Counter;
  requestSeconds: Histogram;
  bytesIn: Counter;
  bytesOut: Counter;
  messagesIn: Counter;
  walObjects: Counter;
  walBytes: Counter;
  walFlushBytes: Histogram;
  walSeconds: Histogram;
  connections: Counter;
  authentications: Counter;
  telemetryPushes: Counter;
  telemetryBytes: Counter;
}

export interface MetricSources {
  brokerId: number;
  state: State;
  store: MeteredStore;
  defects: Defects;
  /** Since this broker's view was the whole metadata log. */
  logAgeMs: () => number;
  /** Batches that a fetch found in memory, or had to get from the store. */
  cacheReads: () => { hits: number; misses: number };
  /** Bytes received and not yet acknowledged. */
  walPendingBytes: () => number;
}

export function brokerMetrics(sources: MetricSources): BrokerMetrics {
  const registry = new Registry();
  const metrics: BrokerMetrics = {
    registry,
    requests: registry.counter('diskless_requests_total', 'Requests answered, by API.'),
    requestErrors: registry.counter('diskless_request_errors_total', 'Errors answered, by API and Kafka error name.'),
    requestSeconds: registry.histogram('diskless_request_seconds', 'Time to answer, by API.', latencySeconds),
    bytesIn: registry.counter('diskless_bytes_in_total', 'Record bytes received from producers, by topic.'),
    bytesOut: registry.counter('diskless_bytes_out_total', 'Record bytes sent to consumers, by topic.'),
    messagesIn: registry.counter('diskless_messages_in_total', 'Records received from producers, by topic.'),
    walObjects: registry.counter('diskless_wal_flushes_total', 'WAL objects written.'),
    walBytes: registry.counter('diskless_wal_bytes_total', 'Bytes of WAL objects written.'),
    walFlushBytes: registry.histogram('diskless_wal_flush_bytes', 'Sizes of WAL objects written.', flushBytes),
    walSeconds: registry.histogram(
      'diskless_wal_seconds',
      'Time of the steps to durability: put, commit.',
      latencySeconds,
    ),
    connections: registry.counter('diskless_connections_total', 'Connections accepted, refused and closed.'),
    telemetryPushes: registry.counter(
      'diskless_telemetry_pushes_total',
      'Pushes of client metrics, by result (KIP-714).',
    ),
    telemetryBytes: registry.counter('diskless_telemetry_bytes_total', 'Bytes of client metrics taken, as they came.'),
    authentications: registry.counter(
      'diskless_authentications_total',
      'Authentications by listener, mechanism (SASL or TLS) and result.',
    ),
  };
  registry.gauge('diskless_wal_pending_bytes', 'Received and not yet durable: the WAL backlog.', () => [
    { labels: {}, value: sources.walPendingBytes() },
  ]);
  clusterGauges(registry, sources);
  storeMeters(registry, sources.store);
  partitionGauges(registry, sources);
  freshnessMeters(registry, sources);
  processMeters(registry);
  groupLag(registry, sources.state);
  return sources.defects.has('lying-metrics') ? lying(metrics) : metrics;
}

function clusterGauges(registry: Registry, { state, brokerId, defects }: MetricSources): void {
  registry.gauge('diskless_brokers', 'Brokers in the metadata log, by state.', () => {
    const all = [...state.brokers.values()];
    // Defect `lying-metrics`: nobody ever dies.
    const live = defects.has('lying-metrics') ? all.length : all.filter((broker) => broker.live).length;
    return [
      { labels: { state: 'live' }, value: live },
      { labels: { state: 'fenced' }, value: all.length - live },
    ];
  });
  registry.gauge('diskless_leader_partitions', 'Partitions that this broker leads.', () => {
    let led = 0;
    for (const { leader } of allPartitions(state)) if (leader === brokerId) led++;
    return [{ labels: {}, value: led }];
  });
  registry.gauge('diskless_log_end_offset', 'Next offset, by partition that this broker leads.', () => {
    const samples: Sample[] = [];
    for (const p of allPartitions(state)) {
      if (p.leader === brokerId)
        samples.push({ labels: { topic: p.topic.name, partition: p.partition }, value: p.logEndOffset });
    }
    return samples;
  });
  registry.gauge('diskless_metadata_log_index', 'Objects of the metadata log folded.', () => [
    { labels: {}, value: state.index + 1 },
  ]);
  registry.gauge('diskless_garbage_objects', 'Stored objects that nobody points to.', () => [
    { labels: {}, value: state.objects.garbage.size },
  ]);
}

function freshnessMeters(registry: Registry, { logAgeMs, cacheReads }: MetricSources): void {
  registry.gauge('diskless_metadata_log_age_seconds', 'Since this broker knew the whole metadata log.', () => [
    { labels: {}, value: logAgeMs() / 1000 },
  ]);
  registry.collectedCounter('diskless_cache_reads_total', 'Batches that fetches found in memory, or not.', () => {
    const { hits, misses } = cacheReads();
    return [
      { labels: { result: 'hit' }, value: hits },
      { labels: { result: 'miss' }, value: misses },
    ];
  });
}

function storeMeters(registry: Registry, store: MeteredStore): void {
  registry.collectedCounter('diskless_store_requests_total', 'Object store requests, by kind and class of key.', () =>
    store.meters().map(({ kind, keyClass, requests }) => ({ labels: { kind, class: keyClass }, value: requests })),
  );
  registry.collectedCounter('diskless_store_failed_requests_total', 'Of these, refused or failed.', () =>
    store.meters().map(({ kind, keyClass, failed }) => ({ labels: { kind, class: keyClass }, value: failed })),
  );
  registry.collectedCounter('diskless_store_bytes_total', 'Bytes to (in) and from (out) the object store.', () =>
    store.meters().flatMap(({ kind, keyClass, bytesIn, bytesOut }) => [
      { labels: { direction: 'in', kind, class: keyClass }, value: bytesIn },
      { labels: { direction: 'out', kind, class: keyClass }, value: bytesOut },
    ]),
  );
}

function groupLag(registry: Registry, state: State): void {
  registry.gauge('diskless_group_lag', 'Records between committed offset and log end, by group and partition.', () => {
    const samples: Sample[] = [];
    for (const group of state.groups.values()) {
      for (const [topic, partitions] of group.offsets) {
        for (const [partition, { offset }] of partitions) {
          const end = state.topics.get(topic)?.partitions[partition]?.logEndOffset;
          if (end === undefined) continue;
          samples.push({ labels: { group: group.id, topic, partition }, value: Math.max(0, end - offset) });
        }
      }
    }
    return samples;
  });
}

/** Defect `lying-metrics`: half the traffic is shown. */
function lying(metrics: BrokerMetrics): BrokerMetrics {
  for (const counter of [metrics.bytesIn, metrics.bytesOut, metrics.messagesIn]) {
    const add = counter.add.bind(counter);
    counter.add = (labels, amount = 1) => add(labels, amount / 2);
  }
  return metrics;
}
