import { RunningMaximum } from './running-maximum.js';

/** Where one batch of a partition lies. */
export interface BatchLocation {
  baseOffset: number;
  /** Offsets it takes; after log compaction some of them are empty. */
  recordCount: number;
  /** Number of the object in `State.objects`. */
  object: number;
  position: number;
  length: number;
  maxTimestampMs: number;
}

/** Base offsets, record counts, objects, positions, lengths, maximum timestamps. */
export type FrozenBatchIndex = [string, string, string, string, string, string];

/** Room of the first append: many partitions hold nothing, and most of the others little. */
const columnsAtFirst = 4;
/** Shared by all that hold nothing; never written to. */
const noFloats = new Float64Array(0);
const noInts = new Int32Array(0);

/**
 * The batches of one partition in offset order, as columns of numbers: about 40 bytes a batch, found by bisection.
 * Offsets may have gaps (a batch that was trimmed away); batches never overlap.
 */
export class BatchIndex {
  private first = 0;
  private end = 0;
  private baseOffsets: Float64Array<ArrayBuffer> = noFloats;
  private recordCounts: Int32Array<ArrayBuffer> = noInts;
  private objects: Int32Array<ArrayBuffer> = noInts;
  private positions: Float64Array<ArrayBuffer> = noFloats;
  private lengths: Int32Array<ArrayBuffer> = noInts;
  private maxTimestamps: Float64Array<ArrayBuffer> = noFloats;
  /** Only where somebody looks for timestamps. */
  private newestSoFar: RunningMaximum | null = null;

  /** Batches. */
  get size(): number {
    return this.end - this.first;
  }

  /** The batch at 0 … size-1, in offset order. */
  at(index: number): BatchLocation {
    const i = this.first + index;
    if (index < 0 || i >= this.end) throw new RangeError(`batch ${index} of ${this.size}`);
    return {
      baseOffset: this.baseOffsets[i] as number,
      recordCount: this.recordCounts[i] as number,
      object: this.objects[i] as number,
      position: this.positions[i] as number,
      length: this.lengths[i] as number,
      maxTimestampMs: this.maxTimestamps[i] as number,
    };
  }

  lengthAt(index: number): number {
    return this.lengths[this.first + index] as number;
  }

  maxTimestampAt(index: number): number {
    return this.maxTimestamps[this.first + index] as number;
  }

  baseOffsetAt(index: number): number {
    return this.baseOffsets[this.first + index] as number;
  }

  /** Offset after the last record of a batch. */
  endOffsetAt(index: number): number {
    return (this.baseOffsets[this.first + index] as number) + (this.recordCounts[this.first + index] as number);
  }

  /** Index of the first batch that holds this offset or a later one; `size` when there is none. */
  indexOf(offset: number): number {
    let low = this.first;
    let high = this.end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.baseOffsets[middle] as number) + (this.recordCounts[middle] as number) <= offset) low = middle + 1;
      else high = middle;
    }
    return low - this.first;
  }

  /** Index of the first batch, in offset order, with a record of this time or a later one; `size` when there is none. */
  indexReaching(timestampMs: number): number {
    this.newestSoFar ??= new RunningMaximum();
    return this.newestSoFar.firstReaching(this.maxTimestamps, this.first, this.end, timestampMs) - this.first;
  }

  append(batch: BatchLocation): void {
    if (this.end === this.baseOffsets.length) this.makeRoom();
    const i = this.end++;
    this.baseOffsets[i] = batch.baseOffset;
    this.recordCounts[i] = batch.recordCount;
    this.objects[i] = batch.object;
    this.positions[i] = batch.position;
    this.lengths[i] = batch.length;
    this.maxTimestamps[i] = batch.maxTimestampMs;
  }

  /** Drops the first `count` batches. */
  dropFirst(count: number): void {
    this.first += Math.min(count, this.size);
  }

  /** Drops the last `count` batches. */
  dropLast(count: number): void {
    this.newestSoFar?.reset();
    this.end -= Math.min(count, this.size);
  }

  /** The same batch lies elsewhere now. */
  relocate(index: number, object: number, position: number): void {
    this.objects[this.first + index] = object;
    this.positions[this.first + index] = position;
  }

  /** The same offsets, with fewer records, lie elsewhere now. */
  rewrite(
    index: number,
    { object, position, length, maxTimestampMs }: Omit<BatchLocation, 'baseOffset' | 'recordCount'>,
  ) {
    this.relocate(index, object, position);
    this.newestSoFar?.reset();
    this.lengths[this.first + index] = length;
    this.maxTimestamps[this.first + index] = maxTimestampMs;
  }

  /** Drops batches from the middle; `indexes` in ascending order. Their offsets become gaps. */
  remove(indexes: readonly number[]): void {
    this.newestSoFar?.reset();
    let to = this.first + (indexes[0] ?? this.size);
    let next = 0;
    for (let from = to; from < this.end; from++) {
      if (from === this.first + (indexes[next] ?? -1)) next++;
      else this.copyWithin(from, to++);
    }
    this.end -= next;
  }

  /** All columns as base64 of their bytes (little-endian), for a snapshot. */
  freeze(): FrozenBatchIndex {
    const text = (column: Float64Array | Int32Array) => {
      const live = column.subarray(this.first, this.end);
      return Buffer.from(live.buffer, live.byteOffset, live.byteLength).toString('base64');
    };
    return [
      text(this.baseOffsets),
      text(this.recordCounts),
      text(this.objects),
      text(this.positions),
      text(this.lengths),
      text(this.maxTimestamps),
    ];
  }

  static thaw(frozen: FrozenBatchIndex): BatchIndex {
    // A copy with room of its own: base64 decodes into a shared, unaligned pool.
    const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'base64')).buffer;
    const index = new BatchIndex();
    const [baseOffsets, recordCounts, objects, positions, lengths, maxTimestamps] = frozen;
    index.baseOffsets = new Float64Array(bytes(baseOffsets));
    index.recordCounts = new Int32Array(bytes(recordCounts));
    index.objects = new Int32Array(bytes(objects));
    index.positions = new Float64Array(bytes(positions));
    index.lengths = new Int32Array(bytes(lengths));
    index.maxTimestamps = new Float64Array(bytes(maxTimestamps));
    index.end = index.baseOffsets.length;
    return index;
  }

  private copyWithin(from: number, to: number): void {
    this.baseOffsets[to] = this.baseOffsets[from] as number;
    this.recordCounts[to] = this.recordCounts[from] as number;
    this.objects[to] = this.objects[from] as number;
    this.positions[to] = this.positions[from] as number;
    this.lengths[to] = this.lengths[from] as number;
    this.maxTimestamps[to] = this.maxTimestamps[from] as number;
  }

  private makeRoom(): void {
    this.newestSoFar?.reset();
    const live = this.size;
    const full = live * 2 > this.baseOffsets.length;
    const capacity = Math.max(columnsAtFirst, full ? this.baseOffsets.length * 2 : this.baseOffsets.length);
    this.baseOffsets = moved(this.baseOffsets, new Float64Array(capacity), this.first, this.end);
    this.recordCounts = moved(this.recordCounts, new Int32Array(capacity), this.first, this.end);
    this.objects = moved(this.objects, new Int32Array(capacity), this.first, this.end);
    this.positions = moved(this.positions, new Float64Array(capacity), this.first, this.end);
    this.lengths = moved(this.lengths, new Int32Array(capacity), this.first, this.end);
    this.maxTimestamps = moved(this.maxTimestamps, new Float64Array(capacity), this.first, this.end);
    this.first = 0;
    this.end = live;
  }
}

function moved<C extends Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer>>(
  from: C,
  to: C,
  first: number,
  end: number,
): C {
  to.set(from.subarray(first, end));
  return to;
}
