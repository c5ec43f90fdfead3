import { afterEach, describe, expect, it } from 'vitest';
import { type LoadPlan, startLoad } from '../../src/load/index.js';
import { ErrorCode } from '../../src/protocol/index.js';
import { verifyLog } from '../../src/verify/index.js';
import { FakeCluster, type ProduceStep } from './fake-log.js';
import { fatesOf, testPlan } from './plan.js';

const never = new AbortController().signal;
let cluster: FakeCluster;
afterEach(() => cluster.close());

/** Runs a load against the script and reads everything back. */
async function loadAndVerify(onProduce: ProduceStep, over: Partial<LoadPlan> = {}) {
  const plan = testPlan({ partitions: 1, durationMs: 300, ...over });
  cluster = await FakeCluster.start(plan.partitions);
  cluster.onProduce = onProduce;
  const outcome = await (await startLoad(cluster.client, plan, never)).done;
  cluster.onProduce = (_, append) => append();
  const verification = await verifyLog(cluster.client, plan.topic, outcome.ledger, {
    signal: never,
    timeoutMs: 2_000,
    settleMs: 100,
  });
  return {
    outcome,
    verification,
    fates: fatesOf(outcome),
    names: verification.anomalies.map(({ name }) => name),
  };
}

/** Answers as `script` says for the n-th attempt (from 1), and normally otherwise. */
function onAttempts(script: Record<number, ProduceStep>): ProduceStep {
  let attempt = 0;
  return (what, append) => (script[++attempt] ?? ((_, proceed) => proceed()))(what, append);
}
const error =
  (errorCode: number): ProduceStep =>
  () => ({ errorCode, baseOffset: -1 });
const appendThen =
  (after: 'hang up' | number): ProduceStep =>
  (_, append) => {
    append();
    return after === 'hang up' ? after : { errorCode: after, baseOffset: -1 };
  };

describe('idempotent: exactly once through trouble', () => {
  it.each([
    ['connections that break before the append', { 3: () => 'hang up', 5: () => 'hang up', 9: () => 'hang up' }],
    [
      'connections that break after the append',
      { 3: appendThen('hang up'), 4: appendThen('hang up'), 8: appendThen('hang up') },
    ],
    ['leaders that answer NOT_LEADER before the append', { 2: error(6), 3: error(6), 6: error(6) }],
    ['leaders that answer NOT_LEADER after the append', { 2: appendThen(6), 5: appendThen(6) }],
    ['timeouts of the broker after the append', { 2: appendThen(7), 4: appendThen(7) }],
  ] as [string, Record<number, ProduceStep>][])('%s', async (_, script) => {
    const { fates, verification, outcome } = await loadAndVerify(onAttempts(script));
    expect(fates).toEqual({ acknowledged: 301, unknown: 0, failed: 0 });
    expect(verification).toMatchObject({ anomalies: [], read: 301 });
    expect(Object.values(outcome.load.errors).reduce((a, b) => a + b, 0)).toBeGreaterThanOrEqual(
      Object.keys(script).length,
    );
  });

  it('a duplicate answered as an error is an acknowledgement without an offset', async () => {
    const { fates, names } = await loadAndVerify(onAttempts({ 3: appendThen(ErrorCode.DUPLICATE_SEQUENCE_NUMBER) }));
    expect(fates).toEqual({ acknowledged: 301, unknown: 0, failed: 0 });
    expect(names).toEqual([]);
  });

  it('a broker that forgets the producer gets a new one, and the refused records again', async () => {
    const { fates, names, outcome } = await loadAndVerify(
      onAttempts({ 4: error(ErrorCode.UNKNOWN_PRODUCER_ID), 5: error(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER) }),
    );
    expect(fates).toEqual({ acknowledged: 301, unknown: 0, failed: 0 });
    expect(names).toEqual([]);
    expect(cluster.partitions[0]!.producers.size).toBe(2);
    expect(outcome.load.errors).toMatchObject({ UNKNOWN_PRODUCER_ID: 1 });
  });

  it('a lost answer and then a forgotten producer leave the fate unknown: sending again could write it twice', async () => {
    const { fates, names } = await loadAndVerify(
      onAttempts({ 4: appendThen(6), 5: error(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER) }),
      { maxInFlight: 1 },
    );
    expect(fates.unknown).toBeGreaterThan(0);
    expect(fates.failed).toBe(0);
    expect(names).toEqual([]);
  });

  it('a refusal for good fails those records and no others', async () => {
    const { fates, names } = await loadAndVerify(onAttempts({ 4: error(ErrorCode.MESSAGE_TOO_LARGE) }));
    expect(fates.failed).toBeGreaterThan(0);
    expect(fates.unknown).toBe(0);
    expect(fates.acknowledged + fates.failed).toBe(301);
    expect(names).toEqual([]);
  });

  it('keeps to one batch in flight until a partition knows the producer: before, a gap is not refused', async () => {
    let inFlight = 0;
    let most = 0;
    let answered = 0;
    await loadAndVerify(async (_, append) => {
      most = answered === 0 ? Math.max(most, ++inFlight) : most;
      await new Promise((resolve) => setTimeout(resolve, answered === 0 ? 60 : 0));
      answered++;
      return append();
    });
    expect(most).toBe(1);
  });
});

describe('given up', () => {
  it('records that were sent and never answered are unknown, those never sent failed, and both count as latency', async () => {
    const { fates, outcome } = await loadAndVerify(
      onAttempts(Object.fromEntries(Array.from({ length: 500 }, (_, i) => [i + 5, () => 'hang up' as const]))),
      { deliveryTimeoutMs: 400, durationMs: 1_000, batch: { maxBytes: 1_024, lingerMs: 2 } },
    );
    expect(fates.acknowledged).toBeGreaterThan(0);
    expect(fates.unknown).toBeGreaterThan(0);
    expect(fates.failed).toBeGreaterThan(0);
    expect(fates.acknowledged + fates.unknown + fates.failed).toBe(1_001);
    expect(outcome.load.ackLatency.count).toBe(1_001);
    expect(outcome.load.ackLatency.maxMs).toBeGreaterThan(390);
    expect(outcome.partitionsNeverBack).toBe(1);
    expect(outcome.load.errors.DELIVERY_TIMEOUT).toBeGreaterThan(0);
  });

  it('a broker that answers nothing at all does not hang the load', async () => {
    const { fates } = await loadAndVerify(() => new Promise(() => {}), { deliveryTimeoutMs: 300 });
    expect(fates.acknowledged).toBe(0);
    expect(fates.unknown).toBeGreaterThan(0);
  });

  it('with acks 0 nothing is ever acknowledged', async () => {
    const { fates, names } = await loadAndVerify((_, append) => append(), { acks: 0, idempotent: false });
    expect(fates).toEqual({ acknowledged: 0, unknown: 301, failed: 0 });
    expect(names).toEqual([]);
  });
});

describe('without idempotence', () => {
  it('a batch sent again after a lost answer may be there twice: that is what was asked for', async () => {
    const { fates, verification, names } = await loadAndVerify(onAttempts({ 3: appendThen('hang up') }), {
      idempotent: false,
      maxInFlight: 1,
    });
    expect(fates).toEqual({ acknowledged: 301, unknown: 0, failed: 0 });
    expect(verification.read).toBeGreaterThan(301);
    expect(names).not.toContain('duplicate');
  });
});

describe('leaders that move', () => {
  it('are followed, with the order kept and the other broker undisturbed', async () => {
    cluster = await FakeCluster.start(4, [1, 2]);
    const plan = testPlan({ partitions: 4, durationMs: 800, read: 'tail' });
    const load = await startLoad(cluster.client, plan, never);
    await load.waitForAcknowledged(200);
    for (const partition of [0, 2]) cluster.moveLeader(partition, 2);
    await load.waitForAcknowledged(500);
    for (const partition of [0, 1, 2, 3]) cluster.moveLeader(partition, 1);
    const outcome = await load.done;
    expect(fatesOf(outcome)).toEqual({ acknowledged: 801, unknown: 0, failed: 0 });
    expect(outcome.tail).toEqual([]);
    const verification = await verifyLog(cluster.client, plan.topic, outcome.ledger, {
      signal: never,
      timeoutMs: 2_000,
    });
    expect(verification).toMatchObject({ anomalies: [], read: 801 });
  });

  it('a broker that dies stalls its partitions until somebody else leads them, and the others not at all', async () => {
    cluster = await FakeCluster.start(2, [1, 2]);
    const plan = testPlan({ partitions: 2, durationMs: 1_500, read: 'tail' });
    const load = await startLoad(cluster.client, plan, never);
    await load.waitForAcknowledged(300);
    await cluster.killBroker(2);
    await new Promise((resolve) => setTimeout(resolve, 500));
    cluster.moveLeader(1, 1);
    const outcome = await load.done;
    expect(fatesOf(outcome)).toEqual({ acknowledged: 1_501, unknown: 0, failed: 0 });
    const [calm, hit] = outcome.unavailability.produce;
    expect(hit!.ms).toBeGreaterThan(450);
    expect(calm!.ms).toBeLessThan(hit!.ms);
    expect(outcome.unavailability.consume[1]!.ms).toBeLessThan(hit!.ms);
    expect(outcome.tail).toEqual([]);
  });
});
