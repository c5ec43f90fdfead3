import type { Socket } from 'node:net';
import { FrameDecoder, ProtocolError } from '../../protocol/index.js';
import type { Broker } from '../context.js';
import { reasonOf } from '../logger.js';
import { LogClosed } from '../metadata/log.js';
import { type Call, dispatch } from './dispatch.js';
import { FrameQueue } from './frame-queue.js';
import { anonymous } from './session.js';

/** One client connection: frames in, answers out, in order; backpressure both ways; whatever is malformed ends it. */
export class ClientConnection {
  private readonly frames: FrameDecoder;
  private readonly queue = new FrameQueue(
    (chunks) => this.write(chunks),
    () => {
      this.updateFlow();
      this.endIfDone();
    },
  );
  private readonly aborter = new AbortController();
  private readonly peer;
  /** Produce requests in the queue; whether the newest request was one. */
  private producesInFlight = 0;
  private producedLast = false;
  private isFinishing = false;
  private isClosed = false;

  constructor(
    private readonly broker: Broker,
    private readonly socket: Socket,
  ) {
    this.frames = new FrameDecoder(broker.config.maxRequestBytes);
    this.peer = {
      connection: this,
      clientHost: `/${socket.remoteAddress ?? 'unknown'}`,
      session: { principal: anonymous },
      signal: this.aborter.signal,
    };
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.receive(chunk));
    socket.on('error', () => {}); // 'close' follows.
    socket.on('close', () => this.close());
    socket.on('drain', () => this.updateFlow());
  }

  /** Reads on, or not: too much is in flight here, unsent, or (if this is a producer) waiting for the store. */
  updateFlow(): void {
    if (this.isFinishing) return;
    const { maxInFlightPerConnection, walMaxPendingBytes } = this.broker.config;
    const full =
      this.queue.size >= maxInFlightPerConnection ||
      (this.isProducer() && this.broker.wal.pendingBytes >= walMaxPendingBytes) ||
      this.socket.writableNeedDrain;
    if (full !== this.socket.isPaused()) this.socket[full ? 'pause' : 'resume']();
  }

  /** Only who adds to what waits for the store has to wait for it: fetches and heartbeats of others must go on. */
  private isProducer(): boolean {
    return this.producedLast || this.producesInFlight > 0;
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
    this.aborter.abort();
    this.socket.destroy();
  }

  private receive(chunk: Buffer): void {
    if (this.isFinishing) return;
    try {
      for (const frame of this.frames.push(chunk)) this.start(dispatch(this.broker, frame, this.peer));
    } catch (error) {
      this.refuse(error);
    }
    this.updateFlow();
  }

  private start(call: Call): void {
    this.producedLast = call.api === 'Produce';
    if (call.api === 'Produce') this.producesInFlight++;
    this.queue.add(call.overlaps, async () => {
      if (this.isClosed) return null;
      try {
        return await call.run();
      } catch (error) {
        this.fail(call, error);
        return null;
      } finally {
        if (call.api === 'Produce') this.producesInFlight--;
      }
    });
  }

  private write(chunks: Buffer[]): void {
    if (this.socket.destroyed) return;
    this.socket.cork();
    for (const chunk of chunks) this.socket.write(chunk);
    this.socket.uncork();
  }

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
    this.close();
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
