import { afterEach, describe, expect, it } from 'vitest';
import { latencyWindow, startLoad } from '../../src/load/index.js';
import { FakeCluster } from './fake-log.js';
import { testPlan } from './plan.js';

const never = new AbortController().signal;
let cluster: FakeCluster;
afterEach(() => cluster.close());

describe('open loop', () => {
  it('a broker that pauses for 2 s shows 2 s at the percentiles it hit, and no fewer samples', async () => {
    cluster = await FakeCluster.start(1);
    const startedAt = performance.now();
    cluster.onProduce = async (_, append) => {
      const atMs = performance.now() - startedAt;
      if (atMs > 1_000 && atMs < 3_000) await new Promise((resolve) => setTimeout(resolve, 3_000 - atMs));
      return append();
    };
    const plan = testPlan({ partitions: 1, durationMs: 4_000, deliveryTimeoutMs: 10_000 });
    const outcome = await (await startLoad(cluster.client, plan, never)).done;
    const { ackLatency } = outcome.load;
    // 1,000 records a second were due for 4 s: a closed loop would have sent 2,000 and called the pause one bad sample.
    expect(ackLatency.count).toBe(4_001);
    expect(ackLatency.maxMs).toBeGreaterThan(1_700);
    expect(ackLatency.p90Ms).toBeGreaterThan(1_400);
    // Half of the records were due in the pause, evenly over its 2 s: a quarter of all waited more than 1 s.
    expect(ackLatency.p50Ms).toBeLessThan(1_000);
    expect(outcome.load.achievedRate).toBeGreaterThan(950);
    const [gap] = outcome.unavailability.produce;
    expect(gap!.ms).toBeGreaterThan(1_700);
    expect(gap!.ms).toBeLessThan(3_500);
    expect(outcome.load.generator.spoiledBy).toBeNull();
    expect(latencyWindow(outcome, 1_000, 2_000)).toBeGreaterThan(1_400);
  }, 20_000);

  it('a healthy broker shows milliseconds, and every record has its fate', async () => {
    cluster = await FakeCluster.start(3, [1, 2]);
    const plan = testPlan({ partitions: 3, read: 'tail', warmupMs: 200, keys: 'uniform', keyCount: 30 });
    const outcome = await (await startLoad(cluster.client, plan, never)).done;
    expect(outcome.load).toMatchObject({
      acknowledged: 701,
      errors: {},
      askedRate: 1_000,
      durationMs: 500,
      warmupMs: 200,
    });
    expect(outcome.ledger.unknown + outcome.ledger.failed).toBe(0);
    expect(outcome.load.ackLatency.count).toBe(501);
    expect(outcome.load.endToEndLatency!.count).toBe(501);
    expect(outcome.load.endToEndLatency!.p50Ms).toBeGreaterThanOrEqual(outcome.load.ackLatency.minMs);
    expect(outcome.tail).toEqual([]);
    expect(outcome.partitionsNeverBack).toBe(0);
    expect(outcome.load.samples.reduce((sum, sample) => sum + sample.acknowledged, 0)).toBe(701);
  });

  it('stops early with every fate known, and lets a waiting caller know', async () => {
    cluster = await FakeCluster.start(2);
    const load = await startLoad(cluster.client, testPlan({ durationMs: 60_000 }), never);
    await load.waitForAcknowledged(100);
    const more = load.waitForAcknowledged(1_000_000);
    const outcome = await load.stop();
    await expect(more).rejects.toThrow(/but the load ended with/);
    expect(outcome.ledger.acknowledged).toBeGreaterThanOrEqual(100);
    expect(outcome.ledger.unknown + outcome.ledger.failed).toBe(0);
    expect(outcome.load.durationMs).toBeLessThan(5_000);
  });

  it('ends with the reason of the signal', async () => {
    cluster = await FakeCluster.start(2);
    const abort = new AbortController();
    const load = await startLoad(cluster.client, testPlan({ durationMs: 60_000, read: 'tail' }), abort.signal);
    const waiting = load.waitForAcknowledged(1_000_000);
    abort.abort(new Error('Ctrl-C'));
    await expect(load.done).rejects.toThrow('Ctrl-C');
    await expect(waiting).rejects.toThrow('Ctrl-C');
    await expect.poll(() => cluster.brokers.get(1)!.sockets.size).toBe(0);
  });

  it('refuses a plan that cannot hold what it promises', async () => {
    cluster = await FakeCluster.start(1);
    const refused = (over: Parameters<typeof testPlan>[0]) =>
      startLoad(cluster.client, testPlan({ partitions: 1, ...over }), never);
    await expect(refused({ maxInFlight: 6 })).rejects.toThrow(/at most 5/);
    await expect(refused({ acks: 1 })).rejects.toThrow(/idempotence needs acks -1/);
    await expect(refused({ recordBytes: 31 })).rejects.toThrow(/needs 32 B/);
    await expect(refused({ partitions: 4 })).rejects.toThrow(/it has 1/);
    await expect(refused({ topic: 'other' })).rejects.toThrow(/does not know it/);
    await expect(refused({ driver: 'kafkajs', compression: 'zstd' })).rejects.toThrow(/gzip only/);
  });
});

it('a window outside the load is an error, not a figure', async () => {
  cluster = await FakeCluster.start(1);
  const outcome = await (await startLoad(cluster.client, testPlan({ partitions: 1, durationMs: 100 }), never)).done;
  expect(latencyWindow(outcome, 0, 100)).toBeGreaterThan(0);
  expect(() => latencyWindow(outcome, 20_000, 21_000)).toThrow(/no record was due between/);
});
