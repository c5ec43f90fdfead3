import { expect, it } from 'vitest';
import { servedByKey } from '../../../src/broker/api/index.js';
import type { Connection } from '../../../src/client/index.js';
import { type ApiName, apis, speaks } from '../../../src/protocol/index.js';
import { createTopic, startInProcess } from '../in-process.js';

const served = [...servedByKey(new Set()).values()];

/** Bodies that fill the fields whose answers depend on versions; every other API is asked with its defaults. */
const bodies: Partial<Record<ApiName, (version: number) => object>> = {
  Produce: (version) => ({
    acks: 1,
    timeoutMs: 1_000,
    topicData: [{ ...(version < 13 ? { name: 't' } : {}), partitionData: [{ index: 0, records: null }] }],
  }),
  Fetch: (version) => ({
    replicaId: -1,
    maxBytes: 1_000,
    sessionEpoch: version < 7 ? undefined : -1,
    topics: [
      {
        ...(version < 13 ? { topic: 't' } : {}),
        partitions: [{ partition: 0, fetchOffset: 0n, partitionMaxBytes: 1_000 }],
      },
    ],
  }),
  ListOffsets: () => ({ replicaId: -1, topics: [{ name: 't', partitions: [{ partitionIndex: 0, timestamp: -1n }] }] }),
  Metadata: () => ({ topics: [{ name: 't' }] }),
  ApiVersions: (version) => (version < 3 ? {} : { clientSoftwareName: 'test', clientSoftwareVersion: '1' }),
  FindCoordinator: (version) => (version < 4 ? { key: 'g' } : { coordinatorKeys: ['g'] }),
  CreateTopics: () => ({ topics: [{ name: 'v', numPartitions: 1, replicationFactor: 1 }], validateOnly: true }),
  CreatePartitions: () => ({ topics: [{ name: 't', count: 2, assignments: null }], validateOnly: true }),
  DescribeConfigs: () => ({
    resources: [{ resourceType: 2, resourceName: 't', configurationKeys: null }],
    includeSynonyms: true,
  }),
  OffsetForLeaderEpoch: () => ({
    replicaId: -2,
    topics: [{ topic: 't', partitions: [{ partition: 0, leaderEpoch: 0 }] }],
  }),
  DescribeCluster: () => ({}),
  DescribeTopicPartitions: () => ({ topics: [{ name: 't' }], responsePartitionLimit: 10 }),
};

const cases = served.flatMap(({ api, minVersion, maxVersion }) =>
  Array.from({ length: maxVersion - minVersion + 1 }, (_, i): [ApiName, number] => [api, minVersion + i]),
);

it('serves only versions that the protocol library speaks', () => {
  for (const [api, version] of cases) expect([api, version, speaks(apis[api], version)]).toEqual([api, version, true]);
});

it('answers every version that it offers', { timeout: 60_000 }, async () => {
  const connection: Connection = await (await startInProcess()).connect();
  await createTopic(connection, 't');
  for (const [api, version] of cases) {
    const body = bodies[api]?.(version) ?? {};
    await connection.send(api, body as never, { version, timeoutMs: 5_000 }).catch((error) => {
      throw new Error(`${api} v${version}: ${error.message}`);
    });
  }
  expect(connection.closed).toBe(false);
});
