import { ErrorCode } from '../../protocol/index.js';

/** Batches of one producer that a partition remembers: as many as a producer may have in flight (KIP-98, KAFKA-5494). */
const rememberedBatches = 5;
const maxSequence = 0x7fffffff;

interface RememberedBatch {
  firstSequence: number;
  lastSequence: number;
  baseOffset: number;
}

/** What a partition knows of one idempotent producer. */
export interface ProducerState {
  epoch: number;
  lastBatches: RememberedBatch[];
  /** Timestamp of its newest record or marker, ms; -1: unknown. */
  lastTimestampMs: number;
  /** When it wrote last, by the clock of whoever proposed it, ms; -1: unknown. */
  lastSeenMs: number;
  /** Of its newest transaction marker; -1: none. */
  coordinatorEpoch: number;
}

export type SequenceVerdict =
  | { kind: 'append' }
  | { kind: 'duplicate'; baseOffset: number }
  | { kind: 'refused'; error: number };

/**
 * Kafka's rule for a batch of an idempotent producer: an older epoch is refused; the same sequences as one of the last
 * five batches are a duplicate; otherwise the sequence must follow the last one. A new epoch starts at 0, also when a
 * marker began it (KIP-890). A producer that the partition does not know may start anywhere (its earlier records may have
 * expired).
 */
export function judgeSequence(
  known: ProducerState | undefined,
  epoch: number,
  firstSequence: number,
  recordCount: number,
): SequenceVerdict {
  if (known === undefined) return { kind: 'append' };
  if (epoch < known.epoch) return { kind: 'refused', error: ErrorCode.INVALID_PRODUCER_EPOCH };
  if (epoch > known.epoch) return inOrder(firstSequence === 0);
  const lastSequence = sequenceAfter(firstSequence, recordCount - 1);
  const twin = known.lastBatches.find((b) => b.firstSequence === firstSequence && b.lastSequence === lastSequence);
  if (twin) return { kind: 'duplicate', baseOffset: twin.baseOffset };
  const newest = known.lastBatches.at(-1);
  return inOrder(firstSequence === (newest === undefined ? 0 : sequenceAfter(newest.lastSequence, 1)));
}

/** Remembers an appended batch; at most the last five stay. */
export function rememberBatch(
  known: ProducerState | undefined,
  epoch: number,
  firstSequence: number,
  recordCount: number,
  baseOffset: number,
): ProducerState {
  const state = inEpoch(known, epoch);
  state.lastBatches.push({ firstSequence, lastSequence: sequenceAfter(firstSequence, recordCount - 1), baseOffset });
  if (state.lastBatches.length > rememberedBatches) state.lastBatches.shift();
  return state;
}

/** Remembers the end of a transaction: a higher epoch in it fences what the producer may still send under the old one. */
export function rememberMarker(
  known: ProducerState | undefined,
  epoch: number,
  coordinatorEpoch: number,
  atMs: number,
): ProducerState {
  const state = inEpoch(known, epoch);
  state.lastTimestampMs = atMs;
  state.lastSeenMs = atMs;
  state.coordinatorEpoch = coordinatorEpoch;
  return state;
}

function inEpoch(known: ProducerState | undefined, epoch: number): ProducerState {
  if (known?.epoch === epoch) return known;
  const coordinatorEpoch = known?.coordinatorEpoch ?? -1;
  return { epoch, lastBatches: [], lastTimestampMs: -1, lastSeenMs: -1, coordinatorEpoch };
}

function inOrder(follows: boolean): SequenceVerdict {
  return follows ? { kind: 'append' } : { kind: 'refused', error: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER };
}

/** Sequences wrap from 2^31-1 to 0. */
function sequenceAfter(sequence: number, steps: number): number {
  return (sequence + steps) % (maxSequence + 1);
}
