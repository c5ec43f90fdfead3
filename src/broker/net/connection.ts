import type { Socket } from 'node:net';
import { FrameDecoder, ProtocolError } from '../../protocol/index.js';
import type { Broker } from '../context.js';
import { reasonOf } from '../logger.js';
import { LogClosed } from '../metadata/log.js';
import { type Call, dispatch } from './dispatch.js';
import { FrameQueue } from './frame-queue.js';
import { Gatekeeper } from './gatekeeper.js';
import { usesSasl } from './listener-config.js';
import type { RequestMemory } from './request-memory.js';
import type { Session } from './session.js';

/** One client connection: frames in, answers out, in order; backpressure both ways; whatever is malformed ends it. */
export class ClientConnection {
  private readonly frames: FrameDecoder;
  private readonly queue = new FrameQueue(
    (chunks, sent) => this.write(chunks, sent),
    () => {
      this.updateFlow();
      this.endIfDone();
    },
    () => !this.socket.writableNeedDrain,
  );
  private readonly aborter = new AbortController();
  private readonly peer;
  private readonly gatekeeper: Gatekeeper | null;
  /** Produce requests in the queue; whether the newest request was one. */
  private producesInFlight = 0;
  private producedLast = false;
  /** Of the frame that is arriving. */
  private expectedBytes = 0;
  private lastProgressMs: number;
  /** Ends a pause for which the client is throttled; null: it is not. */
  private unmute: (() => void) | null = null;
  private mutedUntilMs = 0;
  private isFinishing = false;
  private isRefused = false;
  private isClosed = false;

  constructor(
    private readonly broker: Broker,
    private readonly socket: Socket,
    private readonly memory: RequestMemory,
    session: Session,
  ) {
    this.lastProgressMs = broker.clock.monotonicMs();
    this.frames = new FrameDecoder(broker.config.maxRequestBytes);
    this.peer = {
      connection: this,
      clientHost: `/${socket.remoteAddress ?? 'unknown'}`,
      session,
      signal: this.aborter.signal,
      mute: (ms: number) => this.mute(ms),
    };
    this.gatekeeper = usesSasl(session.protocol) ? this.guarded() : null;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.receive(chunk));
    socket.on('error', () => {}); // 'close' follows.
    socket.on('close', () => this.close());
    socket.on('drain', () => {
      this.lastProgressMs = broker.clock.monotonicMs();
      this.queue.startNext();
      this.updateFlow();
    });
  }

  /** Reads on, or not: too much is in flight here, unsent, or (if this is a producer) waiting for the store. */
  updateFlow(): void {
    if (this.isFinishing) return;
    const { maxInFlightPerConnection, walMaxPendingBytes } = this.broker.config;
    const full =
      this.unmute !== null ||
      this.queue.size >= maxInFlightPerConnection ||
      (this.isProducer() && this.broker.wal.pendingBytes >= walMaxPendingBytes) ||
      (this.memory.exhausted && !this.frames.isWithinFrame) ||
      this.socket.writableNeedDrain;
    if (full !== this.socket.isPaused()) this.socket[full ? 'pause' : 'resume']();
  }

  private mute(ms: number): void {
    const untilMs = this.broker.clock.monotonicMs() + ms;
    if (this.isClosed || untilMs <= this.mutedUntilMs) return;
    this.mutedUntilMs = untilMs;
    this.unmute?.();
    this.unmute = this.broker.clock.after(ms, () => {
      this.unmute = null;
      this.updateFlow();
    });
    this.updateFlow();
  }

  /** Only who adds to what waits for the store has to wait for it: fetches and heartbeats of others must go on. */
  private isProducer(): boolean {
    return this.producedLast || this.producesInFlight > 0;
  }

  /** Requests that are being worked on are not the peer's idleness; answers that it does not take are. */
  idleSinceMs(): number | null {
    return this.queue.size > 0 && !this.socket.writableNeedDrain ? null : this.lastProgressMs;
  }

  /** Takes no more requests, answers those it has (long polls at once), then ends. */
  finish(): void {
    this.isFinishing = true;
    this.aborter.abort();
    this.socket.resume(); // What still comes is dropped, or the end of the peer would never be seen.
    this.endIfDone();
  }

  private endIfDone(): void {
    if (this.isFinishing && this.queue.size === 0) this.socket.end();
  }

  close(): void {
    this.isClosed = true;
    this.unmute?.();
    this.gatekeeper?.dismiss();
    this.expect(0);
    this.aborter.abort();
    this.socket.destroy();
    this.queue.startNext(); // What waits for the peer to take answers waits no more.
  }

  private receive(chunk: Buffer): void {
    if (this.isFinishing || this.isRefused || this.isClosed) return;
    this.lastProgressMs = this.broker.clock.monotonicMs();
    try {
      const frames = this.frames.push(chunk);
      this.expect(this.frames.expectedBytes);
      for (const frame of frames) this.take(frame);
    } catch (error) {
      this.refuse(error);
    }
    this.updateFlow();
  }

  private take(frame: Buffer): void {
    const { gatekeeper } = this;
    if (gatekeeper?.holds(frame)) this.hold(gatekeeper, frame);
    else this.start(dispatch(this.broker, frame, this.peer), frame.length);
  }

  private hold(gatekeeper: Gatekeeper, frame: Buffer): void {
    this.memory.take(frame.length);
    const never = () => false;
    this.queue.add(never, async () => {
      try {
        return this.isFinishing || this.isClosed ? null : await gatekeeper.pass(frame);
      } catch (error) {
        this.refuse(error);
        return null;
      } finally {
        this.memory.take(-frame.length);
      }
    });
  }

  private guarded(): Gatekeeper {
    const { maxRequestBytes, sasl } = this.broker.config;
    this.frames.maxFrameBytes = Math.min(maxRequestBytes, sasl.maxReceiveBytes);
    return new Gatekeeper(this.broker, this.peer, {
      write: (chunks) => this.write(chunks, () => {}),
      open: () => {
        this.frames.maxFrameBytes = maxRequestBytes;
      },
      finish: () => this.finish(),
      close: () => this.close(),
    });
  }

  private expect(bytes: number): void {
    this.memory.take(bytes - this.expectedBytes);
    this.expectedBytes = bytes;
  }

  private start(call: Call, bytes: number): void {
    this.producedLast = call.api === 'Produce';
    if (call.api === 'Produce') this.producesInFlight++;
    this.memory.take(bytes);
    const run = async () => {
      try {
        return this.isClosed ? null : await call.run();
      } catch (error) {
        this.fail(call, error);
        return null;
      } finally {
        this.memory.take(-bytes);
        if (call.api === 'Produce') this.producesInFlight--;
      }
    };
    this.queue.add(call.overlaps, run, () => call.answered());
  }

  private write(chunks: Buffer[], sent: () => void): void {
    if (this.socket.destroyed) {
      sent();
      return;
    }
    this.socket.cork();
    const last = chunks.length - 1;
    chunks.forEach((chunk, i) => {
      if (i < last) this.socket.write(chunk);
      else this.socket.write(chunk, sent); // Also called, with an error, when the connection breaks.
    });
    this.socket.uncork();
  }

  /** Requests that came before the malformed one are answered first, as by Kafka, which reads one at a time. */
  private refuse(error: unknown): void {
    // Defect `crash-on-garbage`: nobody catches it.
    if (this.broker.defects.has('crash-on-garbage')) {
      process.nextTick(() => {
        throw error;
      });
    }
    const event = error instanceof ProtocolError ? 'malformed or unsupported request' : 'request failed';
    this.broker.logger.warn(event, { client: this.peer.clientHost, reason: reasonOf(error) });
    this.broker.metrics.requestErrors.add({ api: 'none', error: 'INVALID_REQUEST' });
    this.isRefused = true;
    this.expect(0);
    const end = async () => {
      this.socket.destroySoon();
      return null;
    };
    this.queue.add(() => false, end);
  }

  private fail(call: Call, error: unknown): void {
    if (!(error instanceof LogClosed) && !this.aborter.signal.aborted) {
      const facts = { api: call.api, client: this.peer.clientHost, reason: reasonOf(error) };
      const where = error instanceof Error ? error.stack?.split('\n').slice(1, 4).join(' <-') : undefined;
      this.broker.logger.error('request failed', { ...facts, where });
      this.broker.metrics.requestErrors.add({ api: call.api, error: 'UNKNOWN_SERVER_ERROR' });
    }
    this.close();
  }
}
