import { afterEach, expect, it } from 'vitest';
import { Admin, Cluster } from '../../src/client/index.js';
import { type LoadPlan, startLoad } from '../../src/load/index.js';
import { type EmbeddedTarget, startEmbedded } from '../../src/target/embedded.js';
import { verifyLog } from '../../src/verify/index.js';
import { fatesOf, testPlan } from './plan.js';

const never = new AbortController().signal;
let target: EmbeddedTarget | undefined;
afterEach(async () => {
  await target?.close();
  target = undefined;
});

/** A load on six partitions of three real brokers, one of which is killed with SIGKILL in the middle. */
async function killOneUnderLoad(over: Partial<LoadPlan>) {
  target = await startEmbedded({ brokers: 3, defects: [] });
  const cluster = await Cluster.connect(target.client);
  const plan = testPlan({ partitions: 6, durationMs: 6_000, deliveryTimeoutMs: 30_000, read: 'tail', ...over });
  try {
    await new Admin(cluster).createTopic(plan.topic, { partitions: plan.partitions, replicationFactor: 1 });
    const load = await startLoad(target.client, plan, never);
    await load.waitForAcknowledged(plan.rate);
    const { brokerId } = (await cluster.leader(plan.topic, 0))!;
    const led = (await cluster.topic(plan.topic))!.partitions
      .filter(({ leader }) => leader === brokerId)
      .map(({ partition }) => partition);
    const killedAtMs = load.nowMs();
    await target.brokers!.kill(brokerId);
    const outcome = await load.done;
    const verification = await verifyLog(target.client, plan.topic, outcome.ledger, {
      signal: never,
      timeoutMs: 15_000,
    });
    return { plan, outcome, verification, led, killedAtMs };
  } finally {
    await cluster.close();
  }
}

it('a broker killed under load: nothing is lost or doubled, and the outage is its partitions’ alone', async () => {
  const { plan, outcome, verification, led, killedAtMs } = await killOneUnderLoad({});
  const due = (plan.rate * plan.durationMs) / 1000 + 1;
  expect(fatesOf(outcome)).toEqual({ acknowledged: due, unknown: 0, failed: 0 });
  expect(verification).toMatchObject({ acknowledged: due, read: due, partitions: 6, anomalies: [] });
  expect(outcome.tail).toEqual([]);
  expect(outcome.partitionsNeverBack).toBe(0);
  expect(outcome.load.errors.CONNECTION).toBeGreaterThan(0);
  for (const partition of led) {
    const gap = outcome.unavailability.produce[partition]!;
    expect(gap.fromMs + gap.ms).toBeGreaterThan(killedAtMs);
  }
  const longest = Math.max(...outcome.unavailability.produce.map(({ ms }) => ms));
  expect(led).toContain(outcome.unavailability.produce.find(({ ms }) => ms === longest)!.partition);
  expect(outcome.load.endToEndLatency!.count).toBe(due);
});

it('kafkajs through the same: nothing is lost or doubled, and no fate is claimed that is not so', async () => {
  const { outcome, verification } = await killOneUnderLoad({ driver: 'kafkajs', rate: 300 });
  const { acknowledged, unknown, failed } = fatesOf(outcome);
  expect(acknowledged + unknown + failed).toBe(1_801);
  expect(acknowledged).toBeGreaterThan(900);
  expect(verification.anomalies).toEqual([]);
  expect(outcome.tail).toEqual([]);
});

it('compressed, keyed and without idempotence, on a healthy cluster', async () => {
  target = await startEmbedded({ brokers: 2, defects: [] });
  const cluster = await Cluster.connect(target.client);
  await new Admin(cluster).createTopic('loaded', { partitions: 4, replicationFactor: 1 });
  await cluster.close();
  const ledgers = [];
  for (const [seed, compression] of (['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const).entries()) {
    const plan = testPlan({
      partitions: 4,
      compression,
      seed,
      idempotent: seed % 2 === 0,
      keys: 'uniform',
      keyCount: 40,
      durationMs: 300,
      read: 'tail',
    });
    const outcome = await (await startLoad(target.client, plan, never)).done;
    expect(fatesOf(outcome)).toEqual({ acknowledged: 301, unknown: 0, failed: 0 });
    expect(outcome.tail).toEqual([]);
    ledgers.push(outcome.ledger);
  }
  const verification = await verifyLog(target.client, 'loaded', ledgers, { signal: never, timeoutMs: 15_000 });
  expect(verification).toMatchObject({ acknowledged: 1_505, read: 1_505, anomalies: [] });
});
