import { z } from 'zod';
import { tlsSettings } from '../security/tls/tls-settings.js';

/** Kafka's security protocols and their numbers on the wire. */
export const securityProtocols = { PLAINTEXT: 0, SSL: 1, SASL_PLAINTEXT: 2, SASL_SSL: 3 } as const;
export type SecurityProtocol = keyof typeof securityProtocols;

/** One place where clients are let in. */
const listenerSettings = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9_.-]+$/, 'a listener name is made of letters, digits, _, . and -'),
  protocol: z.enum(Object.keys(securityProtocols) as [SecurityProtocol, ...SecurityProtocol[]]),
  host: z.string().min(1).default('127.0.0.1'),
  /** 0: any free port. */
  port: z.int().min(0).max(65535).default(0),
  /** What clients are told to connect to, where that differs. */
  advertisedHost: z.string().min(1).optional(),
  advertisedPort: z.int().min(1).max(65535).optional(),
  /** Instead of the broker's own `tls`. */
  tls: tlsSettings.optional(),
});
export type ListenerConfig = z.infer<typeof listenerSettings>;

/** Settings of the broker about its listeners. */
export const listenerFields = {
  /** Instead of `host` and `port`, which are one PLAINTEXT listener. */
  listeners: z.array(listenerSettings).min(1).optional(),
  /** Added to every listener's port that is not 0, so that several brokers of one machine share their settings. */
  portOffset: z.int().min(0).default(0),
  tls: tlsSettings.optional(),
};

interface Listening {
  host: string;
  port: number;
  portOffset: number;
  listeners?: ListenerConfig[] | undefined;
  tls?: ListenerConfig['tls'];
}

/** The listeners to open, the short form resolved. Throws when they contradict each other or lack what they need. */
export function listenersOf({ host, port, portOffset, listeners, tls }: Listening): ListenerConfig[] {
  const wanted: ListenerConfig[] = listeners ?? [{ name: 'PLAINTEXT', protocol: 'PLAINTEXT', host, port }];
  const names = new Set(wanted.map(({ name }) => name));
  if (names.size < wanted.length) throw new Error('listeners: each needs a name of its own');
  return wanted.map((listener) => {
    const resolved = {
      ...listener,
      port: listeners === undefined || listener.port === 0 ? listener.port : listener.port + portOffset,
      ...(listener.advertisedPort === undefined ? {} : { advertisedPort: listener.advertisedPort + portOffset }),
      ...(usesTls(listener.protocol) ? { tls: listener.tls ?? tls } : { tls: undefined }),
    };
    if (usesTls(listener.protocol) && resolved.tls === undefined) {
      throw new Error(`listener ${listener.name} is ${listener.protocol}: give it tls.certificateFile and tls.keyFile`);
    }
    return resolved;
  });
}

function usesTls(protocol: SecurityProtocol): boolean {
  return protocol === 'SSL' || protocol === 'SASL_SSL';
}

export function usesSasl(protocol: SecurityProtocol): boolean {
  return protocol === 'SASL_PLAINTEXT' || protocol === 'SASL_SSL';
}
