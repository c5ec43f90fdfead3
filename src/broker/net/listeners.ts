import type { Clock } from '../clock.js';
import type { Broker } from '../context.js';
import type { Endpoint } from '../state/endpoints.js';
import { ConnectionQuotas } from './connection-quotas.js';
import { type ListenerConfig, securityProtocols } from './listener-config.js';
import { RequestMemory } from './request-memory.js';
import { KafkaServer } from './server.js';

/** Where clients come in. */
export interface ClientPort {
  /** Binds every listener and answers nothing yet. Resolves with their ports; rejects when one cannot be opened. */
  bind(listeners: ListenerConfig[]): Promise<number[]>;
  /** Begins to answer. Connections made since `bind` are served too. */
  serve(broker: Broker): void;
  /** Looks again who may be read from. */
  updateFlow(): void;
  finish(clock: Clock, deadlineMs: number): Promise<void>;
  close(): Promise<void>;
}

/** All listeners of a broker; they open, serve and close together, and share its limits. */
export class Listeners implements ClientPort {
  private servers: KafkaServer[] = [];

  async bind(listeners: ListenerConfig[]): Promise<number[]> {
    this.servers = listeners.map((listener) => new KafkaServer(listener));
    const ports: number[] = [];
    try {
      for (const server of this.servers) ports.push(await server.bind());
    } catch (error) {
      await this.close();
      throw error;
    }
    return ports;
  }

  serve(broker: Broker): void {
    const gate = {
      broker,
      quotas: new ConnectionQuotas(broker.config),
      memory: new RequestMemory(broker.config.queuedMaxRequestBytes, () => this.updateFlow()),
      onFree: () => {
        for (const server of this.servers) server.acceptWaiting();
      },
    };
    for (const server of this.servers) server.serve(gate);
  }

  updateFlow(): void {
    for (const server of this.servers) server.updateFlow();
  }

  async finish(clock: Clock, deadlineMs: number): Promise<void> {
    await Promise.all(this.servers.map((server) => server.finish(clock, deadlineMs)));
  }

  async close(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.close()));
  }
}

/** Where clients are told to go: `ports` are those that the listeners were bound to. */
export function endpointsOf(listeners: ListenerConfig[], ports: number[]): Endpoint[] {
  return listeners.map(({ name, protocol, host, advertisedHost, advertisedPort }, i) => ({
    listener: name,
    securityProtocol: securityProtocols[protocol],
    host: advertisedHost ?? host,
    port: advertisedPort ?? ports[i]!,
  }));
}
