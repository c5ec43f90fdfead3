import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Connection } from '../../src/client/index.js';
import type { ApiName, RequestOf, ResponseOf, Writable } from '../../src/protocol/index.js';
import { apis, ErrorCode } from '../../src/protocol/index.js';
import { batchOf, type InProcessCluster, startInProcess } from '../broker/in-process.js';
import { allow, anyAcl, deny } from '../broker/security/acls.js';
import { askAs } from '../broker/security/ask-as.js';
import { type ApacheKafka, freePort, kafkaMissing, startApacheKafka } from './apache-kafka.js';

const missing = kafkaMissing();

/** Each may do something else; nobody may do anything to `hidden`, and `absent` does not exist. */
const creations = [
  allow('describer', 'DESCRIBE', 'TOPIC', 'seen'),
  allow('describer', 'DESCRIBE', 'GROUP', 'g'),
  allow('describer', 'DESCRIBE', 'TRANSACTIONAL_ID', 'tx'),
  allow('describer', 'DESCRIBE', 'CLUSTER', 'kafka-cluster'),
  allow('describer', 'DESCRIBE_CONFIGS', 'CLUSTER', 'kafka-cluster'),
  allow('reader', 'READ', 'TOPIC', 'seen'),
  allow('reader', 'READ', 'TOPIC', 'absent'),
  allow('reader', 'READ', 'GROUP', 'g'),
  allow('writer', 'WRITE', 'TOPIC', 's…'),
  allow('writer', 'WRITE', 'TRANSACTIONAL_ID', 'tx'),
  allow('owner', 'ALL', 'TOPIC', '*'),
  deny('owner', 'ALL', 'TOPIC', 'hid…'),
  allow('owner', 'ALL', 'GROUP', '*'),
  allow('operator', 'ALL', 'CLUSTER', 'kafka-cluster'),
  deny('operator', 'CREATE', 'CLUSTER', 'kafka-cluster'),
  allow('operator', 'ALTER_CONFIGS', 'TOPIC', 'seen'),
  allow('operator', 'CREATE', 'TOPIC', 'new…'),
  allow('operator', 'IDEMPOTENT_WRITE', 'CLUSTER', 'kafka-cluster'),
];
const users = ['stranger', 'describer', 'reader', 'writer', 'owner', 'operator'];
const topics = ['seen', 'hidden', 'absent'];

interface Case<A extends ApiName = ApiName> {
  api: A;
  version: number;
  body: () => Writable<RequestOf<A>>;
}

function one<A extends ApiName>(api: A, version: number, body: () => Writable<RequestOf<A>>): Case {
  return { api, version, body } as unknown as Case;
}

const partition0 = { partitionIndex: 0 };
const cases: Case[] = [
  one('Metadata', 12, () => ({ topics: null, includeTopicAuthorizedOperations: true })),
  one('Metadata', 1, () => ({ topics: null })),
  one('Metadata', 9, () => ({
    topics: topics.map((name) => ({ name })),
    includeTopicAuthorizedOperations: true,
    includeClusterAuthorizedOperations: true,
  })),
  one('DescribeCluster', 1, () => ({ includeClusterAuthorizedOperations: true })),
  one('DescribeTopicPartitions', 0, () => ({ topics: topics.map((name) => ({ name })), responsePartitionLimit: 10 })),
  one('DescribeTopicPartitions', 0, () => ({ topics: [], responsePartitionLimit: 1000 })),
  one('Produce', 11, () => ({
    acks: -1,
    timeoutMs: 5_000,
    topicData: topics.map((name) => ({
      name,
      partitionData: [{ index: 0, records: batchOf({ value: null, key: Buffer.from('k') }) }],
    })),
  })),
  one('Fetch', 12, () => ({
    replicaId: -1,
    maxBytes: 1_000,
    sessionEpoch: -1,
    topics: topics.map((topic) => ({
      topic,
      partitions: [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 1_000 }],
    })),
  })),
  one('ListOffsets', 7, () => ({
    replicaId: -1,
    topics: topics.map((name) => ({ name, partitions: [{ ...partition0, timestamp: -2 }] })),
  })),
  one('OffsetForLeaderEpoch', 4, () => ({
    replicaId: -1,
    topics: topics.map((topic) => ({ topic, partitions: [{ partition: 0, leaderEpoch: 0 }] })),
  })),
  one('DeleteRecords', 2, () => ({
    topics: topics.map((name) => ({ name, partitions: [{ ...partition0, offset: 0 }] })),
    timeoutMs: 5_000,
  })),
  one('InitProducerId', 4, () => ({ transactionalId: null, transactionTimeoutMs: 60_000 })),
  one('FindCoordinator', 4, () => ({ keyType: 0, coordinatorKeys: ['g', 'other'] })),
  one('FindCoordinator', 2, () => ({ keyType: 0, key: 'other' })),
  one('JoinGroup', 5, () => ({
    groupId: 'other',
    sessionTimeoutMs: 10_000,
    rebalanceTimeoutMs: 10_000,
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: Buffer.alloc(0) }],
  })),
  one('SyncGroup', 5, () => ({
    groupId: 'g',
    memberId: 'm',
    generationId: 1,
    protocolType: 'consumer',
    protocolName: 'range',
  })),
  one('Heartbeat', 4, () => ({ groupId: 'g', memberId: 'm', generationId: 1 })),
  one('LeaveGroup', 3, () => ({ groupId: 'g', members: [{ memberId: 'm' }] })),
  one('OffsetCommit', 8, () => ({
    groupId: 'g',
    generationIdOrMemberEpoch: -1,
    memberId: '',
    topics: topics.map((name) => ({ name, partitions: [{ ...partition0, committedOffset: 0 }] })),
  })),
  one('OffsetFetch', 8, () => ({
    groups: ['g', 'other'].map((groupId) => ({
      groupId,
      topics: topics.map((name) => ({ name, partitionIndexes: [0] })),
    })),
  })),
  one('OffsetFetch', 8, () => ({ groups: [{ groupId: 'g', topics: null }] })),
  one('OffsetFetch', 5, () => ({ groupId: 'g', topics: topics.map((name) => ({ name, partitionIndexes: [0] })) })),
  one('OffsetFetch', 1, () => ({ groupId: 'g', topics: topics.map((name) => ({ name, partitionIndexes: [0] })) })),
  one('OffsetDelete', 0, () => ({
    groupId: 'absent-group',
    topics: topics.map((name) => ({ name, partitions: [partition0] })),
  })),
  one('DescribeGroups', 5, () => ({ groups: ['g', 'other'], includeAuthorizedOperations: true })),
  one('ListGroups', 4, () => ({})),
  one('DeleteGroups', 2, () => ({ groupsNames: ['absent-group'] })),
  one('CreateTopics', 7, () => ({
    topics: ['seen', 'new-one', 'fresh'].map((name) => ({ name, numPartitions: 1, replicationFactor: 1 })),
    timeoutMs: 5_000,
    validateOnly: true,
  })),
  one('CreatePartitions', 3, () => ({
    topics: topics.map((name) => ({ name, count: 2, assignments: null })),
    timeoutMs: 5_000,
    validateOnly: true,
  })),
  one('DeleteTopics', 5, () => ({ topicNames: ['absent', 'absent-too'], timeoutMs: 5_000 })),
  one('DescribeConfigs', 4, () => ({
    resources: [
      ...topics.map((resourceName) => ({ resourceType: 2, resourceName, configurationKeys: ['retention.ms'] })),
      { resourceType: 4, resourceName: '1', configurationKeys: ['num.partitions'] },
    ],
  })),
  one('IncrementalAlterConfigs', 1, () => ({
    resources: [
      ...topics.map((resourceName) => ({
        resourceType: 2,
        resourceName,
        configs: [{ name: 'retention.ms', configOperation: 0, value: '1000' }],
      })),
      { resourceType: 4, resourceName: '1', configs: [] },
    ],
    validateOnly: true,
  })),
  one('AlterConfigs', 2, () => ({
    resources: topics.map((resourceName) => ({
      resourceType: 2,
      resourceName,
      configs: [{ name: 'retention.ms', value: '1000' }],
    })),
    validateOnly: true,
  })),
  one('DescribeAcls', 3, () => ({ ...anyAcl, principalFilter: 'User:nobody' })),
  one('CreateAcls', 3, () => ({ creations: creations.slice(0, 2) })),
  one('DeleteAcls', 3, () => ({ filters: [{ ...anyAcl, principalFilter: 'User:nobody' }] })),
  one('DescribeClientQuotas', 1, () => ({ components: [], strict: false })),
  one('AlterClientQuotas', 1, () => ({
    entries: [
      {
        entity: [{ entityType: 'user', entityName: 'nobody' }],
        ops: [{ key: 'producer_byte_rate', value: 5, remove: false }],
      },
    ],
    validateOnly: true,
  })),
  one('DescribeLogDirs', 4, () => ({ topics: [] })),
  one('AlterPartitionReassignments', 0, () => ({ topics: [], timeoutMs: 5_000 })),
  one('ListPartitionReassignments', 0, () => ({ topics: [], timeoutMs: 5_000 })),
  one('ElectLeaders', 2, () => ({
    electionType: 0,
    topicPartitions: [{ topic: 'seen', partitions: [0] }],
    timeoutMs: 5_000,
  })),
  one('DescribeUserScramCredentials', 0, () => ({ users: [{ name: 'nobody' }] })),
  one('DescribeProducers', 0, () => ({ topics: topics.map((name) => ({ name, partitionIndexes: [0] })) })),
  one('DescribeTransactions', 0, () => ({ transactionalIds: ['tx', 'tx2'] })),
  one('ListTransactions', 1, () => ({})),
  one('AddOffsetsToTxn', 3, () => ({ transactionalId: 'no-such-tx', producerId: 1, producerEpoch: 0, groupId: 'g' })),
  one('EndTxn', 3, () => ({ transactionalId: 'no-such-tx', producerId: 1, producerEpoch: 0, committed: true })),
  one('ConsumerGroupHeartbeat', 0, () => ({
    groupId: 'absent-group',
    memberId: 'm',
    memberEpoch: 7,
    subscribedTopicNames: null,
  })),
  one('ConsumerGroupDescribe', 0, () => ({ groupIds: ['absent-group'], includeAuthorizedOperations: true })),
  one('ListConfigResources', 0, () => ({})),
  one('DescribeQuorum', 1, () => ({ topics: [{ topicName: '__cluster_metadata', partitions: [partition0] }] })),
];

describe.skipIf(missing !== null)(
  `who may do what, side by side with Apache Kafka’s StandardAuthorizer${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    let kafka: ApacheKafka;
    let ours: InProcessCluster;
    let saslPort = 0;
    const onKafka = new Map<string, Connection>();

    async function askKafka<A extends ApiName>(user: string, api: A, body: Writable<RequestOf<A>>, version: number) {
      let connection = onKafka.get(user);
      if (connection === undefined) {
        const sasl = { mechanism: 'PLAIN', username: user, password: 'secret' } as const;
        connection = await Connection.open({ host: '127.0.0.1', port: saslPort }, { bootstrap: [], sasl });
        onKafka.set(user, connection);
      }
      return connection.send(api, body, { version });
    }

    const askOurs = <A extends ApiName>(user: string, api: A, body: Writable<RequestOf<A>>, version: number) =>
      askAs(ours.brokers[0]!.broker, user, api, body, { version });

    beforeAll(async () => {
      saslPort = await freePort();
      kafka = await startApacheKafka(({ port, controllerPort }) => ({
        listeners: `PLAINTEXT://127.0.0.1:${port},SASL://127.0.0.1:${saslPort},CONTROLLER://127.0.0.1:${controllerPort}`,
        'advertised.listeners': `PLAINTEXT://127.0.0.1:${port},SASL://127.0.0.1:${saslPort}`,
        'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL:SASL_PLAINTEXT',
        'listener.name.sasl.sasl.enabled.mechanisms': 'PLAIN',
        'listener.name.sasl.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required ${[
          'admin',
          ...users,
        ]
          .map((user) => `user_${user}="secret"`)
          .join(' ')};`,
        'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
        'super.users': 'User:ANONYMOUS;User:admin',
      }));
      ours = await startInProcess(1, { authorizer: 'acl', superUsers: ['User:admin'], autoCreateTopics: false });
      for (const ask of [askKafka, askOurs]) {
        const created = ['seen', 'hidden'].map((name) => ({ name, numPartitions: 1, replicationFactor: 1 }));
        await ask('admin', 'CreateTopics', { topics: created, timeoutMs: 10_000 }, 7);
        await ask('admin', 'CreateAcls', { creations }, 3);
        const committed = {
          groupId: 'g',
          generationIdOrMemberEpoch: -1,
          topics: ['seen', 'hidden'].map((name) => ({ name, partitions: [{ ...partition0, committedOffset: 0 }] })),
        };
        await vi.waitFor(
          async () => {
            await ask('admin', 'FindCoordinator', { keyType: 0, coordinatorKeys: ['g'] }, 4);
            const { topics } = await ask('admin', 'OffsetCommit', committed, 8);
            expect(topics.flatMap(({ partitions }) => partitions.map(({ errorCode }) => errorCode))).toEqual([0, 0]);
            const producer = { transactionalId: null, transactionTimeoutMs: 60_000 };
            expect((await ask('admin', 'InitProducerId', producer, 4)).errorCode).toBe(0);
            await ask('admin', 'FindCoordinator', { keyType: 1, coordinatorKeys: ['tx'] }, 4);
            const described = await ask('admin', 'DescribeTransactions', { transactionalIds: ['tx'] }, 0);
            expect(described.transactionStates[0]!.errorCode).toBe(ErrorCode.TRANSACTIONAL_ID_NOT_FOUND);
          },
          { timeout: 30_000, interval: 250 },
        );
      }
    });
    afterAll(async () => {
      for (const connection of onKafka.values()) connection.close();
      await kafka?.stop();
    });

    it('everybody is answered with the same errors and shown the same things', async () => {
      const { broker } = ours.brokers[0]!;
      const differences: string[] = [];
      for (const user of users) {
        for (const { api, version, body } of cases) {
          if (!broker.apis.has(apis[api].key)) continue;
          const theirs = essence(await askKafka(user, api, body(), version));
          const mine = essence(await askOurs(user, api, body(), version));
          const request = `${user}: ${api} v${version}`;
          differences.push(...theirs.filter((line) => !mine.includes(line)).map((line) => `${request} lacks ${line}`));
          differences.push(...mine.filter((line) => !theirs.includes(line)).map((line) => `${request} adds ${line}`));
        }
      }
      expect(differences).toEqual([]);
    });
  },
);

/** Errors, names and authorized operations of an answer, in any order; what belongs to one cluster only is left out. */
function essence(answer: ResponseOf<ApiName>): string[] {
  const lines: string[] = [];
  collect(answer, '');
  return lines.sort();

  function collect(value: unknown, path: string): void {
    if (Array.isArray(value)) {
      for (const item of value) if (!isInternal(item)) collect(item, `${path}/${labelOf(item)}`);
    } else if (typeof value === 'object' && value !== null && !Buffer.isBuffer(value)) {
      for (const [key, inner] of Object.entries(value)) {
        if (/errorcode|authorizedoperations/i.test(key)) lines.push(`${path} ${key}=${inner}`);
        else collect(inner, path);
      }
    }
  }
}

const labels = [
  'name',
  'topic',
  'topicName',
  'groupId',
  'group',
  'key',
  'user',
  'transactionalId',
  'resourceName',
  'partitionIndex',
  'index',
];

function labelOf(item: unknown): string {
  if (typeof item !== 'object' || item === null) return String(item);
  const found = labels.find((label) => label in item);
  return found === undefined ? '' : String((item as Record<string, unknown>)[found]);
}

function isInternal(item: unknown): boolean {
  return /^__(?!cluster_metadata)/.test(labelOf(item));
}
