import { type EndTxnMarker, encodeEndTxnMarker } from '../../protocol/index.js';
import type { BatchLocation } from './batch-index.js';

/** Bytes of every end-of-transaction marker: the header of a batch and one record of fixed size. */
export const markerBytes = 78;

/** What a partition's log says at the end of a producer's transaction (KIP-98): one control batch of one offset. */
export interface PartitionMarker {
  /** Decimal. */
  producerId: string;
  producerEpoch: number;
  commit: boolean;
  coordinatorEpoch: number;
}

const highestShort = 0x7fff;

/**
 * A marker lies in no object: the few numbers it is made of are kept in the columns of the batch index, where other
 * batches name their place. A negative object number says so; it holds the rest of the marker in its bits: whether the
 * transaction was committed, the producer's epoch, the coordinator's epoch (which readers do not use; it stays at 32767).
 */
export function markerLocation(marker: PartitionMarker, baseOffset: number, atMs: number): BatchLocation {
  const coordinatorEpoch = Math.min(marker.coordinatorEpoch, highestShort);
  const packed = (coordinatorEpoch << 16) | (marker.producerEpoch << 1) | (marker.commit ? 1 : 0);
  return {
    baseOffset,
    recordCount: 1,
    object: -1 - packed,
    position: Number(marker.producerId),
    length: markerBytes,
    maxTimestampMs: atMs,
  };
}

export function isMarker(location: BatchLocation): boolean {
  return location.object < 0;
}

/** The bytes of a marker, ready to be sent. */
export function markerBatch(location: BatchLocation, partitionLeaderEpoch: number): Buffer {
  const packed = -1 - location.object;
  const marker: EndTxnMarker = {
    type: packed & 1 ? 'commit' : 'abort',
    producerId: BigInt(location.position),
    producerEpoch: (packed >> 1) & highestShort,
    coordinatorEpoch: packed >> 16,
    timestamp: location.maxTimestampMs,
    baseOffset: location.baseOffset,
    partitionLeaderEpoch,
  };
  return encodeEndTxnMarker(marker);
}
