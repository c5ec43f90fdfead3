import type { Broker } from '../context.js';
import type { PartitionState } from '../state/state.js';

/**
 * KIP-392: where a consumer in this rack had better read, asked on the leader; -1 for here. A replica in the same rack
 * saves the bytes between racks, and everyone has all that is committed, so any live one will do: partitions that have
 * several there are spread over them.
 */
export function preferredReadReplica(broker: Broker, partition: PartitionState, rackId: string | null): number {
  if (!rackId || broker.config.replicaSelector !== 'rack' || partition.leader !== broker.config.id) return -1;
  // Defect `ignore-rack`: everyone reads from the leader, wherever it is.
  if (broker.defects.has('ignore-rack')) return -1;
  const { brokers } = broker.state;
  if (brokers.get(partition.leader)?.rack === rackId) return -1;
  const near = partition.replicas.filter((id) => {
    const replica = brokers.get(id);
    return replica?.live && replica.rack === rackId;
  });
  return near[partition.partition % near.length] ?? -1;
}
