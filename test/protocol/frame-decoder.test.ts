import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { FrameDecoder, ProtocolError } from '../../src/protocol/index.js';

const payloads = [Buffer.from('first'), Buffer.alloc(0), Buffer.alloc(300, 7), Buffer.from('x'), Buffer.alloc(0)];
const stream = Buffer.concat(payloads.map(frame));

describe('framing', () => {
  it('gives the same frames wherever the stream is split', () => {
    for (let a = 0; a <= stream.length; a++) {
      const b = a + ((a * 7) % (stream.length - a + 1));
      const decoder = new FrameDecoder(1000);
      const chunks = [stream.subarray(0, a), stream.subarray(a, b), stream.subarray(b)];
      expect(
        chunks.flatMap((chunk) => decoder.push(chunk)),
        `split at ${a} and ${b}`,
      ).toEqual(payloads);
    }
  });

  it('gives the same frames one byte at a time', () => {
    const decoder = new FrameDecoder(1000);
    expect([...stream].flatMap((byte) => decoder.push(Buffer.from([byte])))).toEqual(payloads);
  });

  it('a large frame that trickles in is given whole, and costs little more memory than its bytes', () => {
    const payload = Buffer.alloc(400_000, 'kafka');
    const decoder = new FrameDecoder(payload.length);
    const bytes = frame(payload);
    const before = keptBytes();
    for (const byte of bytes.subarray(0, -1)) decoder.push(Buffer.allocUnsafeSlow(1).fill(byte));
    expect(keptBytes() - before).toBeLessThan(40_000_000); // A buffer each would be 80 MB.
    expect(decoder.expectedBytes).toBe(payload.length);
    expect(decoder.push(bytes.subarray(-1))).toEqual([payload]);
    expect(decoder.isWithinFrame).toBe(false);
  });

  it('a frame within one chunk is a view of it', () => {
    const [first] = new FrameDecoder(1000).push(stream);
    expect(first?.buffer).toBe(stream.buffer);
    expect(first?.byteOffset).toBe(stream.byteOffset + 4);
  });

  it('a frame of exactly the limit is taken, one byte more is refused', () => {
    expect(new FrameDecoder(300).push(frame(Buffer.alloc(300)))).toHaveLength(1);
    expect(() => new FrameDecoder(299).push(frame(Buffer.alloc(300)))).toThrow(ProtocolError);
  });

  it('a negative size is refused, also when it arrives in pieces', () => {
    const decoder = new FrameDecoder(1000);
    decoder.push(Buffer.from([0x80, 0]));
    expect(() => decoder.push(Buffer.from([0, 0]))).toThrow(/frame size -2147483648/);
  });

  it('a peer that speaks HTTP is refused with its first bytes', () => {
    const answer = Buffer.from('HTTP/1.1 400 Bad Request\r\n');
    expect(() => new FrameDecoder(100 * 1024 * 1024).push(answer)).toThrow(/may not be speaking Kafka.*48545450/);
  });
});

/** Of the heap, without what only waits to be collected: how much that is depends on the machine. */
function keptBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

function frame(payload: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeInt32BE(payload.length);
  return Buffer.concat([size, payload]);
}
