import { encodeBatch } from '../../protocol/index.js';
import { keyBytes, type RecordCodec } from '../../verify/index.js';

const batchHeaderBytes = 61;

/**
 * A record batch encoded once. All records have the same size, so a batch of fewer records is a prefix of it, and a
 * send only patches header, values, keys and CRC. Timestamp deltas stay 0: a batch carries its first record's
 * intended time, each value its own.
 */
export class BatchTemplate {
  readonly bytes: Buffer;
  /** Where each record's value lies in the batch. */
  readonly valueAt: Uint32Array;
  /** Size of a batch of n records, header included, at index n. */
  readonly sizes: Uint32Array;

  constructor(codec: RecordCodec, maxRecords: number) {
    const { valueBytes, keysPerPartition } = codec.format;
    const keyed = keysPerPartition > 0;
    const record = {
      timestamp: 0,
      key: keyed ? Buffer.alloc(keyBytes) : null,
      value: Buffer.alloc(valueBytes),
    };
    this.bytes = encodeBatch({ records: Array.from({ length: maxRecords }, () => record) });
    this.valueAt = new Uint32Array(maxRecords);
    this.sizes = new Uint32Array(maxRecords + 1);
    this.sizes[0] = batchHeaderBytes;
    let at = batchHeaderBytes;
    for (let i = 0; i < maxRecords; i++) {
      const key = keyed ? varintBytes(keyBytes) + keyBytes : 1;
      // attributes, timestamp delta, offset delta, key, value length; after the value: header count
      const beforeValue = 2 + varintBytes(i) + key + varintBytes(valueBytes);
      const bodyBytes = beforeValue + valueBytes + 1;
      this.valueAt[i] = at + varintBytes(bodyBytes) + beforeValue;
      at += varintBytes(bodyBytes) + bodyBytes;
      this.sizes[i + 1] = at;
    }
    if (at !== this.bytes.length) {
      throw new Error(`batch template: the layout ends at byte ${at}, the encoded batch at ${this.bytes.length}`);
    }
  }

  get maxRecords(): number {
    return this.valueAt.length;
  }

  /** Where the key of a record lies, given its value. */
  keyAt(index: number): number {
    return this.valueAt[index]! - varintBytes(this.valueLength(index)) - keyBytes;
  }

  private valueLength(index: number): number {
    return this.sizes[index + 1]! - this.valueAt[index]! - 1;
  }
}

/** Bytes of a non-negative number as a zigzag varint. */
function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value * 2; rest >= 0x80; rest = Math.floor(rest / 128)) bytes++;
  return bytes;
}
