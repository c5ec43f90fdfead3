import { type BatchHeader, batches, RecordCursor, verifyCrc } from '../../protocol/index.js';
import { type AnomalyLog, SequenceSet } from '../../verify/index.js';
import type { LoadRecorder } from '../load-recorder.js';

/** Records that a reader jumped over, and where it noticed. */
interface Gap {
  firstSequence: number;
  endSequence: number;
  atOffset: number;
}
interface Repeat {
  sequence: number;
  offset: number;
}
const repeatsKept = 1_000;

/**
 * What one live reader sees of a partition: it verifies each byte as it arrives, measures end-to-end latency, and
 * notices what only a reader in the middle of things can (jumps, repeats, offsets that go back).
 */
export class TailPartition {
  leader: number | null = null;
  needsLeader = true;
  private readonly seen = new SequenceSet();
  private readonly gaps: Gap[] = [];
  private readonly repeats: Repeat[] = [];
  private repeatCount = 0;
  private nextSequence = 0;
  private highWatermark = -1;
  private highWatermarkFrom: unknown = null;

  constructor(
    readonly partition: number,
    public position: number,
    private readonly recorder: LoadRecorder,
    private readonly anomalies: AnomalyLog,
  ) {}

  /** A record set that was fetched from `position`. Records of other loads are passed over. */
  absorb(recordSet: Buffer, atMs: number): void {
    const before = this.position;
    for (const { header, bytes } of batches(recordSet)) {
      if (!header.isControl) this.absorbBatch(header, bytes, atMs);
      this.position = Math.max(this.position, header.baseOffset + header.lastOffsetDelta + 1);
    }
    if (this.position > before) this.recorder.readUpTo(this.partition, this.position, atMs);
  }

  /**
   * A high watermark may go back when leadership moves (the new leader learns it with the next fetch of a follower), so
   * only answers over one `connection` are compared.
   */
  noteHighWatermark(highWatermark: number, connection: unknown): void {
    if (connection === this.highWatermarkFrom && highWatermark < this.highWatermark) {
      const before = this.highWatermark;
      this.anomalies.add(
        'high-watermark-regression',
        this.partition,
        highWatermark,
        1,
        () => `the leader's high watermark went from ${before} back to ${highWatermark}`,
      );
    }
    this.highWatermark = highWatermark;
    this.highWatermarkFrom = connection;
  }

  /** The log no longer reaches to what has been read of it. */
  noteTruncation(endOffset: number): void {
    const before = this.position;
    this.anomalies.add(
      'offset-regression',
      this.partition,
      endOffset,
      before - endOffset,
      () => `the log ends at offset ${endOffset} although everything below ${before} had been read`,
    );
    this.position = endOffset;
  }

  /** Once every record has its fate: whether all came, and which jumps and repeats contradict it. */
  conclude(): void {
    const told = this.recorder.ledger.partition(this.partition);
    const unread = this.recorder.unreadIn(this.partition);
    if (unread > 0) {
      this.anomalies.add(
        'stuck-client',
        this.partition,
        this.position,
        1,
        () =>
          `a reader that followed the log got no further than offset ${this.position}, although ${unread} records up to offset ${told.endOffset - 1} were acknowledged`,
      );
    }
    for (const gap of this.gaps) {
      let skipped = 0;
      let first = -1;
      for (let sequence = gap.firstSequence; sequence < gap.endSequence; sequence++) {
        const offset = told.offsetOf(sequence);
        if (offset < 0 || offset >= gap.atOffset || this.seen.has(sequence)) continue;
        if (skipped++ === 0) first = sequence;
      }
      if (skipped === 0) continue;
      this.anomalies.add(
        'poll-skip',
        this.partition,
        gap.atOffset,
        skipped,
        () =>
          `a reader got offset ${gap.atOffset} without sequence ${first}, acknowledged at offset ${told.offsetOf(first)}, ever having come (${skipped} skipped)`,
      );
    }
    const unexpected = this.repeats.filter(
      ({ sequence }) => this.recorder.ledger.exactlyOnce || !told.mayRepeat(sequence),
    );
    if (unexpected.length === 0) return;
    const uncounted = this.repeatCount - this.repeats.length;
    for (const [i, { sequence, offset }] of unexpected.entries()) {
      this.anomalies.add(
        'duplicate',
        this.partition,
        offset,
        i === 0 ? 1 + uncounted : 1,
        () => `a reader got sequence ${sequence} a second time, at offset ${offset}`,
      );
    }
  }

  private absorbBatch(header: BatchHeader, bytes: Buffer, atMs: number): void {
    try {
      if (!verifyCrc(bytes)) throw new Error('its CRC32C does not match its bytes');
      const cursor = new RecordCursor(bytes);
      while (cursor.next()) if (cursor.offset >= this.position) this.absorbRecord(cursor, atMs);
    } catch (error) {
      this.anomalies.add(
        'corrupted-payload',
        this.partition,
        header.baseOffset,
        header.recordCount,
        () => `the batch of ${header.recordCount} records at offset ${header.baseOffset}: ${(error as Error).message}`,
      );
    }
  }

  private absorbRecord(cursor: RecordCursor, atMs: number): void {
    const found = this.recorder.ledger.codec.inspect(cursor.bytes, cursor.valueStart, cursor.valueLength);
    const { offset } = cursor;
    if (found.verdict === 'corrupted') {
      const { wrongByte } = found;
      this.anomalies.add('corrupted-payload', this.partition, offset, 1, () =>
        wrongByte === null
          ? 'the header of the value contradicts its checksum'
          : `byte ${wrongByte} of the value is wrong`,
      );
    }
    if (found.verdict !== 'ours' || found.partition !== this.partition) return;
    const { sequence } = found;
    if (!this.seen.add(sequence)) {
      this.repeatCount++;
      if (this.repeats.length < repeatsKept) this.repeats.push({ sequence, offset });
      return;
    }
    if (sequence > this.nextSequence) {
      this.gaps.push({ firstSequence: this.nextSequence, endSequence: sequence, atOffset: offset });
    }
    this.nextSequence = Math.max(this.nextSequence, sequence + 1);
    const dueMs = this.recorder.clock.fromEpochUs(found.intendedUs);
    this.recorder.endToEnd.record(dueMs, atMs - dueMs);
  }
}
