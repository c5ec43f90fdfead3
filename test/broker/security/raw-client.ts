import { connect } from 'node:net';
import { onTestFinished } from 'vitest';
import {
  type ApiName,
  decodeResponse,
  encodeRequest,
  FrameDecoder,
  type RequestOf,
  type ResponseOf,
  type Writable,
} from '../../../src/protocol/index.js';
import type { InProcessCluster } from '../in-process.js';

/** A socket that says what it likes, in the order it likes. */
export interface RawClient {
  /** Bytes as they are. */
  write(bytes: Buffer): void;
  /** One frame around the bytes. */
  frame(bytes: Buffer | string): void;
  request<A extends ApiName>(api: A, version: number, body: Writable<RequestOf<A>>): void;
  /** The next frame; null when the broker has closed the connection. */
  next(): Promise<Buffer | null>;
  /** Sends the request and decodes its answer. Throws when there is none. */
  ask<A extends ApiName>(api: A, version: number, body: Writable<RequestOf<A>>): Promise<ResponseOf<A>>;
}

export function rawClient(cluster: InProcessCluster, listener: string): RawClient {
  const socket = connect({ host: '127.0.0.1', port: cluster.brokers[0]!.ports.get(listener)! });
  onTestFinished(() => void socket.destroy());
  const decoder = new FrameDecoder(10_000_000);
  const frames: (Buffer | null)[] = [];
  const waiting: ((frame: Buffer | null) => void)[] = [];
  const give = (frame: Buffer | null) => {
    const waiter = waiting.shift();
    if (waiter) waiter(frame);
    else frames.push(frame);
  };
  socket.on('data', (chunk) => decoder.push(chunk).forEach(give));
  socket.on('error', () => {});
  socket.on('close', () => give(null));
  const client: RawClient = {
    write: (bytes) => void socket.write(bytes),
    frame(bytes) {
      const body = Buffer.from(bytes as string);
      const size = Buffer.alloc(4);
      size.writeInt32BE(body.length);
      socket.write(Buffer.concat([size, body]));
    },
    request(api, version, body) {
      socket.write(Buffer.concat(encodeRequest(api, version, { correlationId: 7, clientId: 'raw' }, body)));
    },
    next: () => (frames.length > 0 ? Promise.resolve(frames.shift()!) : new Promise((done) => waiting.push(done))),
    async ask(api, version, body) {
      client.request(api, version, body);
      const frame = await client.next();
      if (frame === null) throw new Error(`${api} v${version}: the broker closed the connection`);
      return decodeResponse(api, version, frame).body;
    },
  };
  return client;
}
