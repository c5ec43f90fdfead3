import { describe, expect, it } from 'vitest';
import { coordinatorOf } from '../../../src/broker/state/coordinator.js';
import type { Connection } from '../../../src/client/index.js';
import { ErrorCode } from '../../../src/protocol/index.js';
import { createTopic, startInProcess } from '../in-process.js';

const GROUP = 32;

async function set(connection: Connection, resourceName: string, name: string, value: string) {
  const configs = [{ name, value, configOperation: 0 }];
  const resources = [{ resourceType: GROUP, resourceName, configs }];
  const { responses } = await connection.send('IncrementalAlterConfigs', { resources, validateOnly: false });
  return { error: responses[0]!.errorCode, message: responses[0]!.errorMessage };
}

async function describeGroup(connection: Connection, resourceName: string) {
  const resources = [{ resourceType: GROUP, resourceName, configurationKeys: null }];
  const { results } = await connection.send('DescribeConfigs', { resources, includeSynonyms: true });
  return results[0]!.configs;
}

describe('configs of a group', () => {
  it('are Apache Kafka’s, with the broker’s behind them, whether the group exists or not', async () => {
    const connection = await (await startInProcess()).connect();
    expect(await set(connection, 'g', 'consumer.session.timeout.ms', '50000')).toEqual({ error: 0, message: null });
    const configs = await describeGroup(connection, 'g');
    expect(configs).toHaveLength(17);
    expect(configs.find(({ name }) => name === 'consumer.session.timeout.ms')).toMatchObject({
      value: '50000',
      configSource: 8,
      synonyms: [
        { name: 'consumer.session.timeout.ms', value: '50000', source: 8 },
        { name: 'group.consumer.session.timeout.ms', value: '45000', source: 5 },
      ],
    });
    const { configResources } = await connection.send('ListConfigResources', { resourceTypes: [GROUP] });
    expect(configResources).toEqual([{ resourceName: 'g', resourceType: GROUP }]);
  });

  it.each([
    [
      'consumer.session.timeout.ms',
      '5',
      'consumer.session.timeout.ms must be greater than or equal to group.consumer.min.session.timeout.ms',
    ],
    [
      'consumer.session.timeout.ms',
      '70000',
      'consumer.session.timeout.ms must be less than or equal to group.consumer.max.session.timeout.ms',
    ],
    [
      'streams.num.standby.replicas',
      '9',
      'streams.num.standby.replicas must be less than or equal to group.streams.max.standby.replicas',
    ],
    [
      'consumer.heartbeat.interval.ms',
      'x',
      'Invalid value x for configuration consumer.heartbeat.interval.ms: Not a number of type INT',
    ],
    ['nonsense', '5', 'Unknown group config name: nonsense'],
  ])('%s=%s is refused in Kafka’s words', async (name, value, message) => {
    const connection = await (await startInProcess()).connect();
    expect(await set(connection, 'g', name, value)).toEqual({ error: ErrorCode.INVALID_CONFIG, message });
  });

  it('hold for its members', async () => {
    const cluster = await startInProcess();
    const connection = await cluster.connect();
    await createTopic(connection, 't');
    await set(connection, 'g', 'consumer.heartbeat.interval.ms', '7000');
    expect(coordinatorOf(cluster.brokers[0]!.broker.state, 'g')!.id).toBe(1);
    const joined = await connection.send('ConsumerGroupHeartbeat', {
      groupId: 'g',
      memberId: 'm',
      memberEpoch: 0,
      rebalanceTimeoutMs: 1_000,
      subscribedTopicNames: ['t'],
      topicPartitions: [],
    });
    expect(joined).toMatchObject({ errorCode: 0, heartbeatIntervalMs: 7_000 });
    const exposed = cluster.brokers[0]!.broker.metrics.registry.text();
    expect(exposed).toMatch(/diskless_groups\{state="Stable"\} 1/);
  });

  it('offsets and lag of a group are measured where it is coordinated', async () => {
    const cluster = await startInProcess();
    const connection = await cluster.connect();
    await createTopic(connection, 't');
    const partitions = [{ partitionIndex: 0, committedOffset: 0, committedMetadata: '' }];
    await connection.send('OffsetCommit', { groupId: 'g', topics: [{ name: 't', partitions }] }, { version: 9 });
    const exposed = cluster.brokers[0]!.broker.metrics.registry.text();
    expect(exposed).toContain('diskless_group_committed_offset{group="g",topic="t",partition="0"} 0');
    expect(exposed).toContain('diskless_group_lag_records{group="g",topic="t",partition="0"} 0');
  });
});
