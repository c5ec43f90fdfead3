import { PayloadBlock } from './payload-block.js';

/**
 * What a record of a load looks like. Everything else about it follows from its partition and sequence, so a reader
 * verifies every byte without having stored any.
 */
export interface RecordFormat {
  /** Identifies the load: from run id, topic and seed (`runHash`). */
  runHash: number;
  /** Bytes of every record's value, at least `minimumValueBytes`. */
  valueBytes: number;
  /** Distinct keys in each partition; 0: records have no key. */
  keysPerPartition: number;
}

/**
 * Value layout, big endian:
 * ```
 *  0  u32  magic
 *  4  u32  run hash
 *  8  u32  partition
 * 12  u64  sequence in the partition
 * 20  u64  intended send time, microseconds since the epoch
 * 28  u32  checksum over the fields above and the value's length
 * 32  …    payload: the slice of the run's block that partition and sequence choose
 * ```
 */
export const minimumValueBytes = 32;
export const keyBytes = 8;
const magic = 0x444c4b31;
const twoTo32 = 0x1_0000_0000;

/** Never 0, so that zeroed bytes are nobody's record. */
export function runHash(runId: string, topic: string, seed: number): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(`${runId}\0${topic}\0${seed}`)) hash = mix(hash, byte);
  return hash >>> 0 || 1;
}

/** What `inspect` found; one object is reused for all records of a codec, so copy what must outlive the next call. */
export interface Inspection {
  /** `foreign`: bytes that no producer of this run wrote. `corrupted`: this run's record with wrong bytes. */
  verdict: 'ours' | 'foreign' | 'corrupted';
  /** Meaningful with `ours`, and with `corrupted` when `headerIntact`. */
  partition: number;
  sequence: number;
  intendedUs: number;
  headerIntact: boolean;
  /** Position in the value of the first wrong byte, where that is known. */
  wrongByte: number | null;
}

/** Writes and verifies the records of one load without allocating. */
export class RecordCodec {
  readonly block: PayloadBlock;
  private readonly inspection: Inspection = {
    verdict: 'ours',
    partition: 0,
    sequence: 0,
    intendedUs: 0,
    headerIntact: true,
    wrongByte: null,
  };

  /** @throws RangeError when the value cannot hold the header. */
  constructor(readonly format: RecordFormat) {
    if (!Number.isInteger(format.valueBytes) || format.valueBytes < minimumValueBytes) {
      throw new RangeError(
        `a record value of ${format.valueBytes} B cannot be verified: it needs at least ${minimumValueBytes} B for its header`,
      );
    }
    this.block = new PayloadBlock(format.runHash, format.valueBytes - minimumValueBytes);
  }

  /**
   * Writes a value at `at`. `slab` holds the run's block from byte 0 (`PayloadBlock.copyInto`), so that the payload is
   * one move inside one buffer; `view` covers the slab.
   */
  writeInto(
    slab: Uint8Array,
    view: DataView,
    at: number,
    partition: number,
    sequence: number,
    intendedUs: number,
  ): void {
    const length = this.format.valueBytes;
    const sequenceHigh = Math.floor(sequence / twoTo32);
    const intendedHigh = Math.floor(intendedUs / twoTo32);
    view.setUint32(at, magic);
    view.setUint32(at + 4, this.format.runHash);
    view.setUint32(at + 8, partition);
    view.setUint32(at + 12, sequenceHigh);
    view.setUint32(at + 16, sequence >>> 0);
    view.setUint32(at + 20, intendedHigh);
    view.setUint32(at + 24, intendedUs >>> 0);
    view.setInt32(
      at + 28,
      checksum(
        magic,
        this.format.runHash,
        partition,
        sequenceHigh,
        sequence >>> 0,
        intendedHigh,
        intendedUs >>> 0,
        length,
      ),
    );
    const from = this.block.sliceStart(partition, sequenceHigh, sequence >>> 0);
    slab.copyWithin(at + minimumValueBytes, from, from + length - minimumValueBytes);
  }

  /** One value in a buffer of its own, for drivers that take records one by one. */
  encodeValue(partition: number, sequence: number, intendedUs: number): Buffer {
    const blockBytes = this.block.bytes.length;
    const slab = (this.scratch ??= this.block.copyInto(Buffer.alloc(blockBytes + this.format.valueBytes)));
    const view = new DataView(slab.buffer, slab.byteOffset, slab.length);
    this.writeInto(slab, view, blockBytes, partition, sequence, intendedUs);
    return Buffer.from(slab.subarray(blockBytes));
  }
  private scratch: Buffer | undefined;

  /** The key of a record, or null. The same key never occurs in two partitions. */
  encodeKey(partition: number, sequence: number): Buffer | null {
    if (this.format.keysPerPartition === 0) return null;
    const key = Buffer.alloc(keyBytes);
    this.writeKeyInto(key, 0, partition, sequence);
    return key;
  }

  writeKeyInto(target: Uint8Array, at: number, partition: number, sequence: number): void {
    const index = mix(mix(this.format.runHash, partition), sequence >>> 0) >>> 0;
    writeHex16(target, at, partition & 0xffff);
    writeHex16(target, at + 4, index % Math.min(this.format.keysPerPartition, 0x10000));
  }

  /** True when `bytes` at `at` hold exactly the key that this record was sent with; `length` is -1 for null. */
  keyMatches(bytes: Uint8Array, at: number, length: number, partition: number, sequence: number): boolean {
    if (this.format.keysPerPartition === 0) return length === -1;
    if (length !== keyBytes) return false;
    this.writeKeyInto(this.expectedKey, 0, partition, sequence);
    for (let i = 0; i < keyBytes; i++) if (bytes[at + i] !== this.expectedKey[i]) return false;
    return true;
  }
  private readonly expectedKey = new Uint8Array(keyBytes);

  /** Verifies the value at `at`, every byte. */
  inspect(bytes: Buffer, at: number, length: number): Inspection {
    const found = this.inspection;
    found.wrongByte = null;
    found.headerIntact = false;
    if (length < minimumValueBytes) {
      const marked = length >= 8 && u32(bytes, at) === magic && u32(bytes, at + 4) === this.format.runHash;
      found.verdict = marked ? 'corrupted' : 'foreign';
      found.wrongByte = marked ? length : null;
      return found;
    }
    const sequenceHigh = u32(bytes, at + 12);
    const sequenceLow = u32(bytes, at + 16);
    const intendedHigh = u32(bytes, at + 20);
    const intendedLow = u32(bytes, at + 24);
    found.partition = u32(bytes, at + 8);
    found.sequence = sequenceHigh * twoTo32 + sequenceLow;
    found.intendedUs = intendedHigh * twoTo32 + intendedLow;
    const marked = u32(bytes, at) === magic && u32(bytes, at + 4) === this.format.runHash;
    // Computed with the length and marks that were sent, so that damage to those is told apart from foreign bytes.
    const expected = checksum(
      magic,
      this.format.runHash,
      found.partition,
      sequenceHigh,
      sequenceLow,
      intendedHigh,
      intendedLow,
      this.format.valueBytes,
    );
    const intact = expected >>> 0 === u32(bytes, at + 28);
    if (!intact) {
      found.verdict = marked ? 'corrupted' : 'foreign';
      return found;
    }
    found.headerIntact = true;
    const wrongByte = marked
      ? this.firstWrongPayloadByte(bytes, at, length, sequenceHigh, sequenceLow)
      : firstWrongMark(bytes, at, this.format.runHash);
    found.verdict = wrongByte === null ? 'ours' : 'corrupted';
    found.wrongByte = wrongByte;
    return found;
  }

  private firstWrongPayloadByte(
    bytes: Buffer,
    at: number,
    length: number,
    sequenceHigh: number,
    sequenceLow: number,
  ): number | null {
    const { valueBytes } = this.format;
    const from = this.block.sliceStart(this.inspection.partition, sequenceHigh, sequenceLow);
    const compared = Math.min(length, valueBytes) - minimumValueBytes;
    const same =
      compared === 0 ||
      bytes.compare(
        this.block.bytes,
        from,
        from + compared,
        at + minimumValueBytes,
        at + minimumValueBytes + compared,
      ) === 0;
    if (same) return length === valueBytes ? null : Math.min(length, valueBytes);
    let i = 0;
    while (bytes[at + minimumValueBytes + i] === this.block.bytes[from + i]) i++;
    return minimumValueBytes + i;
  }
}

function firstWrongMark(bytes: Buffer, at: number, hash: number): number {
  const expected = Buffer.alloc(8);
  expected.writeUInt32BE(magic, 0);
  expected.writeUInt32BE(hash, 4);
  let i = 0;
  while (i < 8 && bytes[at + i] === expected[i]) i++;
  return i;
}

/**
 * Each step is a bijection of its word, so a change confined to one field always changes the checksum. A CRC would cost
 * a native call per record, a tenth of the producer's budget.
 */
function checksum(a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number): number {
  return mix(mix(mix(mix(mix(mix(mix(mix(0x9747b28c, a), b), c), d), e), f), g), h);
}

function mix(state: number, word: number): number {
  const product = Math.imul(state ^ word, 0x9e3779b1);
  return product ^ (product >>> 15);
}

function u32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

const hexDigits = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
function writeHex16(target: Uint8Array, at: number, value: number): void {
  target[at] = hexDigits[(value >> 12) & 15]!;
  target[at + 1] = hexDigits[(value >> 8) & 15]!;
  target[at + 2] = hexDigits[(value >> 4) & 15]!;
  target[at + 3] = hexDigits[value & 15]!;
}
