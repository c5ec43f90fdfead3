import type { Socket } from 'node:net';
import {
  type ApiName,
  apis,
  decodeResponse,
  encodeRequest,
  FrameDecoder,
  type RequestOf,
  type ResponseOf,
  type Writable,
} from '../protocol/index.js';
import { ClientClosed, ConnectionError, RequestTimeout, UnsupportedApi } from './errors.js';
import { askVersions, type VersionRange } from './handshake.js';
import { InFlight, leavingOn, type Waiting } from './in-flight.js';
import {
  type Address,
  type ClientOptions,
  clientId,
  connectTimeoutMs,
  formatAddress,
  requestTimeoutMs,
} from './options.js';
import { closedAtOnce, garbled, silent } from './peer-signs.js';
import type { Requester, SendOptions } from './requester.js';
import { authenticate } from './sasl.js';
import { dial } from './socket.js';

/** Longer than any response a broker sends, shorter than what the first four bytes of TLS or of ASCII text amount to. */
const MAX_FRAME_BYTES = 256 * 1024 * 1024;

/** The first bytes a peer sent, kept until the handshake is over: they tell what it is when it is not Kafka. */
const FIRST_BYTES_KEPT = 64;

/**
 * One connection to one broker. Requests may be pipelined; Kafka answers them in order, and each answer's correlation
 * id is checked. A request that times out, a response out of order and a broken frame all end the connection: every
 * request still in flight then fails, and what the broker did with it is unknown.
 */
export class Connection implements Requester {
  /** @throws ConnectionError (unreachable, TLS), NotKafka, KafkaError (SASL), RequestTimeout */
  static async open(address: Address, options: ClientOptions, signal?: AbortSignal): Promise<Connection> {
    const timeoutMs = connectTimeoutMs(options);
    const deadline = performance.now() + timeoutMs;
    const socket = await dial(address, options.tls, timeoutMs, signal);
    const connection = new Connection(socket, address, options);
    try {
      const left = (): number => Math.max(1, deadline - performance.now());
      connection.versions = await askVersions(connection, left(), signal);
      connection.isKafka = true;
      if (options.sasl !== undefined) await authenticate(connection, options.sasl, left, signal);
      connection.firstBytes = undefined;
      return connection;
    } catch (error) {
      connection.close();
      if (error instanceof RequestTimeout && !connection.isKafka) throw silent(connection.peer, timeoutMs);
      throw error;
    }
  }

  readonly peer: string;
  versions: ReadonlyMap<number, VersionRange> = new Map();
  /** it was this side that closed it, by choice */
  closedHere = false;
  private readonly clientId: string;
  private readonly requestTimeoutMs: number;
  private readonly frames = new FrameDecoder(MAX_FRAME_BYTES);
  private readonly inFlight = new InFlight((error) => this.die(error));
  private readonly closeListeners: ((reason: Error) => void)[] = [];
  private firstBytes: Buffer | undefined = Buffer.alloc(0);
  private isKafka = false;
  private correlationId = 0;
  private reason: Error | undefined;

  private constructor(
    private readonly socket: Socket,
    readonly address: Address,
    options: ClientOptions,
  ) {
    this.peer = formatAddress(address);
    this.clientId = clientId(options);
    this.requestTimeoutMs = requestTimeoutMs(options);
    socket.on('data', (chunk) => this.receive(chunk));
    socket.on('error', (error) => this.die(this.lost(error.message, error)));
    socket.on('end', () => this.die(this.lost('the broker closed the connection')));
    socket.on('close', () => this.die(this.lost('the connection closed')));
    socket.resume();
  }

  get closed(): boolean {
    return this.reason !== undefined;
  }

  /** Bytes handed over but not yet taken by the operating system. */
  get bufferedBytes(): number {
    return this.socket.writableLength;
  }

  /** Requests sent and not answered. */
  get requestsInFlight(): number {
    return this.inFlight.size;
  }

  /** The highest stable version that the broker offers and this library encodes, at most `cap`. @throws UnsupportedApi */
  pickVersion(api: ApiName, cap = Number.POSITIVE_INFINITY): number {
    const ours = apis[api];
    const theirs = this.versions.get(ours.key);
    if (theirs === undefined) throw new UnsupportedApi(api, `${this.peer} does not offer ${api} (API key ${ours.key})`);
    const version = Math.min(ours.maxVersion, theirs.maxVersion, cap);
    if (version >= ours.minVersion && version >= theirs.minVersion) return version;
    const range = (min: number, max: number): string => `${min} to ${max}`;
    throw new UnsupportedApi(
      api,
      `No common version of ${api}: ${this.peer} offers ${range(theirs.minVersion, theirs.maxVersion)}, this client speaks ${range(ours.minVersion, Math.min(ours.maxVersion, cap))}`,
    );
  }

  nextCorrelationId(): number {
    this.correlationId = (this.correlationId + 1) & 0x7fffffff;
    return this.correlationId;
  }

  /**
   * Send one request and wait for its response, whatever error codes it carries.
   * @throws ConnectionError, RequestTimeout, UnsupportedApi, ProtocolError (the response does not decode), or the
   *   signal's reason: the request has then been sent, and its answer will be dropped
   */
  async send<A extends ApiName>(
    api: A,
    body: Writable<RequestOf<A>>,
    options: SendOptions = {},
  ): Promise<ResponseOf<A>> {
    const version = options.version ?? this.pickVersion(api);
    const correlationId = this.nextCorrelationId();
    const chunks = encodeRequest(api, version, { correlationId, clientId: this.clientId }, body);
    const frame = await this.exchange(
      chunks,
      correlationId,
      api,
      options.timeoutMs ?? this.requestTimeoutMs,
      options.signal,
    );
    return decodeResponse(api, version, frame).body;
  }

  /**
   * Send a request that is already encoded, size prefix included, under `correlationId` (see `nextCorrelationId`).
   * Resolves with the response frame, which starts at its correlation id. The chunks must not change until then.
   */
  sendFrame(chunks: Buffer[], correlationId: number, timeoutMs: number = this.requestTimeoutMs): Promise<Buffer> {
    return this.exchange(chunks, correlationId, 'request', timeoutMs);
  }

  /** Bytes that get no answer: Produce with acks=0, hostile frames. A closed connection swallows them. */
  sendOneWay(chunks: Buffer[]): void {
    if (this.reason === undefined) this.write(chunks);
  }

  /** Called once, with the reason, when the connection ends for whatever cause; at once if it already has. */
  onClose(listener: (reason: Error) => void): void {
    if (this.reason === undefined) this.closeListeners.push(listener);
    else queueMicrotask(() => listener(this.reason!));
  }

  /** Bytes already handed over still go out; requests in flight fail with ConnectionError. */
  close(): void {
    this.closedHere ||= this.reason === undefined;
    this.end(new ClientClosed(`The connection to ${this.peer} was closed by this client`), () => {
      this.socket.unref();
      this.socket.destroySoon();
    });
  }

  /** For the handshake alone. */
  askFrame(api: ApiName, version: number, body: object, timeoutMs: number, signal?: AbortSignal): Promise<Buffer> {
    const correlationId = this.nextCorrelationId();
    const chunks = encodeRequest(api, version, { correlationId, clientId: this.clientId }, body);
    return this.exchange(chunks, correlationId, api, timeoutMs, signal);
  }

  private exchange(
    chunks: Buffer[],
    correlationId: number,
    what: string,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<Buffer> {
    if (this.reason !== undefined) return Promise.reject(this.reason);
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const deadline = performance.now() + timeoutMs;
      const waiting: Waiting = { correlationId, what, timeoutMs, deadline, abandoned: false, resolve, reject };
      this.inFlight.add(signal === undefined ? waiting : leavingOn(signal, waiting));
      this.write(chunks);
    });
  }

  private write(chunks: Buffer[]): void {
    if (chunks.length === 1) {
      this.socket.write(chunks[0]!);
      return;
    }
    this.socket.cork();
    for (const chunk of chunks) this.socket.write(chunk);
    this.socket.uncork();
  }

  private receive(chunk: Buffer): void {
    if (this.firstBytes !== undefined && this.firstBytes.length < FIRST_BYTES_KEPT) {
      this.firstBytes = Buffer.concat([this.firstBytes, chunk.subarray(0, FIRST_BYTES_KEPT)]);
    }
    let frames: Buffer[];
    try {
      frames = this.frames.push(chunk);
    } catch (error) {
      this.die(this.broken((error as Error).message));
      return;
    }
    for (const frame of frames) if (!this.answer(frame)) return;
  }

  private answer(frame: Buffer): boolean {
    const waiting = this.inFlight.first;
    const correlationId = frame.length < 4 ? undefined : frame.readInt32BE(0);
    if (waiting === undefined || correlationId !== waiting.correlationId) {
      const expected =
        waiting === undefined ? 'nothing was asked' : `${waiting.correlationId} (${waiting.what}) was expected`;
      this.die(this.broken(`a response with correlation id ${correlationId} where ${expected}`));
      return false;
    }
    this.inFlight.shift();
    if (!waiting.abandoned) waiting.resolve(frame);
    return true;
  }

  private broken(why: string): Error {
    if (!this.isKafka && this.firstBytes !== undefined) return garbled(this.peer, this.firstBytes, why);
    return new ConnectionError(`${this.peer} broke Kafka's protocol, so the connection was closed: ${why}`);
  }

  private lost(why: string, cause?: Error): Error {
    if (!this.isKafka)
      return this.firstBytes?.length ? garbled(this.peer, this.firstBytes, why) : closedAtOnce(this.peer);
    const waiting = this.inFlight.first;
    const inFlight =
      waiting === undefined ? '' : ` with ${this.inFlight.size} request(s) in flight, first ${waiting.what}`;
    return new ConnectionError(`Lost the connection to ${this.peer}${inFlight}: ${why}`, { cause });
  }

  private die(reason: Error): void {
    this.end(reason instanceof RequestTimeout ? new RequestTimeout(`${this.peer}: ${reason.message}`) : reason, () =>
      this.socket.destroy(),
    );
  }

  private end(reason: Error, closeSocket: () => void): void {
    if (this.reason !== undefined) return;
    this.reason = reason;
    closeSocket();
    this.inFlight.failAll(reason);
    for (const listener of this.closeListeners.splice(0)) listener(reason);
  }
}
