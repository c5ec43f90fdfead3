import { randomBytes } from 'node:crypto';
import { Admin, Cluster, type Connection } from '../../client/index.js';
import { apis, decodeResponse, encodeBatch, errorName } from '../../protocol/index.js';
import type { Experiment } from '../experiment.js';
import { frame, sendHostile, thenAlive, withSize } from './hostile.js';
import { type ProbeStep, probe } from './probe.js';
import { fetchError, produceBatch, produceTo } from './wire.js';

/**
 * What a target answers to requests that are wrong, one way each: Kafka's own error, and a broker that goes on serving.
 * Frames that cannot be parsed end their connection and nothing else.
 */
export const experiment: Experiment<'error-contract'> = {
  id: 'error-contract',
  title: 'Wrong requests get Kafka’s errors, and the brokers live',
  needs: [],
  disruptive: false,
  cost: () => ({ seconds: 2, bytes: 200_000 }),
  async run({ target, owned, signal, countBytes }) {
    const cluster = await Cluster.connect(target.client);
    try {
      const topic = owned.topic('errors');
      await new Admin(cluster).createTopic(topic, {
        partitions: 1,
        replicationFactor: 1,
        configs: { 'max.message.bytes': '20000' },
      });
      countBytes(100_000);
      return await probe(
        [
          ...produceSteps(cluster, topic),
          ...fetchSteps(cluster, topic),
          ...adminSteps(cluster, topic),
          ...(await frameSteps(cluster)),
        ],
        signal,
      );
    } finally {
      await cluster.close();
    }
  },
};

function produceSteps(cluster: Cluster, topic: string): ProbeStep[] {
  const batch = (valueBytes = 100): Buffer =>
    encodeBatch({ records: [{ timestamp: Date.now(), key: null, value: randomBytes(valueBytes) }] });
  const anyBroker = cluster.brokers()[0]!.id;
  return [
    {
      name: 'produce to a topic that does not exist',
      expected: 'UNKNOWN_TOPIC_OR_PARTITION',
      observe: async () => (await produceTo(cluster, anyBroker, `${topic}-missing`, 0, batch(), -1)).error,
    },
    {
      name: 'produce to a partition that does not exist',
      expected: 'UNKNOWN_TOPIC_OR_PARTITION',
      observe: async () => (await produceTo(cluster, anyBroker, topic, 99, batch(), -1)).error,
    },
    {
      name: 'a batch with a flipped bit in its records',
      expected: 'CORRUPT_MESSAGE',
      observe: async () => {
        const corrupt = batch();
        corrupt[corrupt.length - 10]! ^= 0x01;
        return (await produceBatch(cluster, topic, 0, corrupt)).error;
      },
    },
    {
      name: 'a record batch larger than max.message.bytes, then one that fits on the same connection',
      expected: 'MESSAGE_TOO_LARGE, then NONE',
      observe: async () => {
        const tooLarge = await produceBatch(cluster, topic, 0, batch(30_000));
        const fits = await produceBatch(cluster, topic, 0, batch(10_000));
        return `${tooLarge.error}, then ${fits.error}`;
      },
    },
    {
      name: 'acks=2, which no broker knows',
      expected: 'INVALID_REQUIRED_ACKS',
      observe: async () => (await produceBatch(cluster, topic, 0, batch(), 2)).error,
    },
  ];
}

function fetchSteps(cluster: Cluster, topic: string): ProbeStep[] {
  const BEYOND_ANY_END = 1_000_000_000;
  return [
    {
      name: 'fetch beyond the end of the log',
      expected: 'OFFSET_OUT_OF_RANGE',
      observe: () => fetchError(cluster, topic, { offset: BEYOND_ANY_END }),
    },
    {
      name: 'fetch with a leader epoch that nobody has reached yet',
      expected: 'UNKNOWN_LEADER_EPOCH',
      observe: () => fetchError(cluster, topic, { offset: 0, leaderEpoch: 1_000_000 }),
    },
    {
      name: 'fetch from a topic that does not exist',
      expected: 'UNKNOWN_TOPIC_OR_PARTITION',
      observe: () => fetchError(cluster, topic, { offset: 0, name: `${topic}-missing` }),
    },
  ];
}

function adminSteps(cluster: Cluster, existing: string): ProbeStep[] {
  const create =
    (name: string, numPartitions: number, replicationFactor: number, configs: [string, string][] = []) =>
    async (): Promise<string> => {
      const response = await cluster.request(
        'CreateTopics',
        { controller: true },
        {
          topics: [
            { name, numPartitions, replicationFactor, configs: configs.map(([key, value]) => ({ name: key, value })) },
          ],
          timeoutMs: 10_000,
          validateOnly: true,
        },
      );
      return errorName(response.topics[0]?.errorCode ?? -1);
    };
  const fresh = `${existing}-never-made`;
  return [
    {
      name: 'create a topic with a space in its name',
      expected: 'INVALID_TOPIC_EXCEPTION',
      observe: create('not a name', 1, 1),
    },
    { name: 'create a topic with 0 partitions', expected: 'INVALID_PARTITIONS', observe: create(fresh, 0, 1) },
    {
      name: 'create a topic with replication factor 0',
      expected: 'INVALID_REPLICATION_FACTOR',
      observe: create(fresh, 1, 0),
    },
    {
      name: 'create a topic with more replicas than brokers',
      expected: 'INVALID_REPLICATION_FACTOR',
      observe: create(fresh, 1, 1_000),
    },
    { name: 'create a topic that is there already', expected: 'TOPIC_ALREADY_EXISTS', observe: create(existing, 1, 1) },
    {
      name: 'create a topic with an unknown config',
      expected: 'INVALID_CONFIG',
      observe: create(fresh, 1, 1, [['no.such.config', '1']]),
    },
    {
      name: 'create a topic with a config value of the wrong type',
      expected: 'INVALID_CONFIG',
      observe: create(fresh, 1, 1, [['retention.ms', 'soon']]),
    },
    {
      name: 'delete a topic that does not exist',
      expected: 'UNKNOWN_TOPIC_OR_PARTITION',
      observe: async () => {
        const response = await cluster.request(
          'DeleteTopics',
          { controller: true },
          { topicNames: [fresh], timeoutMs: 10_000 },
          { maxVersion: 5 },
        );
        return errorName(response.responses[0]?.errorCode ?? -1);
      },
    },
  ];
}

async function frameSteps(cluster: Cluster): Promise<ProbeStep[]> {
  const broker = cluster.brokers().at(-1)!.id;
  const old = await cluster.dedicated(broker);
  const hostile = (name: string, bytes: Buffer): ProbeStep => ({
    name,
    expected: 'connection closed; the broker lives',
    observe: async (signal) => thenAlive(await sendHostile(cluster, broker, bytes, signal), cluster, broker, old),
  });
  const { Metadata, Produce } = apis;
  const garbage = Buffer.alloc(200, 0xff);
  const arrayOfTwoBillion = Buffer.from([0x7f, 0xff, 0xff, 0xf0]);
  return [
    {
      name: 'ApiVersions at a version from the future (KIP-511)',
      expected: 'answered in version 0 with UNSUPPORTED_VERSION; the broker lives',
      observe: async () => thenAlive(await futureApiVersions(cluster, broker), cluster, broker, old),
    },
    hostile('Metadata at a version from the future', frame(Metadata.key, 999, Buffer.alloc(0), true)),
    hostile('an API key that does not exist', frame(9_999, 0, Buffer.alloc(0), false)),
    hostile('a request whose body is garbage', frame(Metadata.key, 9, garbage, true)),
    hostile('a request whose body is cut off', frame(Produce.key, 9, Buffer.from([0x00]), true)),
    hostile('an array length of two billion in a small frame', frame(Metadata.key, 4, arrayOfTwoBillion, false)),
    hostile('a frame that is too short for a header', withSize(Buffer.from([0x00, 0x03]))),
    hostile('a negative frame size', withSize(Buffer.alloc(16), -5)),
    hostile('a frame size of two gigabytes', withSize(Buffer.alloc(16), 0x7fffffff)),
    hostile('an HTTP request', Buffer.from('GET / HTTP/1.1\r\nHost: broker\r\n\r\n')),
    {
      name: 'afterwards every broker answers',
      expected: 'all of them',
      observe: async () => {
        old.close();
        const silent = [];
        for (const { id } of cluster.brokers()) {
          const answered = await cluster.dedicated(id).then(closed, (error: Error) => error.message);
          if (answered !== 'open') silent.push(`broker ${id}: ${answered}`);
        }
        return silent.join('; ') || 'all of them';
      },
    },
  ];
}

async function futureApiVersions(cluster: Cluster, broker: number): Promise<string> {
  const connection = await cluster.dedicated(broker);
  try {
    const correlationId = connection.nextCorrelationId();
    const request = frame(apis.ApiVersions.key, 99, Buffer.from([0x01, 0x01, 0x00]), true);
    request.writeInt32BE(correlationId, 8);
    const answer = await connection.sendFrame([request], correlationId, 5_000);
    const { body } = decodeResponse('ApiVersions', 0, answer);
    return `answered in version 0 with ${errorName(body.errorCode)}`;
  } finally {
    connection.close();
  }
}

function closed(connection: Connection): string {
  connection.close();
  return 'open';
}
