import type { ConnectionOptions } from 'node:tls';

export interface ClientOptions {
  /** `host:port`, tried in turn; IPv6 as `[::1]:9092` */
  bootstrap: string[];
  clientId?: string;
  tls?: TlsOptions;
  sasl?: SaslOptions;
  /** TCP, TLS, ApiVersions and SASL together; default 10 000 */
  connectTimeoutMs?: number;
  /** one request on one connection; default 30 000 */
  requestTimeoutMs?: number;
}

export interface TlsOptions {
  /** PEM text; absent: the system's authorities */
  ca?: string | Buffer | (string | Buffer)[];
  cert?: string | Buffer;
  key?: string | Buffer;
  passphrase?: string;
  /** PKCS#12 key store, instead of cert and key */
  pfx?: Buffer;
  /** default: the host that is dialled */
  serverName?: string;
  /** Java's `ssl.endpoint.identification.algorithm=` (empty): accept any host name; the chain is still verified */
  skipHostnameCheck?: boolean;
  /** accept any certificate at all */
  insecure?: boolean;
  minVersion?: ConnectionOptions['minVersion'];
}

export type SaslOptions =
  | { mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512'; username: string; password: string }
  | { mechanism: 'OAUTHBEARER'; token: string | (() => Promise<string>); extensions?: Record<string, string> };

export interface Address {
  host: string;
  port: number;
}

const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
const DEFAULT_REQUEST_TIMEOUT_MS = 30_000;

export const connectTimeoutMs = (options: ClientOptions): number =>
  options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS;
export const requestTimeoutMs = (options: ClientOptions): number =>
  options.requestTimeoutMs ?? DEFAULT_REQUEST_TIMEOUT_MS;
export const clientId = (options: ClientOptions): string => options.clientId ?? 'diskless-check';

export const formatAddress = ({ host, port }: Address): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

/** `host:port`, `[v6]:port`, or with a listener name in front (`PLAINTEXT://host:port`); anything else is an error. */
export function parseAddress(text: string): Address {
  const match = /^(?:[A-Za-z_0-9-]+:\/\/)?(?:\[([^\]]+)\]|([^\s:/[\]]+)):(\d{1,5})$/.exec(text.trim());
  const port = Number(match?.[3]);
  const host = match?.[1] ?? match?.[2];
  if (host === undefined || port < 1 || port > 65_535) {
    throw new TypeError(
      `Bootstrap address "${text}" is not host:port (for example kafka-1.example.org:9092 or [::1]:9092)`,
    );
  }
  return { host, port };
}
