import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type ClientOptions, Connection } from '../../../src/client/index.js';
import type { InProcessCluster } from '../in-process.js';

/** Certificates of one test authority (`ca`), valid for a hundred years; `mallory` signed her own. */
export const pemFile = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}.pem`, import.meta.url));
export const pem = (name: string): string => readFileSync(pemFile(name), 'utf8');

/** A broker's TLS settings. */
export const brokerTls = {
  certificateFile: pemFile('broker.cert'),
  keyFile: pemFile('broker.key'),
  caFile: pemFile('ca.cert'),
};

/** A client that trusts the test authority, and shows a certificate of its own when it is named. */
export const clientTls = (name?: string) => ({
  ca: pem('ca.cert'),
  serverName: 'localhost',
  ...(name === undefined ? {} : { cert: pem(`${name}.cert`), key: pem(`${name}.key`) }),
});

export type Settings = Record<string, unknown>;

export const alice = { username: 'alice', password: 'alice-secret' };

/** One SASL listener and one without, PLAIN and SCRAM for alice, token without signatures for whoever. */
export function saslListeners(over: Settings = {}, sasl: Settings = {}): Settings {
  return {
    tls: brokerTls,
    listeners: [
      { name: 'PLAINTEXT', protocol: 'PLAINTEXT' },
      { name: 'SASL', protocol: 'SASL_PLAINTEXT' },
      { name: 'SASLTLS', protocol: 'SASL_SSL' },
    ],
    connectionFailedAuthenticationDelayMs: 10,
    sasl: {
      enabledMechanisms: ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'],
      plainUsers: { alice: alice.password, bob: 'bob-secret' },
      scramUsers: ['SCRAM-SHA-256', 'SCRAM-SHA-512'].map((mechanism) => ({
        name: 'alice',
        password: alice.password,
        mechanism,
      })),
      oauthBearer: { unsecuredTokens: true },
      ...sasl,
    },
    ...over,
  };
}

/** A token without a signature (RFC 7519, section 6). */
export function unsecuredToken(claims: Record<string, unknown>): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1_000);
  return `${part({ alg: 'none' })}.${part({ iat: now, exp: now + 3_600, ...claims })}.`;
}

/** A connection through the named listener, closed after the test. */
export async function openThrough(
  cluster: InProcessCluster,
  listener: string,
  options: Partial<ClientOptions> = {},
  id = 1,
): Promise<Connection> {
  const { ports } = cluster.brokers.find(({ broker }) => broker.config.id === id)!;
  const address = { host: '127.0.0.1', port: ports.get(listener)! };
  const connection = await Connection.open(address, { bootstrap: [], ...options });
  onTestFinished(() => connection.close());
  return connection;
}

/** What the broker counts under `diskless_authentications_total`, a line per kind. */
export function authentications(cluster: InProcessCluster): string[] {
  const text = cluster.brokers[0]!.broker.metrics.registry.text();
  return text.split('\n').filter((line) => line.startsWith('diskless_authentications_total{'));
}
