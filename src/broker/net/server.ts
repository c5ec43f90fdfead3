import { createServer, type Server, type Socket } from 'node:net';
import { type Clock, sleep } from '../clock.js';
import type { Broker } from '../context.js';
import { reasonOf } from '../logger.js';
import { quotasOf } from '../quotas/quotas.js';
import { ipOf } from '../security/access.js';
import { peerPrincipal } from '../security/tls/peer-principal.js';
import { tlsAcceptor } from '../security/tls/tls-acceptor.js';
import { ClientConnection } from './connection.js';
import type { ConnectionQuotas } from './connection-quotas.js';
import { closeIdleConnections } from './idle-connections.js';
import type { ListenerConfig } from './listener-config.js';
import type { RequestMemory } from './request-memory.js';
import { anonymous, type Principal } from './session.js';

/** What the listeners of a broker share. */
export interface Gate {
  broker: Broker;
  quotas: ConnectionQuotas;
  memory: RequestMemory;
  /** A connection has ended: there may be a place for one that waits, on any listener. */
  onFree(): void;
}

/** One listener: accepts connections, takes them through TLS where it is spoken, and remembers them. */
export class KafkaServer {
  private readonly connections = new Set<ClientConnection>();
  /** Connected before this broker serves, or while it is full. */
  private readonly waiting: Socket[] = [];
  /** TCP connections, also those whose TLS handshake is under way. */
  private readonly accepted = new Set<Socket>();
  private readonly greet: (socket: Socket) => void;
  private gate: Gate | null = null;
  private stopIdleSearch: () => void = () => {};
  private server: Server | null = null;
  private closed: Promise<unknown> | null = null;

  /** Throws when certificate, key or mapping rules of the listener cannot be used. */
  constructor(private readonly listener: ListenerConfig) {
    this.greet = listener.tls ? this.greetWithTls(listener.tls) : (socket) => this.open(socket, anonymous);
  }

  /** Binds the port (0: any free one) and answers nothing yet. Resolves with the port; rejects when it is taken. */
  bind(): Promise<number> {
    const { host, port } = this.listener;
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
  serve(gate: Gate): void {
    const { broker } = gate;
    this.gate = gate;
    this.stopIdleSearch = closeIdleConnections(this.connections, broker.clock, broker.config.connectionsMaxIdleMs);
    this.acceptWaiting();
  }

  /** Looks again who may be read from: there is room, or none any more. */
  updateFlow(): void {
    for (const connection of this.connections) connection.updateFlow();
  }

  /** Those that still find no place wait on, in their order. */
  acceptWaiting(): void {
    for (const socket of this.waiting.splice(0)) this.accept(socket);
  }

  private accept(socket: Socket): void {
    if (this.gate === null) {
      socket.on('error', () => {}); // It is found destroyed when its turn comes.
      this.waiting.push(socket);
      return;
    }
    const { broker, quotas, onFree } = this.gate;
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
    broker.metrics.connections.add({ event: 'accepted' });
    this.accepted.add(socket);
    socket.on('close', () => {
      this.accepted.delete(socket);
      quotas.release(address);
      broker.metrics.connections.add({ event: 'closed' });
      onFree();
    });
    const waitMs = quotasOf(broker).connect(ipOf(address));
    if (waitMs > 0) closeLater(socket, broker.clock, waitMs);
    else this.greet(socket);
  }

  private open(socket: Socket, principal: Principal): void {
    const { broker, memory } = this.gate!;
    const { name, protocol } = this.listener;
    const connection = new ClientConnection(broker, socket, memory, { principal, listener: name, protocol });
    this.connections.add(connection);
    socket.on('close', () => this.connections.delete(connection));
    connection.updateFlow();
  }

  private greetWithTls(tls: NonNullable<ListenerConfig['tls']>): (socket: Socket) => void {
    const principalOf = peerPrincipal(tls.principalMappingRules);
    const failed = (client: string, reason: string) => {
      const { logger, metrics } = this.gate!.broker;
      logger.warn('TLS handshake failed', { client, listener: this.listener.name, reason });
      metrics.authentications.add({ listener: this.listener.name, mechanism: 'TLS', result: 'failed' });
    };
    return tlsAcceptor(tls, {
      failed,
      secured: (socket) => {
        try {
          this.open(socket, principalOf(socket));
        } catch (error) {
          socket.on('error', () => {}).destroy();
          failed(`/${socket.remoteAddress}`, reasonOf(error));
        }
      },
    });
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
    for (const socket of [...this.waiting.splice(0), ...this.accepted]) socket.destroy();
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

/** As Kafka does with a connection beyond the rate of its address: a peer that is kept waiting does not come again at once. */
function closeLater(socket: Socket, clock: Clock, ms: number): void {
  const cancel = clock.after(ms, () => socket.destroy());
  socket.on('error', () => {});
  socket.on('close', cancel);
}
