import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningBroker, startBroker } from '../../src/broker/broker.js';
import { parseBrokerConfig } from '../../src/broker/config.js';
import { silentLogger } from '../../src/broker/logger.js';
import { Connection } from '../../src/client/index.js';
import { MemoryStore } from '../../src/objectstore/index.js';
import { type ApacheKafka, kafkaMissing, startApacheKafka } from './apache-kafka.js';

const missing = kafkaMissing();
const [TOPIC, BROKER] = [2, 4];
const [SET, DELETE, APPEND, SUBTRACT] = [0, 1, 2, 3];

type Change = [type: number, resource: string, key: string, operation: number, value: string | null];

const topicChanges: [string, string | null][] = [
  ['no.such', '1'],
  ['retention.ms', 'soon'],
  ['retention.ms', '-2'],
  ['retention.ms', '  5000 '],
  ['retention.ms', null],
  ['retention.ms', '5.5'],
  ['retention.ms', '99999999999999999999'],
  ['max.message.bytes', '2147483648'],
  ['max.message.bytes', '+7'],
  ['cleanup.policy', 'nope'],
  ['cleanup.policy', 'compact, delete'],
  ['cleanup.policy', 'delete'],
  ['compression.type', 'none'],
  ['compression.type', 'zstd'],
  ['compression.gzip.level', '0'],
  ['compression.gzip.level', '-1'],
  ['compression.lz4.level', '18'],
  ['preallocate', 'yes'],
  ['preallocate', 'TRUE'],
  ['min.cleanable.dirty.ratio', '1.5'],
  ['min.cleanable.dirty.ratio', '.25'],
  ['min.compaction.lag.ms', '100'],
  ['max.compaction.lag.ms', '50'],
  ['segment.bytes', '1000'],
  ['segment.bytes', '2000000'],
  ['message.timestamp.type', 'Now'],
  ['remote.storage.enable', 'true'],
  ['remote.storage.enable', 'false'],
  ['local.retention.ms', '-3'],
  ['local.retention.bytes', '5'],
  ['leader.replication.throttled.replicas', 'bad'],
  ['leader.replication.throttled.replicas', '0:1,1:2'],
  ['follower.replication.throttled.replicas', '*'],
  ['retention.bytes', '-5'],
  ['min.insync.replicas', '0'],
  ['unclean.leader.election.enable', 'true'],
];
const changes: Change[] = [
  ...topicChanges.map(([key, value]): Change => [TOPIC, 't', key, SET, value]),
  [TOPIC, 't', 'cleanup.policy', APPEND, 'compact'],
  [TOPIC, 't', 'cleanup.policy', SUBTRACT, 'delete'],
  [TOPIC, 't', 'retention.ms', APPEND, '5'],
  [TOPIC, 't', 'retention.ms', 9, '5'],
  [TOPIC, 't', 'no.such', DELETE, null],
  [TOPIC, 'absent', 'retention.ms', SET, '1'],
  [TOPIC, '', 'retention.ms', SET, '1'],
  [TOPIC, 'bad/name', 'retention.ms', SET, '1'],
  [BROKER, '', 'log.retention.ms', SET, '12345'],
  [BROKER, '1', 'log.retention.ms', SET, '23456'],
  [BROKER, '', 'log.retention.hours', SET, '5'],
  [BROKER, '1', 'num.partitions', SET, '4'],
  [BROKER, '', 'log.cleanup.policy', SET, 'x'],
  [BROKER, '', 'compression.type', SET, 'zstd'],
  [BROKER, '', 'ssl.keystore.location', SET, '/x'],
  [BROKER, '', 'listeners', SET, 'PLAINTEXT://127.0.0.1:1'],
  [BROKER, '', 'log.retention.ms', APPEND, '1'],
  [BROKER, '7', 'log.retention.ms', SET, '1'],
  [BROKER, 'x', 'log.retention.ms', SET, '1'],
  [0, 'x', 'a', SET, 'b'],
];

/** What a fresh Apache Kafka sets by itself, because of eligible leader replicas (KIP-966): there are none here. */
const ofElr = new Set(['min.insync.replicas']);

describe.skipIf(missing !== null)(
  `configs beside Apache Kafka${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    let kafka: ApacheKafka;
    let ours: RunningBroker;
    let both: { kafka: Connection; ours: Connection };

    beforeAll(async () => {
      kafka = await startApacheKafka();
      const config = parseBrokerConfig({ id: 1, store: 'memory' });
      const onFatal = (reason: string) => {
        throw new Error(reason);
      };
      ours = await startBroker(config, { logger: silentLogger, store: new MemoryStore(), onFatal });
      const open = (port: number) => Connection.open({ host: '127.0.0.1', port }, { bootstrap: [] });
      both = { kafka: await open(Number(kafka.bootstrap.split(':')[1])), ours: await open(ours.port) };
      const topics = [{ name: 't', numPartitions: 1, replicationFactor: 1 }];
      for (const one of Object.values(both)) await one.send('CreateTopics', { topics, timeoutMs: 10_000 });
    }, 120_000);
    afterAll(async () => {
      both?.kafka.close();
      both?.ours.close();
      await ours?.halt();
      await kafka?.stop();
    });

    async function describeTopic(connection: Connection) {
      const resources = [{ resourceType: TOPIC, resourceName: 't', configurationKeys: null }];
      const { results } = await connection.send(
        'DescribeConfigs',
        { resources, includeSynonyms: true },
        { version: 4 },
      );
      return results[0]!.configs
        .filter(({ name }) => !ofElr.has(name))
        .map(({ documentation: _, ...config }) => config)
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    }

    it('a fresh topic has the same configs: names, values, types, sources, synonyms', async () => {
      expect(await describeTopic(both.ours)).toEqual(await describeTopic(both.kafka));
    });

    it.each(changes)(
      'resource %i %j: %s, operation %i, value %j',
      async (resourceType, resourceName, name, op, value) => {
        const configs = [{ name, configOperation: op, value }];
        const resources = [{ resourceType, resourceName, configs }];
        const answer = (connection: Connection) => connection.send('IncrementalAlterConfigs', { resources });
        const expected = await answer(both.kafka);
        expect((await answer(both.ours)).responses).toEqual(expected.responses);
        const [described, wanted] = [both.ours, both.kafka].map((connection) => () => describeTopic(connection));
        // Both apply what they acknowledged a moment later.
        await expect
          .poll(async () => JSON.stringify(await described!()) === JSON.stringify(await wanted!()))
          .toBe(true);
      },
    );
  },
);
