import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { compressFrameSync } from 'lz4-napi';
import { compressSync } from 'snappy';
import { describe, expect, it } from 'vitest';
import { type Compression, compress, compressions, decompress } from '../../src/protocol/compression/compression.js';
import { ProtocolError } from '../../src/protocol/index.js';
import { seed } from './message-cases.js';

const packing = compressions.filter((name): name is Exclude<Compression, 'none'> => name !== 'none');
const MIB = 1024 * 1024;

describe.each(packing)(`%s (SEED=${seed})`, (name) => {
  it.each([0, 1, 32 * 1024, 64 * 1024 + 1, 128 * 1024, MIB + 17])('gives back %i bytes, noise and text', (length) => {
    for (const raw of [noise(length), Buffer.alloc(length, 'the same again and again ')]) {
      expect(decompress(name, compress(name, raw)).equals(raw)).toBe(true);
    }
  });

  it('makes repetitive records small', () => {
    expect(compress(name, Buffer.alloc(MIB, 'the same again ')).length).toBeLessThan(MIB / 10);
  });

  it('takes exactly its limit and refuses one byte more, before it is unpacked', () => {
    const raw = Buffer.alloc(256 * 1024, 'payload');
    const packed = compress(name, raw);
    expect(decompress(name, packed, raw.length).equals(raw)).toBe(true);
    expect(() => decompress(name, packed, raw.length - 1)).toThrow(ProtocolError);
  });

  it('refuses a bomb', () => {
    const bomb = compress(name, Buffer.alloc(64 * MIB));
    expect(() => decompress(name, bomb, MIB)).toThrow(/cannot be unpacked/);
  });

  it('damaged or cut short, is unpacked within its limit or refused', () => {
    const packed = compress(name, Buffer.concat([noise(3000), Buffer.alloc(70_000, 'tail')]));
    const hits = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 });
    const property = fc.property(hits, fc.nat(), (damage, cut) => {
      const damaged = Buffer.from(packed);
      for (const [at, byte] of damage) damaged[at % (at % 2 ? 24 : damaged.length)] = byte;
      for (const input of [damaged, packed.subarray(0, cut % packed.length)]) {
        try {
          expect(decompress(name, input, MIB).length).toBeLessThanOrEqual(MIB);
        } catch (error) {
          if (!(error instanceof ProtocolError)) throw error;
        }
      }
    });
    fc.assert(property, { seed, numRuns: 300 });
  });
});

describe('framings in the field', () => {
  it('snappy as one raw block (librdkafka) is read', () => {
    const raw = Buffer.alloc(100_000, 'raw block');
    expect(decompress('snappy', compressSync(raw)).equals(raw)).toBe(true);
  });

  it('a raw snappy block that claims more than snappy can hold is refused', () => {
    expect(() => decompress('snappy', Buffer.from('ffffff7f00', 'hex'))).toThrow(/claims 268435455/);
  });

  it('LZ4 frames with block and content checksums are read', () => {
    const raw = Buffer.concat([noise(100_000), Buffer.alloc(300_000, 'x')]);
    const packed = compressFrameSync(raw, { blockChecksums: true, contentChecksum: true });
    expect(decompress('lz4', packed).equals(raw)).toBe(true);
  });

  it('gzip in several members is read', () => {
    const packed = Buffer.concat([gzipSync('first '), gzipSync('second')]);
    expect(decompress('gzip', packed).toString()).toBe('first second');
  });

  it('zstd in several frames is read', () => {
    const packed = Buffer.concat([compress('zstd', Buffer.from('first ')), compress('zstd', Buffer.from('second'))]);
    expect(decompress('zstd', packed).toString()).toBe('first second');
  });

  it('a zstd frame that claims more than its blocks can hold is refused', () => {
    // Single segment, 8-byte content size of 2^40, one empty raw block.
    const packed = Buffer.from(`28b52ffde0${'0000000000010000'}010000`, 'hex');
    expect(() => decompress('zstd', packed, 2 ** 50)).toThrow(/claims 1099511627776 bytes/);
  });
});

/** Incompressible and the same on every run. */
function noise(length: number): Buffer {
  const out = Buffer.alloc(length);
  let state = 1;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    out[i] = state >>> 16;
  }
  return out;
}
