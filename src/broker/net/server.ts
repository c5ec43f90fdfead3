import { createServer, type Server, type Socket } from 'node:net';
import { type Clock, sleep } from '../clock.js';
import type { Broker } from '../context.js';
import { ClientConnection } from './connection.js';
import { ConnectionQuotas } from './connection-quotas.js';
import { closeIdleConnections } from './idle-connections.js';
import { RequestMemory } from './request-memory.js';

/** Where clients come in. */
export interface ClientPort {
  bind(host: string, port: number): Promise<number>;
  serve(broker: Broker): void;
  updateFlow(): void;
  finish(clock: Clock, deadlineMs: number): Promise<void>;
  close(): Promise<void>;
}

/** The Kafka port: accepts connections and remembers them. */
export class KafkaServer implements ClientPort {
  private readonly connections = new Set<ClientConnection>();
  /** Connected before this broker serves, or while it is full. */
  private readonly waiting: Socket[] = [];
  private gate: { broker: Broker; quotas: ConnectionQuotas; memory: RequestMemory } | null = null;
  private stopIdleSearch: () => void = () => {};
  private server: Server | null = null;
  private closed: Promise<unknown> | null = null;

  /** Binds the port (0: any free one) and answers nothing yet. Resolves with the port; rejects when it is taken. */
  bind(host: string, port: number): Promise<number> {
    const server = createServer({ pauseOnConnect: true, noDelay: true }, (socket) => this.accept(socket));
    this.server = server;
    return new Promise((resolve, reject) => {
      server.once('error', (error) => {
        reject(new Error(`cannot listen on ${host}:${port}: ${error.message}; choose a free port`, { cause: error }));
      });
      server.listen({ host, port, backlog: 1024 }, () => {
        const address = server.address();
        resolve(typeof address === 'object' && address ? address.port : port);
      });
    });
  }

  /** Begins to answer. Connections made since `bind` are served too. */
  serve(broker: Broker): void {
    const memory = new RequestMemory(broker.config.queuedMaxRequestBytes, () => this.updateFlow());
    this.gate = { broker, quotas: new ConnectionQuotas(broker.config), memory };
    this.stopIdleSearch = closeIdleConnections(this.connections, broker.clock, broker.config.connectionsMaxIdleMs);
    this.acceptWaiting();
  }

  /** Looks again who may be read from: there is room, or none any more. */
  updateFlow(): void {
    for (const connection of this.connections) connection.updateFlow();
  }

  /** Those that still find no place wait on, in their order. */
  private acceptWaiting(): void {
    for (const socket of this.waiting.splice(0)) this.accept(socket);
  }

  private accept(socket: Socket): void {
    if (this.gate === null) {
      socket.on('error', () => {}); // It is found destroyed when its turn comes.
      this.waiting.push(socket);
      return;
    }
    const { broker, quotas, memory } = this.gate;
    const address = socket.remoteAddress;
    if (address === undefined) return void socket.destroy(); // It is gone already.
    const verdict = quotas.admit(address);
    if (verdict === 'full' && this.waiting.length < broker.config.socketListenBacklogSize) {
      this.waiting.push(socket);
      return;
    }
    if (verdict !== 'admitted') {
      broker.metrics.connections.add({ event: 'refused' });
      broker.logger.warn('connection refused', { client: `/${address}`, reason: verdict });
      return void socket.destroy();
    }
    const connection = new ClientConnection(broker, socket, memory);
    this.connections.add(connection);
    broker.metrics.connections.add({ event: 'accepted' });
    socket.on('close', () => {
      this.connections.delete(connection);
      quotas.release(address);
      broker.metrics.connections.add({ event: 'closed' });
      this.acceptWaiting();
    });
    connection.updateFlow();
  }

  /** Accepts and reads nothing more; resolves when all that was asked is answered and gone, after `deadlineMs` at the latest. */
  async finish(clock: Clock, deadlineMs: number): Promise<void> {
    const closed = this.stopListening();
    for (const connection of this.connections) connection.finish();
    for (const socket of this.waiting.splice(0)) socket.destroy();
    await Promise.race([closed, sleep(clock, deadlineMs)]);
  }

  async close(): Promise<void> {
    const closed = this.stopListening();
    for (const connection of this.connections) connection.close();
    for (const socket of this.waiting.splice(0)) socket.destroy();
    await closed;
  }

  private stopListening(): Promise<unknown> {
    const { server } = this;
    if (server === null) return Promise.resolve();
    this.stopIdleSearch();
    this.closed ??= new Promise((resolve) => server.close(resolve));
    return this.closed;
  }
}
