import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { experiment as apiVersions } from '../../src/experiments/contract/api-versions.js';
import { experiment as clientKafkajs } from '../../src/experiments/contract/client-kafkajs.js';
import { experiment as consumerGroups } from '../../src/experiments/contract/consumer-groups.js';
import { experiment as errorContract } from '../../src/experiments/contract/error-contract.js';
import { experiment as idempotentProducer } from '../../src/experiments/contract/idempotent-producer.js';
import { experiment as listOffsets } from '../../src/experiments/contract/list-offsets.js';
import { experiment as recordRoundtrip } from '../../src/experiments/contract/record-roundtrip.js';
import { contextFor } from '../experiments/context.js';
import { type ApacheKafka, kafkaMissing, startApacheKafka } from './apache-kafka.js';

const missing = kafkaMissing();

/** What a probe expects is Kafka's rule only if Apache Kafka itself does it. */
describe.skipIf(missing)(`the contract probes against Apache Kafka${missing ? `: skipped, ${missing}` : ''}`, () => {
  let kafka: ApacheKafka;
  beforeAll(async () => {
    kafka = await startApacheKafka();
  });
  afterAll(() => kafka?.stop());

  it.each([listOffsets, idempotentProducer, recordRoundtrip, errorContract, consumerGroups, clientKafkajs])(
    '$id: every case is as expected',
    async (experiment) => {
      const { cases } = await experiment.run(contextFor({ bootstrap: [kafka.bootstrap] }));
      expect(cases.length).toBeGreaterThan(1);
      expect(cases.map(({ name, observed }) => ({ name, observed }))).toEqual(
        cases.map(({ name, expected }) => ({ name, observed: expected })),
      );
    },
  );

  it('the client kits see every acknowledged record once', async () => {
    const { verification } = await clientKafkajs.run(contextFor({ bootstrap: [kafka.bootstrap] }));
    expect(verification.anomalies).toEqual([]);
    expect(verification.acknowledged).toBe(365);
  });

  it('the table of Apache Kafka’s APIs is what this Apache Kafka offers', async () => {
    const { offered, reference } = await apiVersions.run(contextFor({ bootstrap: [kafka.bootstrap] }));
    expect(offered).toEqual(reference.ranges);
  });
});
