import { expect, it } from 'vitest';
import { createTopic, startInProcess } from '../in-process.js';

it.each([
  [[], [1]],
  [['no-cancel'], [1, 2]],
])('under %j a move that is turned back leaves replicas %j', async (defects, replicas) => {
  const connection = await (await startInProcess(2, { defects })).connect(1);
  const assignments = [{ partitionIndex: 0, brokerIds: [1] }];
  await createTopic(connection, 't', { numPartitions: -1, replicationFactor: -1, assignments });
  const move = (to: number[] | null) =>
    connection.send('AlterPartitionReassignments', {
      timeoutMs: 5_000,
      topics: [{ name: 't', partitions: [{ partitionIndex: 0, replicas: to }] }],
    });
  await move([2]);
  await move(null);
  await move([1]);
  const under = await connection.send('ListPartitionReassignments', { timeoutMs: 5_000, topics: null });
  const { topics } = await connection.send('Metadata', { topics: [{ name: 't' }] });
  const moving = under.topics[0]?.partitions[0]?.replicas;
  expect(moving ?? topics[0]!.partitions[0]!.replicaNodes).toEqual(replicas);
});
