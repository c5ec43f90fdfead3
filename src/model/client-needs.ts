import type { ApiRange } from './evidence.js';

/**
 * What real clients must find to produce (idempotently), consume in classic groups and administer topics: per API the
 * versions that the client speaks. A target serves a client when it offers at least one of them. APIs for transactions,
 * security and the KIP-848 protocol are needed only by those who use them and are not in these lists.
 */
export interface ClientNeeds {
  /** As named in the config: `client version`. */
  client: string;
  /** Where the ranges were read. */
  source: string;
  needs: ApiRange[];
}

const apiKeys = {
  Produce: 0,
  Fetch: 1,
  ListOffsets: 2,
  Metadata: 3,
  OffsetCommit: 8,
  OffsetFetch: 9,
  FindCoordinator: 10,
  JoinGroup: 11,
  Heartbeat: 12,
  LeaveGroup: 13,
  SyncGroup: 14,
  DescribeGroups: 15,
  ListGroups: 16,
  ApiVersions: 18,
  CreateTopics: 19,
  DeleteTopics: 20,
  InitProducerId: 22,
  OffsetForLeaderEpoch: 23,
  DescribeConfigs: 32,
  CreatePartitions: 37,
  DeleteGroups: 42,
  IncrementalAlterConfigs: 44,
  DescribeCluster: 60,
} as const;

export const clientNeeds: readonly ClientNeeds[] = [
  {
    client: 'kafkajs 2.2.4',
    source: 'the versions exported by each src/protocol/requests/<api>/index.js of kafkajs 2.2.4',
    needs: ranges({
      // Records in batches of format v2 only: older versions exist in the client and lose headers and idempotence.
      Produce: [3, 7],
      Fetch: [4, 11],
      ListOffsets: [0, 3],
      Metadata: [0, 6],
      OffsetCommit: [0, 5],
      OffsetFetch: [1, 4],
      FindCoordinator: [0, 2],
      JoinGroup: [0, 5],
      Heartbeat: [0, 3],
      LeaveGroup: [0, 3],
      SyncGroup: [0, 3],
      DescribeGroups: [0, 2],
      ListGroups: [0, 2],
      ApiVersions: [0, 2],
      CreateTopics: [0, 3],
      DeleteTopics: [0, 1],
      InitProducerId: [0, 1],
      DescribeConfigs: [0, 2],
      CreatePartitions: [0, 1],
      DeleteGroups: [0, 1],
    }),
  },
  {
    client: 'librdkafka 2.0.2',
    source:
      'highest: debug=protocol of kcat 1.7.1 (librdkafka 2.0.2) against Apache Kafka 4.3.1; lowest: record batches v2 as in src/rdkafka_feature.c (MSGVER2)',
    needs: ranges({
      Produce: [3, 7],
      Fetch: [4, 11],
      ListOffsets: [0, 2],
      Metadata: [0, 4],
      OffsetCommit: [0, 7],
      OffsetFetch: [0, 7],
      FindCoordinator: [0, 2],
      JoinGroup: [0, 5],
      Heartbeat: [0, 3],
      LeaveGroup: [0, 1],
      SyncGroup: [0, 3],
      ApiVersions: [0, 3],
      InitProducerId: [0, 4],
    }),
  },
  {
    client: 'librdkafka 2.16.0',
    source:
      'highest: debug=protocol of confluent-kafka 2.16.1 (librdkafka 2.16.0) against Apache Kafka 4.3.1; lowest: record batches v2 as in src/rdkafka_feature.c (MSGVER2)',
    needs: ranges({
      Produce: [3, 10],
      Fetch: [4, 16],
      ListOffsets: [0, 7],
      Metadata: [0, 13],
      OffsetCommit: [0, 9],
      OffsetFetch: [0, 9],
      FindCoordinator: [0, 2],
      JoinGroup: [0, 5],
      Heartbeat: [0, 3],
      LeaveGroup: [0, 1],
      SyncGroup: [0, 3],
      DescribeGroups: [0, 5],
      ListGroups: [0, 5],
      ApiVersions: [0, 3],
      CreateTopics: [0, 4],
      DeleteTopics: [0, 4],
      InitProducerId: [0, 4],
      DescribeConfigs: [0, 1],
      CreatePartitions: [0, 2],
      DeleteGroups: [0, 2],
      IncrementalAlterConfigs: [0, 1],
    }),
  },
  {
    client: 'Java 3.9.2',
    source: 'validVersions of common/message/*Request.json in kafka-clients-3.9.2.jar, unstable versions left out',
    needs: ranges({
      Produce: [3, 11],
      Fetch: [4, 17],
      ListOffsets: [1, 9],
      Metadata: [0, 12],
      OffsetCommit: [0, 9],
      OffsetFetch: [0, 9],
      FindCoordinator: [0, 6],
      JoinGroup: [0, 9],
      Heartbeat: [0, 4],
      LeaveGroup: [0, 5],
      SyncGroup: [0, 5],
      DescribeGroups: [0, 5],
      ListGroups: [0, 5],
      ApiVersions: [0, 4],
      CreateTopics: [0, 7],
      DeleteTopics: [0, 6],
      InitProducerId: [0, 5],
      // Below v3 the Java consumer silently skips its check for truncated logs (KIP-320).
      OffsetForLeaderEpoch: [3, 4],
      DescribeConfigs: [0, 4],
      CreatePartitions: [0, 3],
      DeleteGroups: [0, 2],
      IncrementalAlterConfigs: [0, 1],
      DescribeCluster: [0, 1],
    }),
  },
  {
    client: 'Java 4.3.1',
    source: 'validVersions of common/message/*Request.json in kafka-clients-4.3.1.jar, unstable versions left out',
    needs: ranges({
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
      OffsetForLeaderEpoch: [3, 4],
      DescribeConfigs: [1, 4],
      CreatePartitions: [0, 3],
      DeleteGroups: [0, 2],
      IncrementalAlterConfigs: [0, 1],
      DescribeCluster: [0, 2],
    }),
  },
];

/**
 * The needs of the clients named: `kafkajs 2.2.4` is one, `Java` every version of it that is known, in any case. A name
 * that is not known has no needs, which the judge calls not proven. Without names: all that are known.
 */
export function needsOf(names?: readonly string[]): { client: string; needs: ApiRange[] }[] {
  const known = clientNeeds.map(({ client, needs }) => ({ client, needs: [...needs] }));
  if (names === undefined) return known;
  const found = names.flatMap((name) => {
    const wanted = name.trim().toLowerCase();
    const meant = known.filter(({ client }) => [client, familyOf(client)].some((one) => one.toLowerCase() === wanted));
    return meant.length > 0 ? meant : [{ client: name, needs: [] }];
  });
  return [...new Map(found.map((one) => [one.client, one])).values()];
}

/** `Java` of `Java 4.3.1`. */
function familyOf(client: string): string {
  return client.slice(0, client.lastIndexOf(' '));
}

function ranges(versions: Partial<Record<keyof typeof apiKeys, [min: number, max: number]>>): ApiRange[] {
  return Object.entries(versions).map(([api, [minVersion, maxVersion]]) => ({
    api,
    key: apiKeys[api as keyof typeof apiKeys],
    minVersion,
    maxVersion,
  }));
}
