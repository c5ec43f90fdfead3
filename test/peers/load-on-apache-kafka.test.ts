import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Admin, Cluster } from '../../src/client/index.js';
import { type LoadPlan, startLoad } from '../../src/load/index.js';
import { verifyLog } from '../../src/verify/index.js';
import { fatesOf, testPlan } from '../load/plan.js';
import { type ApacheKafka, kafkaMissing, startApacheKafka } from './apache-kafka.js';

const missing = kafkaMissing();
const never = new AbortController().signal;

describe.skipIf(missing !== null)(`loads on Apache Kafka${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let kafka: ApacheKafka;
  let topics = 0;

  beforeAll(async () => {
    kafka = await startApacheKafka();
  });
  afterAll(() => kafka?.stop());

  async function load(over: Partial<LoadPlan>) {
    const client = { bootstrap: [kafka.bootstrap] };
    const plan = testPlan({
      partitions: 6,
      topic: `load-${topics++}`,
      durationMs: 2_000,
      deliveryTimeoutMs: 30_000,
      read: 'tail',
      ...over,
    });
    const cluster = await Cluster.connect(client);
    await new Admin(cluster).createTopic(plan.topic, { partitions: plan.partitions, replicationFactor: 1 });
    await cluster.close();
    const outcome = await (await startLoad(client, plan, never)).done;
    const verification = await verifyLog(client, plan.topic, outcome.ledger, { signal: never, timeoutMs: 20_000 });
    return { outcome, verification };
  }

  it.each([
    { rate: 20_000, recordBytes: 100 },
    { rate: 2_000, recordBytes: 1_024, compression: 'zstd' },
    { rate: 2_000, recordBytes: 1_024, compression: 'lz4', keys: 'uniform', keyCount: 60 },
    { rate: 20, recordBytes: 900_000, maxInFlight: 1, idempotent: false },
    { rate: 1_000, recordBytes: 100, driver: 'kafkajs' },
  ] as Partial<LoadPlan>[])('are complete, in order and byte for byte right: %o', async (over) => {
    const { outcome, verification } = await load(over);
    const due = over.rate! * 2 + 1;
    expect(fatesOf(outcome)).toEqual({ acknowledged: due, unknown: 0, failed: 0 });
    expect(outcome.tail).toEqual([]);
    expect(outcome.load.endToEndLatency!.count).toBe(due);
    expect(verification).toMatchObject({ acknowledged: due, read: due, anomalies: [] });
  });
});
