import { readBatchHeader } from '../../protocol/index.js';
import type { PartitionState } from '../state/state.js';
import type { ProducerBatch } from '../wal/sequence-gaps.js';

/** Whose batch is refused unread; null when it is of no idempotent producer, or no batch. */
export function missedBatch(records: Buffer | null, { topic, partition }: PartitionState): ProducerBatch | null {
  if (records === null) return null;
  try {
    const { producerId, producerEpoch, baseSequence } = readBatchHeader(records, 0);
    if (producerId < 0n) return null;
    return { topicId: topic.id, partition, producerId: String(producerId), producerEpoch, baseSequence };
  } catch {
    return null;
  }
}
