import { ErrorCode } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';
import type { ReassignEntry } from '../state/entries/reassign.js';

/**
 * AlterPartitionReassignments, versions 0–1 (KIP-455; null replicas cancel).
 *
 * A move is one metadata entry: when it is answered the new leader leads, and nothing was copied. So there is rarely
 * anything to cancel (NO_REASSIGNMENT_IN_PROGRESS).
 */
export const alterPartitionReassignments = serve(
  'AlterPartitionReassignments',
  { min: 0, max: 1 },
  async (broker, request) => {
    await broker.caughtUp();
    return {
      allowReplicationFactorChange: request.allowReplicationFactorChange,
      errorCode: ErrorCode.NONE,
      responses: await Promise.all(
        request.topics.map(async ({ name, partitions }) => ({
          name,
          partitions: await Promise.all(
            partitions.map(({ partitionIndex, replicas }) =>
              reassign(broker, name, partitionIndex, replicas, request.allowReplicationFactorChange),
            ),
          ),
        })),
      ),
    };
  },
);

async function reassign(
  broker: Broker,
  name: string,
  partitionIndex: number,
  replicas: number[] | null,
  mayResize: boolean,
) {
  const partition = broker.state.topics.get(name)?.partitions[partitionIndex];
  if (partition === undefined) {
    return answer(
      partitionIndex,
      ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
      `There is no partition ${name}-${partitionIndex}.`,
    );
  }
  const entry: ReassignEntry = {
    kind: 'reassign',
    topicId: partition.topic.id,
    partition: partitionIndex,
    replicas,
    ...(mayResize ? {} : { sameSize: true }),
    at: broker.clock.wallMs(),
    ...faults(broker),
  };
  const { error, message } = await broker.propose(entry);
  return answer(partitionIndex, error, message ?? null);
}

/** Defects `copy-on-move`, `drop-on-move` and `no-cancel`. */
function faults(broker: Broker): Pick<ReassignEntry, 'faults'> {
  if (broker.defects.has('copy-on-move')) return { faults: { copyFirst: true } };
  if (broker.defects.has('no-cancel')) return { faults: { copyFirst: true, noCancel: true } };
  if (broker.defects.has('drop-on-move')) return { faults: { dropNewest: 3 } };
  return {};
}

function answer(partitionIndex: number, errorCode: number, errorMessage: string | null) {
  return { partitionIndex, errorCode, errorMessage };
}
