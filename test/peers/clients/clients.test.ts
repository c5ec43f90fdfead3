import { afterAll, beforeAll, describe, it } from 'vitest';
import { kafkaMissing } from '../apache-kafka.js';
import { expectSameFacts } from './programs.js';
import { go, python, type Runtime } from './runtimes.js';
import { type Scenario, scenarios } from './scenarios.js';
import { startTwoClusters, type TwoClusters } from './two-clusters.js';

const all = Object.keys(scenarios) as Scenario[];

const clients: [name: string, runtime: () => Runtime, scenarios: Scenario[]][] = [
  ['confluent-kafka (librdkafka)', () => python('librdkafka.py'), all],
  ['aiokafka', () => python('aio.py'), all.filter((scenario) => scenario !== 'consumer')],
  ['franz-go', () => go('franz'), all],
];

const noKafka = kafkaMissing();

describe.skipIf(noKafka)(`the same program on the reference cluster and on Apache Kafka${skip(noKafka)}`, () => {
  let clusters: TwoClusters;
  beforeAll(async () => {
    clusters = await startTwoClusters();
  });
  afterAll(() => clusters?.close());

  for (const [name, runtime, done] of clients) {
    const found: Runtime = noKafka ? { missing: noKafka } : runtime();
    const missing = 'missing' in found ? found.missing : null;
    it.skipIf(missing)(`${name} sees no difference${skip(missing)}`, async () => {
      if ('program' in found) await expectSameFacts(found.program, clusters, done);
    });
  }
});

function skip(reason: string | null): string {
  return reason === null ? '' : ` (skipped: ${reason})`;
}
