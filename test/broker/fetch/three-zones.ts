import type { Connection } from '../../../src/client/index.js';
import { batchOf, createTopic, produceTo, startInProcess } from '../in-process.js';

/** Three zones, topic `t` with one partition: broker 1 leads, 2 follows, 3 has no replica. */
export async function threeZones(over: Record<string, unknown> = {}) {
  const cluster = await startInProcess(0, { replicaSelector: 'rack', ...over });
  for (const id of [1, 2, 3]) await cluster.start(id, { rack: `zone-${id}` });
  const connections = [await cluster.connect(1), await cluster.connect(2), await cluster.connect(3)] as const;
  const assignments = [{ partitionIndex: 0, brokerIds: [1, 2] }];
  await createTopic(connections[0], 't', { numPartitions: -1, replicationFactor: -1, assignments });
  await produceTo(connections[0], 't', 0, batchOf({ value: Buffer.from('one') }, { value: Buffer.from('two') }));
  return { cluster, connections };
}

export async function fetchAs(
  connection: Connection,
  rackId: string,
  { version = 12, fetchOffset = 0, currentLeaderEpoch = -1, maxWaitMs = 0 } = {},
) {
  const partitions = [{ partition: 0, fetchOffset, partitionMaxBytes: 1_000_000, currentLeaderEpoch }];
  const body = {
    replicaId: -1,
    maxWaitMs,
    minBytes: 1,
    maxBytes: 1_000_000,
    sessionId: 0,
    sessionEpoch: -1,
    topics: [{ topic: 't', partitions }],
    ...(version >= 11 ? { rackId } : {}),
  };
  const { responses } = await connection.send('Fetch', body, { version });
  return responses[0]!.partitions[0]!;
}
