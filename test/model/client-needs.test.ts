import { describe, expect, it } from 'vitest';
import { clientNeeds, needsOf } from '../../src/model/client-needs.js';
import { commonVersion } from '../../src/model/judging/api-versions.js';

/** Valid versions of the broker APIs in kafka-clients-4.3.1.jar (common/message/*Request.json), for the APIs clients need. */
const kafka431: Record<string, [number, number]> = {
  Produce: [3, 13],
  Fetch: [4, 18],
  ListOffsets: [1, 11],
  Metadata: [0, 13],
  OffsetCommit: [2, 10],
  OffsetFetch: [1, 10],
  FindCoordinator: [0, 6],
  JoinGroup: [0, 9],
  Heartbeat: [0, 4],
  LeaveGroup: [0, 5],
  SyncGroup: [0, 5],
  DescribeGroups: [0, 6],
  ListGroups: [0, 5],
  ApiVersions: [0, 4],
  CreateTopics: [2, 7],
  DeleteTopics: [1, 6],
  InitProducerId: [0, 5],
  OffsetForLeaderEpoch: [2, 4],
  DescribeConfigs: [1, 4],
  CreatePartitions: [0, 3],
  DeleteGroups: [0, 2],
  IncrementalAlterConfigs: [0, 1],
  DescribeCluster: [0, 2],
};

describe.each(clientNeeds.map((one) => [one.client, one] as const))('%s', (_, { client, source, needs }) => {
  it('names its source, and each API once with a range that makes sense', () => {
    expect(client).toMatch(/^\S+ \d+\.\d+\.\d+$/);
    expect(source.length).toBeGreaterThan(20);
    expect(new Set(needs.map(({ key }) => key)).size).toBe(needs.length);
    for (const { minVersion, maxVersion } of needs) expect(minVersion).toBeLessThanOrEqual(maxVersion);
  });

  it('is served by Apache Kafka 4.3.1', () => {
    for (const need of needs) {
      const [minVersion, maxVersion] = kafka431[need.api]!;
      expect(commonVersion(need, { ...need, minVersion, maxVersion }), need.api).not.toBeNull();
    }
  });

  it('needs what producing idempotently and consuming in a group take', () => {
    const apis = needs.map(({ api }) => api);
    for (const api of [
      'Produce',
      'Fetch',
      'Metadata',
      'InitProducerId',
      'FindCoordinator',
      'JoinGroup',
      'OffsetCommit',
    ]) {
      expect(apis).toContain(api);
    }
  });
});

describe('the clients that the config names', () => {
  const named = (...names: string[]) => needsOf(names).map(({ client }) => client);

  it('are the only ones compared with; without names it is all that are known', () => {
    expect(named('kafkajs 2.2.4')).toEqual(['kafkajs 2.2.4']);
    expect(needsOf().map(({ client }) => client)).toEqual(clientNeeds.map(({ client }) => client));
  });

  it('may be named without a version, in any case, and twice', () => {
    expect(named('java', 'Java 4.3.1')).toEqual(['Java 3.9.2', 'Java 4.3.1']);
  });

  it('have no needs where nothing is known of them, and not those of a namesake', () => {
    expect(needsOf(['sarama 1.45.0', 'Java 9.9.9'])).toEqual([
      { client: 'sarama 1.45.0', needs: [] },
      { client: 'Java 9.9.9', needs: [] },
    ]);
  });
});
