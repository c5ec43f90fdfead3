import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { subscribedTo } from '../../../src/broker/telemetry/subscription.js';
import type { Connection } from '../../../src/client/index.js';
import { ErrorCode, ZERO_UUID } from '../../../src/protocol/index.js';
import { startInProcess } from '../in-process.js';

const CLIENT_METRICS = 16;

async function subscribe(connection: Connection, resourceName: string, configs: Record<string, string>) {
  const { responses } = await connection.send('IncrementalAlterConfigs', {
    resources: [
      {
        resourceType: CLIENT_METRICS,
        resourceName,
        configs: Object.entries(configs).map(([name, value]) => ({ name, configOperation: 0, value })),
      },
    ],
    validateOnly: false,
  });
  return responses[0]!.errorCode;
}

const subscriptionFor = (connection: Connection, clientInstanceId = ZERO_UUID) =>
  connection.send('GetTelemetrySubscriptions', { clientInstanceId });

async function push(connection: Connection, subscriptionId: number, clientInstanceId: string, over: object = {}) {
  const body = { clientInstanceId, subscriptionId, terminating: false, compressionType: 0, metrics: Buffer.from('m') };
  return (await connection.send('PushTelemetry', { ...body, ...over })).errorCode;
}

describe('client telemetry (KIP-714)', () => {
  it('without subscriptions asks for nothing, every five minutes', async () => {
    const connection = await (await startInProcess()).connect();
    const told = await subscriptionFor(connection);
    expect(told).toMatchObject({ errorCode: 0, pushIntervalMs: 300_000, requestedMetrics: [], deltaTemporality: true });
    expect(told.clientInstanceId).not.toBe(ZERO_UUID);
    expect(told.acceptedCompressionTypes).toEqual([4, 3, 1, 2]);
  });

  it('asks those that a subscription matches, as often as the most eager one wants', async () => {
    const connection = await (await startInProcess()).connect();
    await subscribe(connection, 'all', { metrics: 'org.apache.kafka.producer.,org.apache.kafka.consumer.' });
    await subscribe(connection, 'eager', {
      metrics: 'org.',
      'interval.ms': '100',
      match: 'client_source_address=127.*',
    });
    await subscribe(connection, 'others', { metrics: '*', 'interval.ms': '200', match: 'client_id=nobody' });
    const told = await subscriptionFor(connection);
    expect(told.pushIntervalMs).toBe(100);
    expect(told.requestedMetrics).toEqual(['org.', 'org.apache.kafka.consumer.', 'org.apache.kafka.producer.']);
    const { configResources } = await connection.send('ListConfigResources', {}, { version: 0 });
    expect(configResources.map(({ resourceName }) => resourceName)).toEqual(['all', 'eager', 'others']);
  });

  it('takes a push, and refuses one that is early, for another subscription, unknown, or a bomb', async () => {
    const cluster = await startInProcess();
    const connection = await cluster.connect();
    const { clientInstanceId, subscriptionId } = await subscriptionFor(connection);
    expect(await push(connection, subscriptionId, clientInstanceId)).toBe(ErrorCode.NONE);
    expect(await push(connection, subscriptionId, clientInstanceId)).toBe(ErrorCode.THROTTLING_QUOTA_EXCEEDED);
    expect((await subscriptionFor(connection, clientInstanceId)).errorCode).toBe(ErrorCode.THROTTLING_QUOTA_EXCEEDED);
    expect(await push(connection, 1, ZERO_UUID)).toBe(ErrorCode.INVALID_REQUEST);

    const fresh = async () =>
      (await subscriptionFor(connection)) as { clientInstanceId: string; subscriptionId: number };
    const a = await fresh();
    expect(await push(connection, a.subscriptionId + 1, a.clientInstanceId)).toBe(ErrorCode.UNKNOWN_SUBSCRIPTION_ID);
    // Whoever is told so asks again at once.
    expect((await subscriptionFor(connection, a.clientInstanceId)).errorCode).toBe(ErrorCode.NONE);
    const b = await fresh();
    const unknown = await push(connection, b.subscriptionId, b.clientInstanceId, { compressionType: 9 });
    expect(unknown).toBe(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE);
    const c = await fresh();
    const large = await push(connection, c.subscriptionId, c.clientInstanceId, { metrics: Buffer.alloc(1_048_577) });
    expect(large).toBe(ErrorCode.TELEMETRY_TOO_LARGE);
    const d = await fresh();
    const bomb = { compressionType: 1, metrics: gzipSync(Buffer.alloc(64 * 1024 * 1024)) };
    expect(await push(connection, d.subscriptionId, d.clientInstanceId, bomb)).toBe(ErrorCode.INVALID_RECORD);
    const e = await fresh();
    expect(await push(connection, e.subscriptionId, e.clientInstanceId, { terminating: true })).toBe(ErrorCode.NONE);
    expect(await push(connection, e.subscriptionId, e.clientInstanceId)).toBe(ErrorCode.INVALID_REQUEST);
  });

  it.each([
    [{ 'interval.ms': '99' }, ErrorCode.INVALID_REQUEST],
    [{ 'interval.ms': 'soon' }, ErrorCode.INVALID_CONFIG],
    [{ unknown: '1' }, ErrorCode.INVALID_REQUEST],
    [{ match: 'client_id' }, ErrorCode.INVALID_CONFIG],
    [{ match: 'shoe_size=4.*' }, ErrorCode.INVALID_CONFIG],
    [{ match: 'client_id=(' }, ErrorCode.INVALID_CONFIG],
  ] as [Record<string, string>, number][])('refuses the subscription %j', async (configs, error) => {
    const connection = await (await startInProcess()).connect();
    expect(await subscribe(connection, 's', configs)).toBe(error);
  });
});

it('the subscription id changes with what is asked for, and only with it', async () => {
  const { state } = (await startInProcess()).brokers[0]!.broker;
  const facts = {
    client_instance_id: 'i',
    client_id: 'c',
    client_software_name: 's',
    client_software_version: 'v',
    client_source_address: '127.0.0.1',
  };
  const before = subscribedTo(state, facts);
  state.resourceConfigs.set(
    '16/s',
    new Map([
      ['match', 'client_id=other'],
      ['metrics', '*'],
    ]),
  );
  expect(subscribedTo(state, facts)).toEqual(before);
  state.resourceConfigs.set('16/s', new Map([['metrics', '*']]));
  expect(subscribedTo(state, facts).subscriptionId).not.toBe(before.subscriptionId);
});
