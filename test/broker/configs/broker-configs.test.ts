import { expect, it } from 'vitest';
import type { Connection } from '../../../src/client/index.js';
import { ErrorCode } from '../../../src/protocol/index.js';
import { batchOf, createTopic, produceTo, startInProcess } from '../in-process.js';

const BROKER = 4;
const BROKER_LOGGER = 8;
const TOPIC = 2;

async function alter(connection: Connection, type: number, name: string, key: string, value: string | null) {
  const configs = [{ name: key, configOperation: value === null ? 1 : 0, value }];
  const resources = [{ resourceType: type, resourceName: name, configs }];
  return (await connection.send('IncrementalAlterConfigs', { resources })).responses[0]!;
}

async function describeOne(connection: Connection, type: number, name: string, key: string) {
  const resources = [{ resourceType: type, resourceName: name, configurationKeys: [key] }];
  const { results } = await connection.send('DescribeConfigs', { resources, includeSynonyms: true });
  return results[0]!.configs[0];
}

it('a broker config changes what topics without one of their own do, on every broker, and outlives them all', async () => {
  const cluster = await startInProcess(2);
  const [one, two] = [await cluster.connect(1), await cluster.connect(2)];
  await createTopic(one, 't', {
    assignments: [{ partitionIndex: 0, brokerIds: [2] }],
    numPartitions: -1,
    replicationFactor: -1,
  });
  expect(await alter(one, BROKER, '', 'message.max.bytes', '500')).toMatchObject({ errorCode: 0 });
  const large = batchOf({ value: Buffer.alloc(1_000) });
  await expect.poll(async () => (await produceTo(two, 't', 0, large)).errorCode).toBe(ErrorCode.MESSAGE_TOO_LARGE);
  await Promise.all(cluster.brokers.map((broker) => broker.halt()));
  await cluster.start(3);
  const three = await cluster.connect(3);
  expect(await describeOne(three, TOPIC, 't', 'max.message.bytes')).toMatchObject({
    value: '500',
    configSource: 3,
    synonyms: [
      { name: 'message.max.bytes', value: '500', source: 3 },
      { name: 'message.max.bytes', value: '1048588', source: 5 },
    ],
  });
});

it('a broker’s own value goes before that of all brokers, and only it answers for itself', async () => {
  const cluster = await startInProcess(2);
  const connection = await cluster.connect(1);
  await alter(connection, BROKER, '', 'log.retention.ms', '7000');
  await alter(connection, BROKER, '1', 'log.retention.ms', '8000');
  await createTopic(connection, 't');
  expect(await describeOne(connection, TOPIC, 't', 'retention.ms')).toMatchObject({ value: '8000', configSource: 2 });
  const elsewhere = await describeOne(await cluster.connect(2), TOPIC, 't', 'retention.ms');
  expect(elsewhere).toMatchObject({ value: '7000', configSource: 3 });
  expect((await alter(connection, BROKER, '2', 'log.retention.ms', '1')).errorCode).toBe(ErrorCode.INVALID_REQUEST);
});

it('what only a restart can change is refused, and what is nobody’s is kept but never shown', async () => {
  const connection = await (await startInProcess()).connect();
  expect(await alter(connection, BROKER, '1', 'num.partitions', '4')).toMatchObject({
    errorCode: ErrorCode.INVALID_REQUEST,
    errorMessage: 'Cannot update these configs dynamically: [num.partitions]',
  });
  expect((await alter(connection, BROKER, '1', 'my.secret', 'hush')).errorCode).toBe(0);
  expect(await describeOne(connection, BROKER, '1', 'my.secret')).toMatchObject({ value: null, isSensitive: true });
});

it('the level of a broker’s log is set while it runs', async () => {
  const cluster = await startInProcess();
  const connection = await cluster.connect();
  expect(await describeOne(connection, BROKER_LOGGER, '1', 'root')).toMatchObject({ value: 'INFO', configSource: 6 });
  expect((await alter(connection, BROKER_LOGGER, '1', 'root', 'ERROR')).errorCode).toBe(0);
  expect(cluster.brokers[0]!.broker.logger.level).toBe('ERROR');
  expect((await alter(connection, BROKER_LOGGER, '1', 'root', 'LOUD')).errorCode).toBe(ErrorCode.INVALID_CONFIG);
  expect((await alter(connection, BROKER_LOGGER, '1', 'root', null)).errorCode).toBe(ErrorCode.INVALID_REQUEST);
});

it('appends to one list at the same time are all kept', async () => {
  const cluster = await startInProcess(2);
  const connections = [await cluster.connect(1), await cluster.connect(2)];
  await createTopic(connections[0]!, 't');
  const name = 'leader.replication.throttled.replicas';
  const append = (i: number) => {
    const configs = [{ name, configOperation: 2, value: `${i}:1` }];
    const resources = [{ resourceType: TOPIC, resourceName: 't', configs }];
    return connections[i % 2]!.send('IncrementalAlterConfigs', { resources });
  };
  await Promise.all(Array.from({ length: 12 }, (_, i) => append(i)));
  const { value } = (await describeOne(connections[0]!, TOPIC, 't', name))!;
  expect(value!.split(',').length).toBe(12);
});

it('a broker tells where it listens and what it advertises, as set when it was started', async () => {
  const over = {
    listeners: [{ name: 'INSIDE', protocol: 'PLAINTEXT', advertisedHost: 'kafka.test', advertisedPort: 99 }],
  };
  const cluster = await startInProcess(1, over);
  const told = async (key: string) => describeOne(await cluster.connect(), BROKER, '1', key);
  expect(await told('listeners')).toMatchObject({
    value: `INSIDE://127.0.0.1:0`,
    configSource: 4,
    readOnly: false,
  });
  expect(await told('advertised.listeners')).toMatchObject({
    value: 'INSIDE://kafka.test:99',
    configSource: 4,
    readOnly: true,
    synonyms: [{ name: 'advertised.listeners', value: 'INSIDE://kafka.test:99', source: 4 }],
  });
  expect(await told('listener.security.protocol.map')).toMatchObject({ value: 'INSIDE:PLAINTEXT', configSource: 4 });
});

it('min.insync.replicas is set for all brokers from the beginning, and changes only there (KIP-966)', async () => {
  const connection = await (await startInProcess(1)).connect();
  await createTopic(connection, 't');
  const key = 'min.insync.replicas';
  expect(await describeOne(connection, BROKER, '', key)).toMatchObject({ value: '1', configSource: 3 });
  expect(await describeOne(connection, TOPIC, 't', key)).toMatchObject({ value: '1', configSource: 3 });
  expect(await alter(connection, BROKER, '', key, null)).toMatchObject({ errorCode: ErrorCode.INVALID_CONFIG });
  expect(await alter(connection, BROKER, '1', key, '2')).toMatchObject({ errorCode: ErrorCode.INVALID_CONFIG });
  expect(await alter(connection, BROKER, '', key, '2')).toMatchObject({ errorCode: ErrorCode.NONE });
  expect(await describeOne(connection, TOPIC, 't', key)).toMatchObject({ value: '2', configSource: 3 });
});
