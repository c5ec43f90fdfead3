import { expect, it } from 'vitest';
import { Registry } from '../../../src/broker/metrics/registry.js';
import { parsePrometheusText } from '../../../src/target/prometheus-text.js';
import { batchOf, createTopic, fetchFrom, produceTo, startInProcess } from '../in-process.js';

it('labels that never end are counted together, so that a scrape stays small', () => {
  const registry = new Registry();
  const counter = registry.counter('diskless_things_total', 'Things.');
  for (let i = 0; i < 5_000; i++) counter.add({ topic: `topic-${i}` });
  const series = parsePrometheusText(registry.text());
  expect(series.length).toBeLessThanOrEqual(2_001);
  expect(series.reduce((sum, { value }) => sum + value, 0)).toBe(5_000);
  expect(series.find(({ labels }) => labels.topic === 'other')?.value).toBe(3_000);
});

it('every family has help and type, a unit or a plain count in its name, and is registered once', async () => {
  const { broker } = (await startInProcess()).brokers[0]!;
  const described = broker.metrics.registry.describe();
  expect(new Set(described.map(({ name }) => name)).size).toBe(described.length);
  for (const { name, type, help } of described) {
    expect(name).toMatch(/^(diskless|process)_[a-z_]+$/);
    expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
    expect(help).toMatch(/^[A-Z].*\.$/);
  }
});

it('tells of traffic, errors, the cache, the log and who leads', async () => {
  const cluster = await startInProcess();
  const connection = await cluster.connect();
  await createTopic(connection, 't', { numPartitions: 2 });
  await produceTo(connection, 't', 0, batchOf({ value: Buffer.alloc(100) }));
  await fetchFrom(connection, 't', 0, 0);
  await connection.send('CreateTopics', { topics: [{ name: 't', numPartitions: 1, replicationFactor: 1 }] });
  const { registry } = cluster.brokers[0]!.broker.metrics;
  const series = parsePrometheusText(registry.text());
  const value = (name: string, labels: Record<string, string> = {}) =>
    series.find((one) => one.name === name && Object.entries(labels).every(([key, of]) => one.labels[key] === of))
      ?.value;
  expect(value('diskless_request_errors_total', { api: 'CreateTopics', error: 'TOPIC_ALREADY_EXISTS' })).toBe(1);
  expect(value('diskless_cache_reads_total', { result: 'hit' })).toBe(1);
  expect(value('diskless_wal_flush_bytes_count')).toBe(1);
  expect(value('diskless_replica_partitions')).toBe(2);
  expect(value('diskless_offline_partitions')).toBe(0);
  expect(value('diskless_metadata_log_age_seconds')).toBeLessThan(60);
  expect(value('process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
});
