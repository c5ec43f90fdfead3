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
}

export type SequenceVerdict =
  | { kind: 'append' }
  | { kind: 'duplicate'; baseOffset: number }
  | { kind: 'refused'; error: number };

/**
 * Kafka's rule for a batch of an idempotent producer: an older epoch is refused; the same sequences as one of the last
 * five batches are a duplicate; otherwise the sequence must follow the last one. A new epoch starts at 0. A producer that
 * the partition does not know may start anywhere (its earlier records may have expired).
 */
export function judgeSequence(
  known: ProducerState | undefined,
  epoch: number,
  firstSequence: number,
  recordCount: number,
): SequenceVerdict {
  if (known === undefined) return { kind: 'append' };
  if (epoch < known.epoch) return { kind: 'refused', error: ErrorCode.INVALID_PRODUCER_EPOCH };
  if (epoch > known.epoch) {
    return firstSequence === 0
      ? { kind: 'append' }
      : { kind: 'refused', error: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER };
  }
  const lastSequence = sequenceAfter(firstSequence, recordCount - 1);
  const twin = known.lastBatches.find((b) => b.firstSequence === firstSequence && b.lastSequence === lastSequence);
  if (twin) return { kind: 'duplicate', baseOffset: twin.baseOffset };
  const newest = known.lastBatches.at(-1);
  if (newest === undefined || sequenceAfter(newest.lastSequence, 1) === firstSequence) return { kind: 'append' };
  return { kind: 'refused', error: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER };
}

/** Remembers an appended batch; at most the last five stay. */
export function rememberBatch(
  known: ProducerState | undefined,
  epoch: number,
  firstSequence: number,
  recordCount: number,
  baseOffset: number,
): ProducerState {
  const state = known?.epoch === epoch ? known : { epoch, lastBatches: [] };
  state.lastBatches.push({ firstSequence, lastSequence: sequenceAfter(firstSequence, recordCount - 1), baseOffset });
  if (state.lastBatches.length > rememberedBatches) state.lastBatches.shift();
  return state;
}

/** Sequences wrap from 2^31-1 to 0. */
function sequenceAfter(sequence: number, steps: number): number {
  return (sequence + steps) % (maxSequence + 1);
}
