import type { Compression } from '../../model/profile.js';
import { encodeBatch, patchProducer, sealCrc } from '../../protocol/index.js';
import { keyBytes, type RecordCodec } from '../../verify/index.js';
import type { BatchTemplate } from './batch-template.js';

/** Header fields by their place in the batch (record batch v2). */
const at = {
  batchLength: 8,
  lastOffsetDelta: 23,
  baseTimestamp: 27,
  maxTimestamp: 35,
  recordCount: 57,
};
const buffersPerSlab = 8;

export interface ProducerState {
  producerId: bigint;
  producerEpoch: number;
  baseSequence: number;
}
export const noProducer: ProducerState = { producerId: -1n, producerEpoch: -1, baseSequence: -1 };

export interface BatchContent {
  partition: number;
  firstSequence: number;
  count: number;
  /** Intended time of a sequence, microseconds since the epoch. */
  intendedUs(sequence: number): number;
  producer: ProducerState;
}

/** A batch's bytes, fixed until it is released. */
export interface FilledBatch {
  bytes: Buffer;
  release(): void;
}

/**
 * Buffers that batches are written into and that rotate: one is free again only when its batch has its fate, so bytes
 * in flight are never overwritten. Each slab begins with the payload block, which makes every payload one move inside
 * one buffer.
 */
export class BatchBuffers {
  private readonly free: BatchBuffer[] = [];

  constructor(
    private readonly codec: RecordCodec,
    private readonly template: BatchTemplate,
    private readonly compression: Compression,
  ) {}

  fill(content: BatchContent): FilledBatch {
    if (this.free.length === 0) this.addSlab();
    const buffer = this.free.pop()!;
    buffer.write(content);
    if (this.compression === 'none') {
      const bytes = buffer.batch(content.count);
      return { bytes, release: () => this.free.push(buffer) };
    }
    const bytes = this.compress(buffer, content);
    this.free.push(buffer);
    return { bytes, release: () => {} };
  }

  private compress(buffer: BatchBuffer, { count, producer, firstSequence, intendedUs }: BatchContent): Buffer {
    const timestamp = Math.floor(intendedUs(firstSequence) / 1000);
    const records = Array.from({ length: count }, (_, i) => ({
      timestamp,
      key: buffer.key(i),
      value: buffer.value(i),
    }));
    return encodeBatch({ records, compression: this.compression, ...producer });
  }

  private addSlab(): void {
    const { codec, template } = this;
    const blockBytes = codec.block.bytes.length;
    const slab = Buffer.alloc(blockBytes + buffersPerSlab * template.bytes.length);
    codec.block.copyInto(slab);
    for (let i = 0; i < buffersPerSlab; i++) {
      this.free.push(new BatchBuffer(codec, template, slab, blockBytes + i * template.bytes.length));
    }
  }
}

class BatchBuffer {
  private readonly view: DataView;

  constructor(
    private readonly codec: RecordCodec,
    private readonly template: BatchTemplate,
    private readonly slab: Buffer,
    private readonly start: number,
  ) {
    this.view = new DataView(slab.buffer, slab.byteOffset, slab.length);
    template.bytes.copy(slab, start);
  }

  write({ partition, firstSequence, count, intendedUs, producer }: BatchContent): void {
    const { codec, template, slab, view, start } = this;
    const keyed = codec.format.keysPerPartition > 0;
    for (let i = 0; i < count; i++) {
      const sequence = firstSequence + i;
      codec.writeInto(slab, view, start + template.valueAt[i]!, partition, sequence, intendedUs(sequence));
      if (keyed) codec.writeKeyInto(slab, start + template.keyAt(i), partition, sequence);
    }
    const timestamp = BigInt(Math.floor(intendedUs(firstSequence) / 1000));
    view.setInt32(start + at.batchLength, template.sizes[count]! - 12);
    view.setInt32(start + at.lastOffsetDelta, count - 1);
    view.setBigInt64(start + at.baseTimestamp, timestamp);
    view.setBigInt64(start + at.maxTimestamp, timestamp);
    view.setInt32(start + at.recordCount, count);
    stampProducer(this.batch(count), producer);
  }

  batch(count: number): Buffer {
    return this.slab.subarray(this.start, this.start + this.template.sizes[count]!);
  }

  value(index: number): Buffer {
    const from = this.start + this.template.valueAt[index]!;
    return this.slab.subarray(from, from + this.codec.format.valueBytes);
  }

  key(index: number): Buffer | null {
    if (this.codec.format.keysPerPartition === 0) return null;
    const from = this.start + this.template.keyAt(index);
    return this.slab.subarray(from, from + keyBytes);
  }
}

/** Writes who sends the batch and with which sequence, and the CRC, which covers both. */
export function stampProducer(batch: Buffer, producer: ProducerState): void {
  patchProducer(batch, producer);
  sealCrc(batch);
}
