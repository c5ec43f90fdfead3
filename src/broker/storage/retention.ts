import type { Broker } from '../context.js';
import type { PartitionState } from '../state/state.js';
import { cleansUpBy, topicConfigNumber } from '../topic-configs.js';

/** Moves log starts up on the partitions that this broker leads, as retention.ms and retention.bytes say. */
export async function applyRetention(broker: Broker): Promise<void> {
  const at = broker.clock.wallMs();
  const trims: Promise<unknown>[] = [];
  for (const topic of broker.state.topics.values()) {
    if (!cleansUpBy(broker, topic, 'delete')) continue;
    const retentionMs = limit(broker, topicConfigNumber(broker, topic, 'retention.ms'));
    const retentionBytes = limit(broker, topicConfigNumber(broker, topic, 'retention.bytes'));
    for (const partition of topic.partitions) {
      if (partition.leader !== broker.config.id) continue;
      const logStartOffset = retainedFrom(partition, at, retentionMs, retentionBytes);
      if (logStartOffset <= partition.logStartOffset) continue;
      trims.push(
        broker.propose({ kind: 'trim', topicId: topic.id, partition: partition.partition, logStartOffset, at }),
      );
    }
  }
  await Promise.all(trims);
}

/** Defect `retention-too-eager`: half of what was promised. */
function limit(broker: Broker, value: number): number {
  return broker.defects.has('retention-too-eager') && value > 0 ? value / 2 : value;
}

/**
 * First offset to keep; -1 limits nothing. Whole batches go, oldest first: while the newest record of the batch has
 * expired, or while the rest alone still fills retention.bytes. A batch without timestamps does not expire by time.
 */
export function retainedFrom(
  partition: PartitionState,
  nowMs: number,
  retentionMs: number,
  retentionBytes: number,
): number {
  const { batches } = partition;
  let { bytes } = partition;
  let from = partition.logStartOffset;
  for (let i = 0; i < batches.size; i++) {
    const length = batches.lengthAt(i);
    const maxTimestampMs = batches.maxTimestampAt(i);
    const expired = retentionMs >= 0 && maxTimestampMs >= 0 && maxTimestampMs < nowMs - retentionMs;
    const tooMuch = retentionBytes >= 0 && bytes - length >= retentionBytes;
    if (!expired && !tooMuch) break;
    bytes -= length;
    from = batches.endOffsetAt(i);
  }
  return from;
}
