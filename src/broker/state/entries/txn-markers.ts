import { ErrorCode } from '../../../protocol/index.js';
import type { Author } from '../author.js';
import type { TxnMarkersOutcome } from '../outcome.js';
import { appendMarker } from '../partition-transactions.js';
import type { PartitionState, State } from '../state.js';

/** WriteTxnMarkers: what a producer has open in these partitions ends, whatever its transactional id knows of it. */
export interface TxnMarkersEntry {
  kind: 'txn-markers';
  producerId: string;
  producerEpoch: number;
  commit: boolean;
  coordinatorEpoch: number;
  partitions: [topic: string, partition: number][];
  at: number;
}

/** Each partition that the author leads gets the marker, unless a newer epoch of the producer or coordinator was there. */
export function applyTxnMarkers(state: State, entry: TxnMarkersEntry, author: Author): TxnMarkersOutcome {
  const marked: PartitionState[] = [];
  const partitions = entry.partitions.map(([topic, number]) => {
    const partition = state.topics.get(topic)?.partitions[number];
    if (partition === undefined) return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    if (partition.leader !== author.broker) return ErrorCode.NOT_LEADER_OR_FOLLOWER;
    const error = markerError(partition, entry);
    if (error !== ErrorCode.NONE) return error;
    appendMarker(partition, entry, entry.at);
    marked.push(partition);
    return ErrorCode.NONE;
  });
  return { error: ErrorCode.NONE, partitions, marked };
}

function markerError({ producers }: PartitionState, entry: TxnMarkersEntry): number {
  const known = producers.get(entry.producerId);
  if (known === undefined) return ErrorCode.NONE;
  if (entry.producerEpoch < known.epoch) return ErrorCode.INVALID_PRODUCER_EPOCH;
  const isOlder = entry.coordinatorEpoch < known.coordinatorEpoch;
  return isOlder ? ErrorCode.TRANSACTION_COORDINATOR_FENCED : ErrorCode.NONE;
}
