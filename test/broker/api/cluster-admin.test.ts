import { describe, expect, it } from 'vitest';
import { ErrorCode, ZERO_UUID } from '../../../src/protocol/index.js';
import { batchOf, createTopic, produceTo, startInProcess } from '../in-process.js';

describe('log directories', () => {
  it('are one: the store, with the live bytes of the partitions that have a replica here', async () => {
    const cluster = await startInProcess(2);
    const connection = await cluster.connect(1);
    const assignments = [
      { partitionIndex: 0, brokerIds: [1] },
      { partitionIndex: 1, brokerIds: [2] },
    ];
    await createTopic(connection, 't', { numPartitions: -1, replicationFactor: -1, assignments });
    await produceTo(connection, 't', 0, batchOf({ value: Buffer.alloc(1_000) }));
    for (const version of [1, 2, 3, 4, 5]) {
      const { results } = await connection.send('DescribeLogDirs', { topics: null }, { version });
      expect(results).toHaveLength(1);
      const [partition, ...others] = results[0]!.topics[0]!.partitions;
      expect([partition!.partitionIndex, others]).toEqual([0, []]);
      expect(Number(partition!.partitionSize)).toBeGreaterThan(1_000);
    }
    const asked = { topics: [{ topic: 'no', partitions: [0] }] };
    expect((await connection.send('DescribeLogDirs', asked)).results[0]!.topics).toEqual([]);
  });

  it('a move to it is done already, a move elsewhere finds no such directory', async () => {
    const connection = await (await startInProcess()).connect();
    await createTopic(connection, 't');
    const { logDir } = (await connection.send('DescribeLogDirs', { topics: null })).results[0]!;
    const move = async (path: string) => {
      const dirs = [{ path, topics: [{ name: 't', partitions: [0, 5] }] }];
      const { results } = await connection.send('AlterReplicaLogDirs', { dirs });
      return results[0]!.partitions.map(({ errorCode }) => errorCode);
    };
    expect(await move(logDir)).toEqual([ErrorCode.NONE, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION]);
    expect(await move('/elsewhere')).toEqual([ErrorCode.LOG_DIR_NOT_FOUND, ErrorCode.LOG_DIR_NOT_FOUND]);
  });
});

describe('the quorum', () => {
  it('is described as live brokers behind one log, whoever is asked', async () => {
    const cluster = await startInProcess(3);
    const connection = await cluster.connect(2);
    const topics = [{ topicName: '__cluster_metadata', partitions: [{ partitionIndex: 0 }] }];
    for (const version of [0, 1, 2]) {
      const quorum = await connection.send('DescribeQuorum', { topics }, { version });
      const [partition] = quorum.topics[0]!.partitions;
      expect(partition).toMatchObject({ errorCode: 0, leaderId: 1, observers: [] });
      expect(partition!.currentVoters.map(({ replicaId }) => replicaId)).toEqual([1, 2, 3]);
      for (const voter of partition!.currentVoters)
        expect(voter.logEndOffset).toBeLessThanOrEqual(partition!.highWatermark);
      if (version === 2) expect(quorum.nodes.map(({ nodeId }) => nodeId)).toEqual([1, 2, 3]);
    }
  });

  it('is reached through every listener by its own name', async () => {
    const listeners = ['INSIDE', 'OUTSIDE'].map((name) => ({ name, protocol: 'PLAINTEXT' }));
    const connection = await (await startInProcess(1, { listeners })).connect();
    const topics = [{ topicName: '__cluster_metadata', partitions: [{ partitionIndex: 0 }] }];
    const { nodes } = await connection.send('DescribeQuorum', { topics }, { version: 2 });
    expect(nodes[0]!.listeners.map(({ name }) => name)).toEqual(['INSIDE', 'OUTSIDE']);
  });

  it('of any other partition is unknown', async () => {
    const connection = await (await startInProcess()).connect();
    const ask = async (topicName: string, partitionIndex: number) =>
      (await connection.send('DescribeQuorum', { topics: [{ topicName, partitions: [{ partitionIndex }] }] }))
        .topics[0]!.partitions[0]!.errorCode;
    expect(await ask('t', 0)).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    expect(await ask('__cluster_metadata', 1)).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  });

  it('takes no voters: brokers join and leave by themselves', async () => {
    const connection = await (await startInProcess()).connect();
    const listeners = [{ name: 'CONTROLLER', host: 'h', port: 1 }];
    const voter = { voterId: 7, voterDirectoryId: 'AAAAAAAAAAAAAAAAAAAAAQ', listeners, timeoutMs: 1_000 };
    const add = async (over: object) =>
      (await connection.send('AddRaftVoter', { clusterId: null, ...voter, ...over })).errorCode;
    expect(await add({})).toBe(ErrorCode.UNSUPPORTED_VERSION);
    expect(await add({ voterId: -1 })).toBe(ErrorCode.INVALID_REQUEST);
    expect(await add({ voterDirectoryId: ZERO_UUID })).toBe(ErrorCode.INVALID_REQUEST);
    expect(await add({ listeners: [] })).toBe(ErrorCode.INVALID_REQUEST);
    const other = await connection.send('RemoveRaftVoter', { clusterId: 'other', voterId: 7 });
    expect(other.errorCode).toBe(ErrorCode.INCONSISTENT_CLUSTER_ID);
  });
});

describe('a broker id', () => {
  it('that is unregistered is gone from the cluster; an unknown one is told so', async () => {
    const cluster = await startInProcess(2);
    const connection = await cluster.connect(1);
    await cluster.brokers[1]!.leave();
    const unregister = async (brokerId: number) => (await connection.send('UnregisterBroker', { brokerId })).errorCode;
    expect(await unregister(2)).toBe(ErrorCode.NONE);
    const { brokers } = await connection.send('DescribeCluster', { includeFencedBrokers: true });
    expect(brokers.map(({ brokerId }) => brokerId)).toEqual([1]);
    expect(await unregister(2)).toBe(ErrorCode.BROKER_ID_NOT_REGISTERED);
  });

  it('that is unregistered while its process runs is taken again by it', async () => {
    const cluster = await startInProcess(2);
    const connection = await cluster.connect(1);
    expect((await connection.send('UnregisterBroker', { brokerId: 2 })).errorCode).toBe(ErrorCode.NONE);
    const ids = async () => (await connection.send('Metadata', { topics: [] })).brokers.map(({ nodeId }) => nodeId);
    await expect.poll(ids).toEqual([1, 2]);
  });
});

describe('resources with configs', () => {
  it('are topics, brokers and their loggers; version 0 lists client metrics only', async () => {
    const connection = await (await startInProcess()).connect();
    await createTopic(connection, 't');
    const list = async (resourceTypes: number[], version = 1) => {
      const answer = await connection.send('ListConfigResources', { resourceTypes }, { version });
      return [
        answer.errorCode,
        answer.configResources.map((found) => `${found.resourceType} ${found.resourceName}`).sort(),
      ];
    };
    expect(await list([])).toEqual([0, ['2 t', '4 1', '8 1']]);
    expect(await list([2])).toEqual([0, ['2 t']]);
    expect(await list([16, 32])).toEqual([0, []]);
    expect(await list([3])).toEqual([ErrorCode.UNSUPPORTED_VERSION, []]);
    expect((await connection.send('ListConfigResources', {}, { version: 0 })).configResources).toEqual([]);
  });
});

it('endpoints of other kinds than brokers are refused, each with its error', async () => {
  const connection = await (await startInProcess()).connect();
  const ask = async (endpointType: number) =>
    (await connection.send('DescribeCluster', { endpointType }, { version: 1 })).errorCode;
  expect(await ask(2)).toBe(ErrorCode.MISMATCHED_ENDPOINT_TYPE);
  expect(await ask(9)).toBe(ErrorCode.UNSUPPORTED_ENDPOINT_TYPE);
});
