import type { Cluster } from '../cluster.js';
import { KafkaError } from '../errors.js';

export interface OngoingReassignment {
  topic: string;
  partition: number;
  replicas: number[];
  adding: number[];
  removing: number[];
}

/**
 * Ask for a new replica list (KIP-455); done when `reassignments` shows it no more. Null cancels what is going on.
 * @throws KafkaError INVALID_REPLICA_ASSIGNMENT, NO_REASSIGNMENT_IN_PROGRESS (cancelling nothing), …
 */
export async function reassign(
  cluster: Cluster,
  moves: { topic: string; partition: number; replicas: number[] | null }[],
): Promise<void> {
  const topics = new Map<string, { partitionIndex: number; replicas: number[] | null }[]>();
  for (const { topic, partition, replicas } of moves) {
    topics.set(topic, [...(topics.get(topic) ?? []), { partitionIndex: partition, replicas }]);
  }
  const body = { timeoutMs: 30_000, topics: [...topics].map(([name, partitions]) => ({ name, partitions })) };
  const response = await cluster.request('AlterPartitionReassignments', { controller: true }, body);
  for (const { name, partitions } of response.responses) {
    for (const { partitionIndex, errorCode, errorMessage } of partitions) {
      if (errorCode !== 0)
        throw new KafkaError(
          'AlterPartitionReassignments',
          errorCode,
          `reassigning ${name}-${partitionIndex}`,
          errorMessage,
        );
    }
  }
}

/** What is still moving, in the whole cluster. */
export async function reassignments(cluster: Cluster): Promise<OngoingReassignment[]> {
  const response = await cluster.request(
    'ListPartitionReassignments',
    { controller: true },
    { timeoutMs: 30_000, topics: null },
  );
  return response.topics.flatMap(({ name, partitions }) =>
    partitions.map(({ partitionIndex, replicas, addingReplicas, removingReplicas }) => ({
      topic: name,
      partition: partitionIndex,
      replicas,
      adding: addingReplicas,
      removing: removingReplicas,
    })),
  );
}
