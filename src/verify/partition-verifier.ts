import { type BatchHeader, batches, RecordCursor, verifyCrc } from '../protocol/index.js';
import type { AnomalyLog } from './anomaly-log.js';
import type { Ledger } from './ledger.js';
import { findLedgerAnomalies, findUnread } from './ledger-anomalies.js';
import { SequenceSet } from './sequence-set.js';

/** One load's view of the partition: what it was told, and what has been read of it. */
interface LoadView {
  ledger: Ledger;
  seen: SequenceSet;
  /** Where the last acknowledged record was read: its sequence, and the batch it lay in. */
  lastSequence: number;
  lastBatchOffset: number;
}

/**
 * Compares one partition's log, fed batch by batch in the order of reading, with what the producers were told. Pure:
 * no socket, no clock. Memory: one bit for each record of the loads.
 */
export class PartitionVerifier {
  read = 0;
  readBytes = 0;
  /** Highest offset read; -1 before the first record. */
  highestOffset = -1;
  private readonly views: LoadView[];

  /** @param ledgers of every load that wrote to this topic: a record of none of them is a phantom. */
  constructor(
    readonly partition: number,
    ledgers: readonly Ledger[],
    private readonly anomalies: AnomalyLog,
  ) {
    this.views = ledgers.map((ledger) => ({
      ledger,
      seen: new SequenceSet(),
      lastSequence: -1,
      lastBatchOffset: -1,
    }));
  }

  /** Takes whole batches; records below `fromOffset` are skipped, as every fetch may start before its position. */
  add(recordSet: Buffer, fromOffset: number): void {
    for (const { header, bytes } of batches(recordSet)) {
      this.readBytes += bytes.length;
      if (!header.isControl) this.addBatch(header, bytes, fromOffset);
    }
  }

  /** @param endReached the log was read up to its end, so what was not read is not there. */
  finish(endReached: boolean): void {
    for (const { ledger, seen } of this.views) {
      if (this.partition >= ledger.partitions) continue;
      findUnread(
        this.partition,
        ledger,
        seen,
        endReached ? Number.POSITIVE_INFINITY : this.highestOffset,
        this.anomalies,
      );
      findLedgerAnomalies(this.partition, ledger, this.anomalies);
    }
  }

  private addBatch(header: BatchHeader, bytes: Buffer, fromOffset: number): void {
    if (!verifyCrc(bytes)) {
      this.report(
        'corrupted-payload',
        header.baseOffset,
        header.recordCount,
        () =>
          `the CRC32C of the batch of ${header.recordCount} records at offset ${header.baseOffset} does not match its bytes`,
      );
    }
    try {
      const cursor = new RecordCursor(bytes);
      while (cursor.next()) if (cursor.offset >= fromOffset) this.addRecord(cursor, header);
    } catch (error) {
      this.report(
        'corrupted-payload',
        header.baseOffset,
        header.recordCount,
        () =>
          `the batch of ${header.recordCount} records at offset ${header.baseOffset} does not decode: ${(error as Error).message}`,
      );
    }
  }

  private addRecord(cursor: RecordCursor, header: BatchHeader): void {
    const { offset, bytes, valueStart, valueLength } = cursor;
    this.read++;
    if (offset <= this.highestOffset) {
      this.report('offset-regression', offset, 1, () => `read after offset ${this.highestOffset}: offsets must grow`);
    }
    this.highestOffset = Math.max(this.highestOffset, offset);
    for (const view of this.views) {
      const found = view.ledger.codec.inspect(bytes, valueStart, valueLength);
      if (found.verdict === 'foreign') continue;
      if (found.verdict === 'corrupted')
        this.addCorrupted(view, cursor, found.headerIntact ? found.sequence : -1, found.wrongByte);
      else this.addOurs(view, cursor, found.partition, found.sequence, header);
      return;
    }
    this.report(
      'phantom-record',
      offset,
      1,
      () => `a value of ${valueLength} bytes that no producer of this run wrote`,
    );
  }

  private addCorrupted(view: LoadView, cursor: RecordCursor, claimedSequence: number, wrongByte: number | null): void {
    const { offset, valueLength } = cursor;
    const where =
      wrongByte === null
        ? 'its 32-byte header contradicts its own checksum'
        : `the first wrong byte of its value is byte ${wrongByte} of ${valueLength}`;
    const known = this.partition < view.ledger.partitions ? view.ledger.partition(this.partition) : null;
    const sequence = claimedSequence >= 0 ? claimedSequence : (known?.sequenceAt(offset) ?? -1);
    this.report('corrupted-payload', offset, 1, () => `sequence ${sequence < 0 ? 'unknown' : sequence}: ${where}`);
    // Damaged is not lost: it is there, and reported once.
    if (known !== null && sequence >= 0 && sequence < known.end) view.seen.add(sequence);
  }

  private addOurs(
    view: LoadView,
    cursor: RecordCursor,
    partition: number,
    sequence: number,
    header: BatchHeader,
  ): void {
    const { offset, bytes, keyStart, keyLength, headerCount } = cursor;
    if (partition !== this.partition || partition >= view.ledger.partitions) {
      this.report(
        'phantom-record',
        offset,
        1,
        () => `sequence ${sequence} of partition ${partition}, which was never sent here`,
      );
      return;
    }
    const ledger = view.ledger.partition(partition);
    const fate = ledger.fate(sequence);
    if (fate === 'unsent') {
      this.report(
        'phantom-record',
        offset,
        1,
        () => `sequence ${sequence} of this run, which was never sent (the last is ${ledger.end - 1})`,
      );
      return;
    }
    if (headerCount !== 0 || !view.ledger.codec.keyMatches(bytes, keyStart, keyLength, partition, sequence)) {
      this.report(
        'corrupted-payload',
        offset,
        1,
        () => `sequence ${sequence}: its key or headers are not the ones it was sent with`,
      );
    }
    const mayRepeat = !view.ledger.exactlyOnce && ledger.mayRepeat(sequence);
    if (!view.seen.add(sequence)) {
      if (!mayRepeat)
        this.report(
          'duplicate',
          offset,
          1,
          () =>
            `sequence ${sequence} is in the log again${fate === 'acknowledged' ? ` (acknowledged at ${offsetText(ledger.offsetOf(sequence))})` : ''}`,
        );
      return;
    }
    if (fate === 'failed') {
      this.report(
        'G1a',
        offset,
        1,
        () => `sequence ${sequence} was refused for good (or never sent) and is in the log`,
      );
    }
    if (fate === 'acknowledged') {
      // Of several copies, only one lies at the acknowledged offset.
      const acknowledgedOffset = mayRepeat ? -1 : ledger.offsetOf(sequence);
      this.addAcknowledged(view, offset, sequence, acknowledgedOffset, header.baseOffset);
    }
  }

  private addAcknowledged(
    view: LoadView,
    offset: number,
    sequence: number,
    acknowledgedOffset: number,
    batchOffset: number,
  ): void {
    if (acknowledgedOffset >= 0 && acknowledgedOffset !== offset) {
      this.report(
        'inconsistent-offsets',
        offset,
        1,
        () => `sequence ${sequence} was acknowledged at offset ${acknowledgedOffset} and lies at ${offset}`,
      );
    }
    if (view.ledger.ordered && sequence < view.lastSequence) {
      const sameBatch = batchOffset === view.lastBatchOffset;
      this.report(
        sameBatch ? 'reordered' : 'nonmonotonic-send',
        offset,
        1,
        () =>
          `sequence ${sequence} lies behind sequence ${view.lastSequence}, which was sent later${sameBatch ? ' in the same batch' : ''}`,
      );
    }
    view.lastSequence = sequence;
    view.lastBatchOffset = batchOffset;
  }

  private report(name: Parameters<AnomalyLog['add']>[0], offset: number, count: number, detail: () => string): void {
    this.anomalies.add(name, this.partition, offset, count, detail);
  }
}

const offsetText = (offset: number) => (offset < 0 ? 'an offset the broker did not name' : `offset ${offset}`);
