import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type ClientOptions, Cluster } from '../../client/index.js';
import { kafkajsCases } from '../../kits/kafkajs/cases.js';
import type { KafkajsEvent, KafkajsWork } from '../../kits/kafkajs/work.js';
import { runKit } from '../../kits/kit.js';
import { type ReadValue, verifyReads } from '../../kits/verify-reads.js';
import { packageRoot } from '../../target/package-root.js';
import type { Experiment } from '../experiment.js';
import { readAll } from './wire.js';

const LIMIT_MS = 60_000;
const PARTITIONS = 3;

/**
 * A kafkajs application in a process of its own: creates a topic, writes idempotently, loses an acknowledgement on the
 * way, reads in a group that rebalances, commits, leaves, and resumes. What it did is then read back by another client.
 */
export const experiment: Experiment<'client-kafkajs'> = {
  id: 'client-kafkajs',
  title: 'kafkajs writes, reads, rebalances, commits and resumes',
  needs: [],
  disruptive: false,
  cost: () => ({ seconds: 6, bytes: 200_000 }),
  async run({ target, owned, signal, countBytes, progress }) {
    const values = (kind: string, count: number): string[] =>
      Array.from({ length: count }, (_, index) => `${kind}-${index}`);
    const work: KafkajsWork = {
      ...access(target.client),
      topic: owned.topic('kafkajs'),
      partitions: PARTITIONS,
      group: owned.group('kafkajs'),
      batchSize: 10,
      records: values('first', 300),
      cutRecords: values('cut', 5),
      laterRecords: values('later', 60),
    };
    const { lines, failure } = await runKit(
      { name: 'kafkajs', command: process.execPath, args: [`${packageRoot()}/dist/src/kits/kafkajs/program.js`] },
      work,
      LIMIT_MS,
      signal,
    );
    if (failure) progress(failure);
    const events = lines as unknown as KafkajsEvent[];
    const acknowledged = events.flatMap((event) =>
      event.event === 'acknowledged' ? event.values.map((value) => ({ partition: event.partition, value })) : [],
    );
    const log = await readLog(target.client, work.topic, signal);
    countBytes(2 * log.length * 100);
    return {
      client: 'kafkajs',
      version: kafkajsVersion(),
      cases: kafkajsCases(work, events, failure),
      verification: verifyReads(work.topic, acknowledged, log),
    };
  },
};

/** The topic as our own client reads it; empty when the program did not get as far as creating it. */
async function readLog(options: ClientOptions, topic: string, signal: AbortSignal): Promise<ReadValue[]> {
  const cluster = await Cluster.connect(options);
  try {
    const partitions = (await cluster.topic(topic, { refresh: true }))?.partitions ?? [];
    const log: ReadValue[] = [];
    for (const { partition } of partitions) {
      for (const { offset, key, value, headers } of await readAll(cluster, topic, partition, signal)) {
        const text = value?.toString() ?? '';
        const header = headers.find((one) => one.key === 'value')?.value?.toString();
        log.push({ partition, offset, value: text, intact: key?.toString() === `key-${text}` && header === text });
      }
    }
    return log;
  } finally {
    await cluster.close();
  }
}

/** Our client options in kafkajs's words. */
function access({ bootstrap, tls, sasl }: ClientOptions): Pick<KafkajsWork, 'bootstrap' | 'ssl' | 'sasl'> {
  const pem = (value: unknown): string | undefined => (value === undefined ? undefined : String(value));
  return {
    bootstrap,
    ...(tls
      ? {
          ssl: {
            rejectUnauthorized: !tls.insecure,
            ca: tls.ca === undefined ? undefined : [tls.ca].flat().map(String),
            cert: pem(tls.cert),
            key: pem(tls.key),
            passphrase: tls.passphrase,
          },
        }
      : {}),
    ...(sasl && sasl.mechanism !== 'OAUTHBEARER'
      ? { sasl: { mechanism: sasl.mechanism.toLowerCase(), username: sasl.username, password: sasl.password } }
      : {}),
  };
}

function kafkajsVersion(): string {
  const manifest = createRequire(import.meta.url).resolve('kafkajs/package.json');
  return JSON.parse(readFileSync(manifest, 'utf8')).version;
}
