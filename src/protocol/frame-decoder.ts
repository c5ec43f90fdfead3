import { ProtocolError } from './protocol-error.js';

const SIZE_BYTES = 4;
/** Pieces below this are joined early. */
const SMALL_BYTES = 4096;

/**
 * Cuts a byte stream into frames: a 4-byte size, then that many bytes. Chunks may be split anywhere. A frame that lies
 * within one chunk is returned as a view of it; one that is spread over several is joined once, when it is complete, so
 * a claimed size costs no memory before its bytes have arrived. Bytes that trickle in are joined on the way, or each
 * of them would cost a buffer of its own.
 */
export class FrameDecoder {
  /** May change between frames: a peer that has proved itself may send more. */
  maxFrameBytes: number;
  /** Bytes of an incomplete size or frame, oldest first. */
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  /** Size of the frame under way, once it is known. */
  private frameBytes = -1;

  constructor(maxFrameBytes: number) {
    this.maxFrameBytes = maxFrameBytes;
  }

  /** Size of the frame that has begun to arrive; 0 between frames. */
  get expectedBytes(): number {
    return Math.max(0, this.frameBytes);
  }

  /** Some of a frame, or of its size, is here. */
  get isWithinFrame(): boolean {
    return this.frameBytes >= 0 || this.pendingBytes > 0;
  }

  /** Takes the next bytes and returns the frames they complete, without their size. Throws ProtocolError on a bad size. */
  push(chunk: Buffer): Buffer[] {
    const frames: Buffer[] = [];
    let input = chunk;
    for (;;) {
      if (this.frameBytes < 0) {
        if (this.pendingBytes > 0) {
          const missing = Math.min(SIZE_BYTES - this.pendingBytes, input.length);
          this.keep(input.subarray(0, missing));
          input = input.subarray(missing);
          if (this.pendingBytes < SIZE_BYTES) return frames;
          this.frameBytes = this.checkedSize(this.takePending());
        } else {
          if (input.length < SIZE_BYTES) {
            this.keep(input);
            return frames;
          }
          this.frameBytes = this.checkedSize(input);
          input = input.subarray(SIZE_BYTES);
        }
      }
      const missing = this.frameBytes - this.pendingBytes;
      if (input.length < missing) {
        this.keep(input);
        return frames;
      }
      const rest = input.subarray(0, missing);
      input = input.subarray(missing);
      if (this.pendingBytes === 0) {
        frames.push(rest);
      } else {
        this.keep(rest);
        frames.push(this.takePending());
      }
      this.frameBytes = -1;
      if (input.length === 0) return frames;
    }
  }

  private keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.pending.push(bytes);
    this.pendingBytes += bytes.length;
    if (bytes.length < SMALL_BYTES) this.joinSmall();
  }

  /** Like the digits of a binary counter: a piece meets one of its own size, so that each byte is copied seldom. */
  private joinSmall(): void {
    for (;;) {
      const [before, last] = this.pending.slice(-2) as [Buffer, Buffer?];
      if (last === undefined || before.length >= SMALL_BYTES || before.length > 2 * last.length) return;
      this.pending.splice(-2, 2, Buffer.concat([before, last]));
    }
  }

  private takePending(): Buffer {
    const whole = this.pending.length === 1 ? this.pending[0]! : Buffer.concat(this.pending, this.pendingBytes);
    this.pending = [];
    this.pendingBytes = 0;
    return whole;
  }

  private checkedSize(start: Buffer): number {
    const size = start.readInt32BE(0);
    if (size >= 0 && size <= this.maxFrameBytes) return size;
    throw new ProtocolError(
      `frame size ${size} is outside 0 to ${this.maxFrameBytes}; the peer may not be speaking Kafka's protocol` +
        ` (first bytes ${start.toString('hex', 0, SIZE_BYTES)})`,
    );
  }
}
