import { createServer, type Server, type Socket } from 'node:net';
import { type Clock, sleep } from '../clock.js';
import type { Broker } from '../context.js';
import { ClientConnection } from './connection.js';

/** The Kafka port: accepts connections and remembers them. */
export class KafkaServer {
  private readonly connections = new Set<ClientConnection>();
  private readonly early: Socket[] = [];
  private server: Server | null = null;
  private broker: Broker | null = null;
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
    this.broker = broker;
    for (const socket of this.early.splice(0)) this.accept(socket);
  }

  /** Looks again who may be read from: the write path has room. */
  updateFlow(): void {
    for (const connection of this.connections) connection.updateFlow();
  }

  private accept(socket: Socket): void {
    const { broker } = this;
    if (broker === null) {
      this.early.push(socket);
      return;
    }
    const connection = new ClientConnection(broker, socket);
    this.connections.add(connection);
    broker.metrics.connections.add({ event: 'accepted' });
    socket.on('close', () => {
      this.connections.delete(connection);
      broker.metrics.connections.add({ event: 'closed' });
    });
    socket.resume();
  }

  /** Accepts and reads nothing more; resolves when all that was asked is answered and gone, after `deadlineMs` at the latest. */
  async finish(clock: Clock, deadlineMs: number): Promise<void> {
    const closed = this.stopListening();
    for (const connection of this.connections) connection.finish();
    for (const socket of this.early.splice(0)) socket.destroy();
    await Promise.race([closed, sleep(clock, deadlineMs)]);
  }

  async close(): Promise<void> {
    const closed = this.stopListening();
    for (const connection of this.connections) connection.close();
    for (const socket of this.early.splice(0)) socket.destroy();
    await closed;
  }

  private stopListening(): Promise<unknown> {
    const { server } = this;
    if (server === null) return Promise.resolve();
    this.closed ??= new Promise((resolve) => server.close(resolve));
    return this.closed;
  }
}
