import { CompressionTypes, Kafka, type KafkaConfig, logLevel, type SASLOptions } from 'kafkajs';
import type { ClientOptions, SaslOptions, TlsOptions } from '../../client/index.js';
import type { Compression } from '../../model/profile.js';

const defaultConnectTimeoutMs = 10_000;
const defaultRequestTimeoutMs = 30_000;
const firstPauseMs = 50;
const longestPauseMs = 500;

/** kafkajs with our connection settings. It prints nothing: what it would log goes to `onErrorLogged`. */
export function kafkaJs(
  options: ClientOptions,
  deliveryTimeoutMs: number,
  onErrorLogged: (label: string) => void,
): Kafka {
  const config: KafkaConfig = {
    clientId: options.clientId ?? 'diskless-check',
    brokers: options.bootstrap,
    connectionTimeout: options.connectTimeoutMs ?? defaultConnectTimeoutMs,
    requestTimeout: Math.min(options.requestTimeoutMs ?? defaultRequestTimeoutMs, deliveryTimeoutMs),
    // Its own pauses grow to 30 s, longer than the outages that are measured.
    retry: {
      initialRetryTime: firstPauseMs,
      maxRetryTime: longestPauseMs,
      retries: Math.max(5, Math.ceil(deliveryTimeoutMs / longestPauseMs)),
    },
    logLevel: logLevel.ERROR,
    logCreator: () => (entry) => {
      if (entry.namespace === 'Connection') onErrorLogged(labelOfLog(entry.log.message));
    },
  };
  if (options.tls !== undefined) config.ssl = tlsOf(options.tls);
  if (options.sasl !== undefined) config.sasl = saslOf(options.sasl);
  return new Kafka(config);
}

/** The codecs that kafkajs brings along; a load plan with another is refused. */
export function kafkaJsCompression(compression: Compression): CompressionTypes {
  return compression === 'gzip' ? CompressionTypes.GZIP : CompressionTypes.None;
}

/** kafkajs logs each failed attempt on a connection, and nothing else tells of attempts that a retry mended. */
function labelOfLog(message: string): string {
  if (message.startsWith('Response ')) return 'BROKER_ERROR';
  return /timeout/i.test(message) ? 'TIMEOUT' : 'CONNECTION';
}

function tlsOf(tls: TlsOptions): NonNullable<KafkaConfig['ssl']> {
  return {
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.cert === undefined ? {} : { cert: tls.cert }),
    ...(tls.key === undefined ? {} : { key: tls.key }),
    ...(tls.pfx === undefined ? {} : { pfx: tls.pfx }),
    ...(tls.passphrase === undefined ? {} : { passphrase: tls.passphrase }),
    ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
    ...(tls.minVersion === undefined ? {} : { minVersion: tls.minVersion }),
    ...(tls.insecure === undefined ? {} : { rejectUnauthorized: !tls.insecure }),
    ...(tls.skipHostnameCheck ? { checkServerIdentity: () => undefined } : {}),
  };
}

function saslOf(sasl: SaslOptions): SASLOptions {
  if (sasl.mechanism === 'OAUTHBEARER') {
    const { token } = sasl;
    return {
      mechanism: 'oauthbearer',
      oauthBearerProvider: async () => ({ value: typeof token === 'string' ? token : await token() }),
    };
  }
  const { username, password } = sasl;
  const mechanism =
    sasl.mechanism === 'PLAIN' ? 'plain' : sasl.mechanism === 'SCRAM-SHA-256' ? 'scram-sha-256' : 'scram-sha-512';
  return { mechanism, username, password } as SASLOptions;
}
