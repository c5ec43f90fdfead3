import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/client/index.js';
import { ErrorCode } from '../../../src/protocol/index.js';
import { createTopic, startInProcess } from '../in-process.js';

const leadersOf = async (connection: Connection, topic: string) =>
  (await connection.send('Metadata', { topics: [{ name: topic }] })).topics[0]!.partitions.map(
    ({ leaderId }) => leaderId,
  );

describe('leaders after a broker was away', () => {
  it('return to it by ElectLeaders of every version', async () => {
    const cluster = await startInProcess(2, { autoLeaderRebalance: false });
    const connection = await cluster.connect(1);
    const assignments = [0, 1, 2].map((partitionIndex) => ({ partitionIndex, brokerIds: [2, 1] }));
    await createTopic(connection, 't', { numPartitions: -1, replicationFactor: -1, assignments });
    await cluster.brokers.find(({ broker }) => broker.config.id === 2)!.leave();
    await expect.poll(() => leadersOf(connection, 't')).toEqual([1, 1, 1]);
    await cluster.start(2);
    expect(await leadersOf(connection, 't')).toEqual([1, 1, 1]);
    for (const version of [0, 1, 2]) {
      const elected = await connection.send(
        'ElectLeaders',
        { topicPartitions: [{ topic: 't', partitions: [version] }], timeoutMs: 5_000 },
        { version },
      );
      expect(elected.replicaElectionResults[0]!.partitionResult).toEqual([
        { partitionId: version, errorCode: ErrorCode.NONE, errorMessage: null },
      ]);
    }
    await expect.poll(() => leadersOf(connection, 't')).toEqual([2, 2, 2]);
  });

  it('return by themselves after a while', async () => {
    const cluster = await startInProcess(2, { leaderRebalanceCheckMs: 20 });
    const connection = await cluster.connect(1);
    const assignments = Array.from({ length: 20 }, (_, partitionIndex) => ({ partitionIndex, brokerIds: [2, 1] }));
    await createTopic(connection, 't', { numPartitions: -1, replicationFactor: -1, assignments });
    await cluster.brokers.find(({ broker }) => broker.config.id === 2)!.leave();
    await cluster.start(2);
    await expect.poll(() => leadersOf(connection, 't')).toEqual(Array(20).fill(2));
  });
});

describe('ElectLeaders answers as Kafka', () => {
  it('what needs no election, is not there, or cannot be elected', async () => {
    const cluster = await startInProcess(2, { autoLeaderRebalance: false });
    const connection = await cluster.connect(1);
    const assignments = [{ partitionIndex: 0, brokerIds: [2, 1] }];
    await createTopic(connection, 't', { numPartitions: -1, replicationFactor: -1, assignments });
    const elect = async (topic: string, partition: number, electionType = 0) => {
      const topicPartitions = [{ topic, partitions: [partition] }];
      const answer = await connection.send('ElectLeaders', { electionType, topicPartitions, timeoutMs: 5_000 });
      return [answer.errorCode, answer.replicaElectionResults[0]!.partitionResult[0]!.errorCode];
    };
    expect(await elect('t', 0)).toEqual([0, ErrorCode.ELECTION_NOT_NEEDED]);
    expect(await elect('t', 1)).toEqual([0, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION]);
    expect(await elect('no', 0)).toEqual([0, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION]);
    expect(await elect('t', 0, 1)).toEqual([0, ErrorCode.ELECTION_NOT_NEEDED]);
    expect(await elect('t', 0, 7)).toEqual([ErrorCode.INVALID_REQUEST, ErrorCode.INVALID_REQUEST]);
    const all = await connection.send('ElectLeaders', { topicPartitions: null, timeoutMs: 5_000 });
    expect(all.replicaElectionResults).toEqual([{ topic: 't', partitionResult: [] }]);
    await cluster.brokers.find(({ broker }) => broker.config.id === 2)!.leave();
    expect(await elect('t', 0)).toEqual([0, ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE]);
  });
});
