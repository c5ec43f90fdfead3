import type { SecurityProtocol } from './listener-config.js';

/** A Kafka principal: `User:alice`. */
export interface Principal {
  type: string;
  name: string;
}

export const anonymous: Principal = { type: 'User', name: 'ANONYMOUS' };

/** What one connection has proved of itself; changes when it authenticates. */
export interface Session {
  principal: Principal;
  /** Name of the listener that it came through. */
  listener: string;
  protocol: SecurityProtocol;
}
