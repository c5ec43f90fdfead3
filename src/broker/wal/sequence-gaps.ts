import type { CommittedBatch } from '../state/entries/commit.js';
import type { Flight } from './flight.js';

/** Whether the partition remembers batches of this producer, so that the fold judges its sequences by itself. */
export type KnowsProducer = (topicId: string, partition: number, producerId: string) => boolean;

/** A producer that has not tried again for this long never will (Kafka's delivery.timeout.ms). */
const forgetAfterMs = 120_000;

/**
 * Batches of idempotent producers that were not stored. A partition takes any first sequence from a producer that it does
 * not know, so the batch behind a failed one would be taken as the first, and the failed one, tried again, would be out of
 * order for ever. Therefore those behind it fail too until it comes again.
 */
export class SequenceGaps {
  private readonly missing = new Map<string, { sequence: number; sinceMs: number }>();

  /** The flight failed: the first batch of each producer and partition is what must come next. */
  note({ topics }: Flight, nowMs: number): void {
    for (const [key, { sinceMs }] of this.missing) if (nowMs - sinceMs > forgetAfterMs) this.missing.delete(key);
    for (const { id, batches } of topics) {
      for (const batch of batches) {
        const key = keyOf(id, batch);
        if (isIdempotent(batch) && !this.missing.has(key)) {
          this.missing.set(key, { sequence: batch[7], sinceMs: nowMs });
        }
      }
    }
  }

  /** Parts a flight, about to be proposed, into what may be committed and what must fail because of a gap before it. */
  part(flight: Flight, knows: KnowsProducer): { free: Flight; held: Flight } {
    const free: Flight = { ...flight, topics: [], settles: [] };
    const held: Flight = { ...flight, topics: [], settles: [] };
    let i = 0;
    for (const { id, batches } of flight.topics) {
      const parted = { free: [] as CommittedBatch[], held: [] as CommittedBatch[] };
      for (const batch of batches) {
        const isHeld = this.isBehindGap(id, batch, knows);
        (isHeld ? parted.held : parted.free).push(batch);
        (isHeld ? held : free).settles.push(flight.settles[i++] as Flight['settles'][number]);
      }
      if (parted.free.length > 0) free.topics.push({ id, batches: parted.free });
      if (parted.held.length > 0) held.topics.push({ id, batches: parted.held });
    }
    return { free, held };
  }

  private isBehindGap(topicId: string, batch: CommittedBatch, knows: KnowsProducer): boolean {
    const key = keyOf(topicId, batch);
    const gap = this.missing.get(key);
    if (gap === undefined) return false;
    if (gap.sequence !== batch[7] && !knows(topicId, batch[0], batch[5])) return true;
    this.missing.delete(key);
    return false;
  }
}

function isIdempotent([, , , , , producerId]: CommittedBatch): boolean {
  return producerId !== '';
}

function keyOf(topicId: string, [partition, , , , , producerId, producerEpoch]: CommittedBatch): string {
  return `${topicId}/${partition}/${producerId}/${producerEpoch}`;
}
