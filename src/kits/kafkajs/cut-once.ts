import { connect as plainConnect, type Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

const PRODUCE = 0;

/**
 * A socket factory that, once armed, lets the next Produce request through and cuts the connection when its answer
 * arrives: the broker has stored the batch and the client never learns it.
 */
export function cutOnce(): { socketFactory: ISocketFactory; arm: () => void; count: () => number } {
  let armed = false;
  let cuts = 0;
  const socketFactory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
    const socket: Socket = ssl
      ? tlsConnect({ host, port, ...ssl }, onConnect)
      : plainConnect({ host, port }, onConnect);
    let cutting = false;
    const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
    socket.write = ((data: Uint8Array, ...rest: unknown[]) => {
      if (armed && isProduce(data)) [armed, cutting] = [false, true];
      return write(data, ...rest);
    }) as typeof socket.write;
    const emit = socket.emit.bind(socket) as (event: string, ...args: unknown[]) => boolean;
    socket.emit = ((event: string, ...args: unknown[]) => {
      if (event !== 'data' || !cutting) return emit(event, ...args);
      cutting = false;
      cuts++;
      // As a peer's reset would: kafkajs listens for `error` and `end`, never for `close`.
      socket.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
      return true;
    }) as typeof socket.emit;
    return socket;
  };
  return { socketFactory, arm: () => (armed = true), count: () => cuts };
}

/** A request frame: 4 bytes size, 2 bytes API key. */
function isProduce(data: Uint8Array): boolean {
  return data.length > 6 && Buffer.from(data.buffer, data.byteOffset, 6).readInt16BE(4) === PRODUCE;
}
