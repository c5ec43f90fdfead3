import { ErrorCode } from '../../protocol/index.js';
import { serve } from '../context.js';
import { allPartitions, type PartitionState } from '../state/state.js';

/** ListPartitionReassignments, version 0 (KIP-455). Moves are done at once, so a correct broker lists none. */
export const listPartitionReassignments = serve(
  'ListPartitionReassignments',
  { min: 0, max: 0 },
  async (broker, request) => {
    await broker.caughtUp();
    const asked =
      request.topics && new Map(request.topics.map(({ name, partitionIndexes }) => [name, partitionIndexes]));
    const moving = [...allPartitions(broker.state)].filter(
      ({ topic, partition, moving: move }) =>
        move !== null && (asked === null || asked.get(topic.name)?.includes(partition)),
    );
    const names = [...new Set(moving.map(({ topic }) => topic.name))];
    return {
      errorCode: ErrorCode.NONE,
      topics: names.map((name) => ({
        name,
        partitions: moving.filter(({ topic }) => topic.name === name).map(describe),
      })),
    };
  },
);

function describe({ partition, replicas, moving }: PartitionState) {
  const to = moving?.to ?? [];
  const adding = to.filter((id) => !replicas.includes(id));
  return {
    partitionIndex: partition,
    replicas: [...replicas, ...adding],
    addingReplicas: adding,
    removingReplicas: replicas.filter((id) => !to.includes(id)),
  };
}
