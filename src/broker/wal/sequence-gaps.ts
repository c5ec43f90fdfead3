import { ErrorCode } from '../../protocol/index.js';
import type { CommittedBatch } from '../state/entries/commit.js';
import type { CommitOutcome } from '../state/outcome.js';
import type { Flight } from './flight.js';

/** Whether the partition remembers batches of this producer, so that the fold judges its sequences by itself. */
export type KnowsProducer = (topicId: string, partition: number, producerId: string) => boolean;

/** A producer that has not tried again for this long never will (Kafka's delivery.timeout.ms). */
const forgetAfterMs = 120_000;
/** More gaps than this are only left by producers that mean no good. */
const maxGaps = 10_000;

/** What tells one producer's batches in one partition apart. */
export interface ProducerBatch {
  topicId: string;
  partition: number;
  /** Decimal; '' without idempotence. */
  producerId: string;
  producerEpoch: number;
  baseSequence: number;
}

/**
 * Batches of idempotent producers that were not taken: not stored, or refused by a broker that was not the leader yet. A
 * partition takes any first sequence from a producer that it does not know, so the batch behind a failed one would be
 * taken as the first, and the failed one, tried again, would be out of order for ever. Therefore those behind it fail too
 * until it comes again.
 */
export class SequenceGaps {
  /** The earliest that is missing; those noted last stand last. */
  private readonly missing = new Map<string, { sequence: number; sinceMs: number }>();

  /** The flight failed; with `outcome`, those of its batches that the log refused. */
  note({ topics }: Flight, nowMs: number, { batches: outcomes }: CommitOutcome): void {
    let i = 0;
    for (const { id, batches } of topics) {
      for (const [partition, , , , , producerId, producerEpoch, baseSequence] of batches) {
        if (outcomes[i++]?.error === ErrorCode.NONE) continue;
        this.noteOne({ topicId: id, partition, producerId, producerEpoch, baseSequence }, nowMs);
      }
    }
  }

  noteOne(batch: ProducerBatch, nowMs: number): void {
    if (batch.producerId === '') return;
    for (const [key, { sinceMs }] of this.missing) {
      if (nowMs - sinceMs <= forgetAfterMs && this.missing.size < maxGaps) break;
      this.missing.delete(key);
    }
    const key = keyOf(batch);
    const known = this.missing.get(key);
    if (known !== undefined && !isBefore(batch.baseSequence, known.sequence)) return;
    this.missing.delete(key);
    this.missing.set(key, { sequence: batch.baseSequence, sinceMs: nowMs });
  }

  /** Parts a flight, about to be proposed, into what may be committed and what must fail because of a gap before it. */
  part(flight: Flight, knows: KnowsProducer, nowMs: number): { free: Flight; held: Flight } {
    const held: Flight = { ...flight, topics: [], settles: [] };
    if (this.missing.size === 0) return { free: flight, held };
    const free: Flight = { ...flight, topics: [], settles: [] };
    let i = 0;
    for (const { id, batches } of flight.topics) {
      const parted = { free: [] as CommittedBatch[], held: [] as CommittedBatch[] };
      for (const batch of batches) {
        const isHeld = this.isBehindGap(id, batch, knows, nowMs);
        (isHeld ? parted.held : parted.free).push(batch);
        (isHeld ? held : free).settles.push(flight.settles[i++] as Flight['settles'][number]);
      }
      if (parted.free.length > 0) free.topics.push({ id, batches: parted.free });
      if (parted.held.length > 0) held.topics.push({ id, batches: parted.held });
    }
    return { free, held };
  }

  private isBehindGap(topicId: string, batch: CommittedBatch, knows: KnowsProducer, nowMs: number): boolean {
    const [partition, , , , , producerId, producerEpoch, baseSequence] = batch;
    const key = keyOf({ topicId, partition, producerId, producerEpoch, baseSequence });
    const gap = this.missing.get(key);
    if (gap === undefined) return false;
    const isAwaited = nowMs - gap.sinceMs <= forgetAfterMs && isBefore(gap.sequence, baseSequence);
    if (isAwaited && !knows(topicId, partition, producerId)) return true;
    this.missing.delete(key);
    return false;
  }
}

/** Sequences wrap from 2^31-1 to 0. */
function isBefore(a: number, b: number): boolean {
  return ((b - a) << 1) >> 1 > 0;
}

function keyOf({ topicId, partition, producerId, producerEpoch }: ProducerBatch): string {
  return `${topicId}/${partition}/${producerId}/${producerEpoch}`;
}
