import { decodeRecords, encodeBatch, type Record, readBatchHeader } from '../../../protocol/index.js';

export interface CleanRules {
  /** Whether a later record of the same key makes this one superfluous. */
  isReplaced(key: Buffer, offset: number): boolean;
  nowMs: number;
  deleteRetentionMs: number;
}

export type Cleaned =
  | { kind: 'unchanged' }
  /** Nothing is left. The producer's state is in the metadata, so no empty batch has to stand for it. */
  | { kind: 'removed' }
  | { kind: 'rewritten'; bytes: Buffer; maxTimestampMs: number };

/**
 * One data batch after log compaction, as Kafka's cleaner leaves it: replaced records and those without a key go; so does
 * a tombstone once delete.retention.ms have passed since the cleaner first came by (the delete horizon in the batch's
 * header, KIP-534). Base offset, last offset, producer, sequence and compression stay.
 */
export function cleanBatch(batch: Buffer, rules: CleanRules): Cleaned {
  const header = readBatchHeader(batch, 0);
  const records = decodeRecords(batch);
  const mayDropTombstones = header.deleteHorizonMs !== null && header.deleteHorizonMs <= rules.nowMs;
  const kept = records.filter(
    ({ key, value, offset }) =>
      key !== null && !(value === null && mayDropTombstones) && !rules.isReplaced(key, offset),
  );
  if (kept.length === 0) return { kind: 'removed' };
  const hasTombstone = kept.some(({ value }) => value === null);
  const needsHorizon = hasTombstone && header.deleteHorizonMs === null;
  if (kept.length === records.length && !needsHorizon) return { kind: 'unchanged' };
  const deleteHorizonMs = needsHorizon ? rules.nowMs + rules.deleteRetentionMs : header.deleteHorizonMs;
  const bytes = encodeBatch({
    records: kept.map((record) => ({ ...record, offsetDelta: record.offset - header.baseOffset })),
    baseOffset: header.baseOffset,
    partitionLeaderEpoch: header.partitionLeaderEpoch,
    lastOffsetDelta: header.lastOffsetDelta,
    compression: header.compression,
    timestampType: header.timestampType,
    transactional: header.isTransactional,
    producerId: header.producerId,
    producerEpoch: header.producerEpoch,
    baseSequence: header.baseSequence,
    ...(hasTombstone && deleteHorizonMs !== null ? { deleteHorizonMs } : {}),
  });
  return { kind: 'rewritten', bytes, maxTimestampMs: maxTimestamp(kept) };
}

function maxTimestamp(records: Record[]): number {
  return records.reduce((max, { timestamp }) => Math.max(max, timestamp), -1);
}
