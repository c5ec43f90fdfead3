import { dispatch } from '../../../src/broker/net/dispatch.js';
import { FrameQueue } from '../../../src/broker/net/frame-queue.js';
import { anonymous } from '../../../src/broker/net/session.js';
import {
  type ApiName,
  decodeResponse,
  encodeRequest,
  type RequestOf,
  type ResponseOf,
  type Writable,
} from '../../../src/protocol/index.js';
import type { SimBroker } from './sim-broker.js';
import type { World } from './world.js';

/**
 * A client's connection to one broker: bytes through the broker's real dispatch and request order, over a network that
 * takes its time and keeps the order of each direction. It ends with the broker, or with an answer that is too late.
 */
export class SimConnection {
  closed = false;
  private readonly queue = new FrameQueue((chunks) => this.sendBack(chunks));
  private readonly aborter = new AbortController();
  private readonly waiting: ((frame: Buffer | null) => void)[] = [];
  private correlationId = 0;
  private thereAtMs = 0;
  private backAtMs = 0;

  constructor(
    private readonly world: World,
    readonly broker: SimBroker,
  ) {
    broker.whenDead(() => world.clock.after(world.random.between(0, 30), () => this.close()));
  }

  /** Null: there is no answer, and whether the request took effect is not known. */
  async send<A extends ApiName>(
    api: A,
    version: number,
    body: Writable<RequestOf<A>>,
    timeoutMs = 1_500,
  ): Promise<ResponseOf<A> | null> {
    if (this.closed) return null;
    const header = { correlationId: ++this.correlationId, clientId: 'sim' };
    const bytes = Buffer.concat(encodeRequest(api, version, header, body)).subarray(4);
    const cancel = this.world.clock.after(timeoutMs, () => this.close());
    const answer = await new Promise<Buffer | null>((resolve) => {
      this.waiting.push(resolve);
      this.thereAtMs = this.arrival(this.thereAtMs);
      this.world.clock.after(this.thereAtMs - this.world.clock.monotonicMs(), () => {
        this.broker.clock.run(() => this.receive(bytes));
      });
    });
    cancel();
    return answer === null ? null : decodeResponse(api, version, answer).body;
  }

  close(): void {
    this.closed = true;
    this.aborter.abort();
    for (const resolve of this.waiting.splice(0)) resolve(null);
  }

  private receive(frame: Buffer): void {
    const broker = this.broker.serving;
    if (this.closed || broker === null) {
      this.close();
      return;
    }
    const session = { principal: anonymous, listener: 'PLAINTEXT', protocol: 'PLAINTEXT' as const };
    const peer = { connection: this, clientHost: '/sim', session, signal: this.aborter.signal };
    const call = dispatch(broker, frame, peer);
    const run = async () => {
      try {
        return this.closed ? null : await call.run();
      } catch {
        this.close(); // What waits behind it is not served any more.
        return null;
      }
    };
    this.queue.add(call.overlaps, run, () => call.answered());
  }

  private sendBack(chunks: Buffer[]): void {
    const bytes = Buffer.concat(chunks).subarray(4);
    this.backAtMs = this.arrival(this.backAtMs);
    this.world.clock.after(this.backAtMs - this.world.clock.monotonicMs(), () => this.waiting.shift()?.(bytes));
  }

  private arrival(afterMs: number): number {
    return Math.max(afterMs, this.world.clock.monotonicMs() + this.world.random.between(0.2, 3));
  }
}
