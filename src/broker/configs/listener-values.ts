import { listenersOf } from '../net/listener-config.js';
import type { ConfigScope } from './broker-values.js';

/**
 * Where this broker listens, in the words of Kafka's configs: `listeners` as it was set, `advertised.listeners` as the
 * broker has registered, with the port that the system chose for a 0.
 */
export function listenerValues({ state, config }: ConfigScope): [name: string, value: string][] {
  const listening = listenersOf(config);
  const registered = state.brokers.get(config.id);
  const advertised = listening.map((listener) => {
    const known = registered?.endpoints?.find((endpoint) => endpoint.listener === listener.name) ?? registered;
    return { ...listener, ...(known && { host: known.host, port: known.port }) };
  });
  const protocols = listening.map(({ name, protocol }) => `${name}:${protocol}`).join(',');
  return [
    ['listeners', listening.map(url).join(',')],
    ['advertised.listeners', advertised.map(url).join(',')],
    ...(config.listeners === undefined ? [] : ([['listener.security.protocol.map', protocols]] as [string, string][])),
  ];
}

function url({ name, host, port }: { name: string; host: string; port: number }): string {
  return `${name}://${host}:${port}`;
}
