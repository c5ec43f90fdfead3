import type { BrokerState } from './state.js';

/** Where one listener of a broker is reached. */
export interface Endpoint {
  listener: string;
  /** Kafka's number of the security protocol. */
  securityProtocol: number;
  host: string;
  port: number;
}

/**
 * Where clients of a listener reach the broker: they cannot use an endpoint that speaks another protocol. Null when it has
 * no such listener. A broker that registered before endpoints were recorded had one for everybody.
 */
export function endpointOf(broker: BrokerState, listener: string): { host: string; port: number } | null {
  if (broker.endpoints === undefined) return broker;
  return broker.endpoints.find((endpoint) => endpoint.listener === listener) ?? null;
}
