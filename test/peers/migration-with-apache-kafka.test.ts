import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { experiments } from '../../src/experiments/index.js';
import { type EmbeddedTarget, startEmbedded } from '../../src/target/embedded.js';
import type { Target } from '../../src/target/target.js';
import { contextFor } from '../experiments/context.js';
import { type ApacheKafka, kafkaMissing, startApacheKafka } from './apache-kafka.js';

const missing = kafkaMissing();

/** The rehearsal's claim is about real clusters: it must find nothing between a real one and a sound target, either way. */
describe.skipIf(missing)(`migration from and to Apache Kafka${missing ? ` (${missing})` : ''}`, () => {
  let kafka: ApacheKafka;
  let embedded: EmbeddedTarget;
  let apache: Target;
  beforeAll(async () => {
    [kafka, embedded] = await Promise.all([startApacheKafka(), startEmbedded({ brokers: 1, defects: [] })]);
    apache = {
      kind: 'endpoint',
      client: { bootstrap: [kafka.bootstrap] },
      software: 'Apache Kafka',
      defects: [],
      can: new Set(),
      close: async () => {},
    };
  });
  afterAll(async () => {
    await embedded?.close();
    await kafka?.stop();
  });

  const ways = [
    ['from Apache Kafka to the reference broker', () => ({ target: embedded, source: apache })],
    ['from the reference broker to Apache Kafka', () => ({ target: apache, source: embedded })],
  ] as const;

  it.each(ways)('%s: topics, configs and groups are alike', async (_, way) => {
    const { target, source } = way();
    const evidence = await experiments.parity.run(contextFor(target.client, { target: withSource(target, source) }));
    expect(evidence.differences).toEqual([]);
    expect(evidence.compared).toMatchObject({ topics: 4, configs: 8, groups: 2 });
  });

  it.each(ways)('%s: every group reads on at the record after its commit', async (_, way) => {
    const { target, source } = way();
    const evidence = await experiments.cutover.run(contextFor(target.client, { target: withSource(target, source) }));
    expect(evidence.mirroredRecords).toBe(evidence.verification.acknowledged);
    expect(evidence.verification.anomalies).toEqual([]);
    expect(evidence.groups).toHaveLength(16);
    for (const group of evidence.groups) {
      expect(group).toMatchObject({ resumedSequence: group.nextSequence, skipped: 0, repeated: 0 });
    }
  });
});

const withSource = (target: Target, source: Target): Target => ({ ...target, source });
