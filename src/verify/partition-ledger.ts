import { RunTable } from './run-table.js';

export type Fate = 'unsent' | 'acknowledged' | 'unknown' | 'failed';
const fates: readonly Fate[] = ['unsent', 'acknowledged', 'unknown', 'failed'];
const bitsOf: Record<Fate, number> = { unsent: 0, acknowledged: 1, unknown: 2, failed: 3 };

/** The fates of one partition's records, by sequence. */
export class PartitionLedger {
  acknowledged = 0;
  unknown = 0;
  failed = 0;
  /** One past the highest sequence with a fate. */
  end = 0;
  /** One past the highest acknowledged offset; 0 when none is known. */
  endOffset = 0;
  private states = new Uint8Array(256);
  private readonly acknowledgedRuns = new RunTable();
  private readonly repeatableRuns = new RunTable();

  /** `baseOffset` is -1 where the broker acknowledged without naming it (DUPLICATE_SEQUENCE_NUMBER). */
  acknowledge(firstSequence: number, count: number, baseOffset: number): void {
    this.set(firstSequence, count, 'acknowledged');
    this.acknowledged += count;
    this.acknowledgedRuns.add(firstSequence, count, baseOffset);
    if (baseOffset >= 0) this.endOffset = Math.max(this.endOffset, baseOffset + count);
  }

  loseTrack(firstSequence: number, count: number): void {
    this.set(firstSequence, count, 'unknown');
    this.unknown += count;
  }

  fail(firstSequence: number, count: number): void {
    this.set(firstSequence, count, 'failed');
    this.failed += count;
  }

  /** Sent again without idempotence after an attempt nobody answered: may be there more than once. */
  allowRepeats(firstSequence: number, count: number): void {
    this.repeatableRuns.add(firstSequence, count, -1);
  }

  fate(sequence: number): Fate {
    return sequence < this.end ? fates[(this.states[sequence >>> 2]! >> ((sequence & 3) << 1)) & 3]! : 'unsent';
  }

  /** The acknowledged offset of a record; -1 when it is not known. */
  offsetOf(sequence: number): number {
    return this.acknowledgedRuns.offsetOf(sequence);
  }

  /** The record that was acknowledged at an offset; -1 when none was. */
  sequenceAt(offset: number): number {
    return this.acknowledgedRuns.sequenceAt(offset);
  }

  mayRepeat(sequence: number): boolean {
    return this.repeatableRuns.has(sequence);
  }

  /** Runs that were acknowledged with a known base offset. */
  runs(): { firstSequence: number; count: number; baseOffset: number }[] {
    return this.acknowledgedRuns.list().filter((run) => run.baseOffset >= 0);
  }

  private set(firstSequence: number, count: number, fate: Fate): void {
    const end = firstSequence + count;
    if (end > this.states.length * 4) this.grow(end);
    const bits = bitsOf[fate];
    for (let sequence = firstSequence; sequence < end; sequence++) {
      const shift = (sequence & 3) << 1;
      const at = sequence >>> 2;
      const before = this.states[at]!;
      if ((before >> shift) & 3)
        throw new Error(
          `the fate of sequence ${sequence} is already ${this.fate(sequence)}; a producer reports each record once`,
        );
      this.states[at] = before | (bits << shift);
    }
    this.end = Math.max(this.end, end);
  }

  private grow(records: number): void {
    const states = new Uint8Array(Math.max(this.states.length * 2, Math.ceil(records / 4)));
    states.set(this.states);
    this.states = states;
  }
}
