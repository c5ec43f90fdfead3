import { describe, expect, it } from 'vitest';
import { ErrorCode, type RequestOf, type Writable } from '../../../src/protocol/index.js';
import { createTopic, startInProcess } from '../in-process.js';

/** Each one as a booted Apache Kafka 4.3.1 answered it. */
describe('AlterPartitionReassignments answers as Kafka', () => {
  it.each<
    [
      string,
      Partial<Writable<RequestOf<'AlterPartitionReassignments'>>> | null,
      string,
      number,
      number[] | null,
      number,
    ]
  >([
    ['a cancellation of nothing', null, 't', 0, null, ErrorCode.NO_REASSIGNMENT_IN_PROGRESS],
    ['no replicas', null, 't', 0, [], ErrorCode.INVALID_REPLICA_ASSIGNMENT],
    ['an unknown broker', null, 't', 0, [9], ErrorCode.INVALID_REPLICA_ASSIGNMENT],
    ['a broker named twice', null, 't', 0, [1, 1], ErrorCode.INVALID_REPLICA_ASSIGNMENT],
    [
      'a broker named twice, where the size may not change',
      { allowReplicationFactorChange: false },
      't',
      0,
      [1, 1],
      ErrorCode.INVALID_REPLICA_ASSIGNMENT,
    ],
    [
      'another size that is not allowed',
      { allowReplicationFactorChange: false },
      't',
      0,
      [1, 2],
      ErrorCode.INVALID_REPLICATION_FACTOR,
    ],
    ['an unknown topic', null, 'no', 0, [1], ErrorCode.UNKNOWN_TOPIC_OR_PARTITION],
    ['an unknown partition', null, 't', 9, null, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION],
    ['what is already so', null, 't', 0, [1], ErrorCode.NONE],
    ['another size', null, 't', 0, [1, 2], ErrorCode.NONE],
  ])('%s', async (_, over, topic, partitionIndex, replicas, error) => {
    const connection = await (await startInProcess(2)).connect();
    await createTopic(connection, 't', {
      numPartitions: -1,
      replicationFactor: -1,
      assignments: [{ partitionIndex: 0, brokerIds: [1] }],
    });
    const topics = [{ name: topic, partitions: [{ partitionIndex, replicas }] }];
    const answer = await connection.send('AlterPartitionReassignments', { timeoutMs: 5_000, topics, ...over });
    expect([answer.errorCode, answer.responses[0]!.partitions[0]!.errorCode]).toEqual([0, error]);
  });
});
