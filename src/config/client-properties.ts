import { dirname, resolve } from 'node:path';
import type { ClientOptions, SaslOptions, TlsOptions } from '../client/index.js';
import { withEnvironment } from './environment-values.js';
import { parseJaas } from './jaas.js';
import { parseJavaProperties } from './java-properties.js';
import { UsageError } from './usage-error.js';

export interface ClientPropertiesSource {
  /** Path of the file: named in errors, and what relative paths in it start from. */
  path: string;
  text: string;
  env: NodeJS.ProcessEnv;
  /** Reads a PEM or PKCS#12 file. */
  readFile(path: string): Buffer;
}

/**
 * The Java client's settings that decide how to reach a cluster, as our client takes them. Other keys (batch sizes,
 * deserializers, …) are the producer's and consumer's and are left alone, as the Java client does with keys it does not
 * know. `bootstrap` is empty when the file names none.
 */
export function clientOptionsFromProperties(source: ClientPropertiesSource): ClientOptions {
  const raw = parseJavaProperties(source.text);
  const get = (key: string): string | undefined => {
    const value = raw.get(key);
    return value === undefined ? undefined : withEnvironment(value, source.env, `${source.path}: ${key}`);
  };
  const { tls: useTls, sasl: useSasl } = protocolOf(get('security.protocol') ?? 'PLAINTEXT', source.path);
  return {
    bootstrap: (get('bootstrap.servers') ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
    ...(get('client.id') ? { clientId: get('client.id') as string } : {}),
    ...(useTls ? { tls: tlsOf(get, source) } : {}),
    ...(useSasl ? { sasl: saslOf(get, source.path) } : {}),
    ...milliseconds('requestTimeoutMs', 'request.timeout.ms', get, source.path),
    ...milliseconds('connectTimeoutMs', 'socket.connection.setup.timeout.ms', get, source.path),
  };
}

type Get = (key: string) => string | undefined;

function protocolOf(protocol: string, path: string): { tls: boolean; sasl: boolean } {
  const known = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'];
  const name = protocol.toUpperCase();
  if (!known.includes(name)) {
    throw new UsageError(`${path}: security.protocol is "${protocol}"; expected one of ${known.join(', ')}`);
  }
  return { tls: name.endsWith('SSL'), sasl: name.startsWith('SASL') };
}

function saslOf(get: Get, path: string): SaslOptions {
  // Java's default is GSSAPI, which we do not speak; so the mechanism must be named.
  const mechanism = get('sasl.mechanism') ?? 'GSSAPI';
  if (mechanism !== 'PLAIN' && mechanism !== 'SCRAM-SHA-256' && mechanism !== 'SCRAM-SHA-512') {
    throw new UsageError(
      `${path}: sasl.mechanism ${mechanism} is not supported; supported are PLAIN, SCRAM-SHA-256, SCRAM-SHA-512`,
    );
  }
  const jaas = get('sasl.jaas.config');
  if (jaas === undefined) {
    throw new UsageError(
      `${path}: security.protocol wants SASL, but sasl.jaas.config is missing: name the login module, username and password there`,
    );
  }
  return { mechanism, ...parseJaas(jaas, path) };
}

function tlsOf(get: Get, { path, readFile }: ClientPropertiesSource): TlsOptions {
  const tls: TlsOptions = {};
  const file = (key: string): Buffer | undefined => {
    const name = get(key);
    return name === undefined ? undefined : readFile(resolve(dirname(path), name));
  };
  const storeType = (kind: 'truststore' | 'keystore') => (get(`ssl.${kind}.type`) ?? 'JKS').toUpperCase();

  const ca = get('ssl.truststore.certificates') ?? pem('truststore');
  if (ca !== undefined) tls.ca = ca;

  const chain = get('ssl.keystore.certificate.chain');
  if (chain !== undefined) {
    tls.cert = chain;
    tls.key = get('ssl.keystore.key') ?? chain;
  } else if (get('ssl.keystore.location') !== undefined && storeType('keystore') === 'PKCS12') {
    tls.pfx = file('ssl.keystore.location') as Buffer;
  } else {
    const store = pem('keystore');
    if (store !== undefined) {
      // Kafka's PEM key store holds the key and the chain in one file (KIP-651).
      tls.cert = store;
      tls.key = store;
    }
  }
  const passphrase = get('ssl.key.password') ?? (tls.pfx ? get('ssl.keystore.password') : undefined);
  if (passphrase !== undefined) tls.passphrase = passphrase;
  if (get('ssl.endpoint.identification.algorithm')?.trim() === '') tls.skipHostnameCheck = true;
  return tls;

  function pem(kind: 'truststore' | 'keystore'): string | undefined {
    const content = file(`ssl.${kind}.location`);
    if (content === undefined) return undefined;
    if (storeType(kind) !== 'PEM') {
      throw new UsageError(
        `${path}: ssl.${kind}.type is ${storeType(kind)}, which cannot be read here: convert it to PEM ` +
          `(keytool -importkeystore -deststoretype PKCS12, then openssl pkcs12 -nodes) and set ssl.${kind}.type=PEM`,
      );
    }
    return content.toString('utf8');
  }
}

function milliseconds(name: 'requestTimeoutMs' | 'connectTimeoutMs', key: string, get: Get, path: string) {
  const text = get(key);
  if (text === undefined) return {};
  const value = Number(text);
  if (!Number.isInteger(value) || value <= 0)
    throw new UsageError(`${path}: ${key} is "${text}"; expected a positive number of milliseconds`);
  return { [name]: value };
}
