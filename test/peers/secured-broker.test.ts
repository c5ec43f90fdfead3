import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel, type SASLOptions } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { type EmbeddedTarget, startEmbedded } from '../../src/target/embedded.js';
import {
  alice,
  brokerTls,
  clientTls,
  pem,
  pemFile,
  saslListeners,
  unsecuredToken,
} from '../broker/security/secured.js';
import { freePort, kafkaMissing, kafkaTool } from './apache-kafka.js';

const folder = mkdtempSync(join(tmpdir(), 'secured-broker-'));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
let target: EmbeddedTarget;
let saslTls: string;
let mutualTls: string;

beforeAll(async () => {
  const [first, second] = [await freePort(), await freePort()];
  saslTls = `127.0.0.1:${first}`;
  mutualTls = `127.0.0.1:${second}`;
  const settings = saslListeners({
    listeners: [
      { name: 'SASLTLS', protocol: 'SASL_SSL', port: first },
      { name: 'TLS', protocol: 'SSL', port: second, tls: { ...brokerTls, clientAuth: 'required' } },
    ],
    authorizer: 'acl',
    superUsers: [
      'User:alice',
      'User:CN=alice,1.2.840.113549.1.9.1=#1611616c696365406578616d706c652e6f7267,OU=Streams,O=Example\\, Inc.,C=DE',
    ],
  });
  const security = { tls: clientTls(), sasl: { mechanism: 'SCRAM-SHA-512', ...alice } } as const;
  target = await startEmbedded({
    brokers: 1,
    defects: [],
    configFile: file('broker.yaml', stringify(settings)),
    security,
  });
});
afterAll(async () => {
  await target?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('kafkajs over TLS', () => {
  const oauth = { oauthBearerProvider: async () => ({ value: unsecuredToken({ sub: 'alice' }) }) };
  it.each<[string, SASLOptions]>([
    ['PLAIN', { mechanism: 'plain', ...alice }],
    ['SCRAM-SHA-256', { mechanism: 'scram-sha-256', ...alice }],
    ['SCRAM-SHA-512', { mechanism: 'scram-sha-512', ...alice }],
    ['OAUTHBEARER', { mechanism: 'oauthbearer', ...oauth }],
  ])('logs in with %s and writes', async (_, sasl) => {
    const ssl = { ca: [pem('ca.cert')], servername: 'localhost' };
    const kafka = new Kafka({ brokers: [saslTls], ssl, sasl, logLevel: logLevel.NOTHING });
    const producer = kafka.producer();
    await producer.connect();
    const [sent] = await producer.send({ topic: 'kafkajs', messages: [{ value: 'hello' }] });
    expect(sent!.errorCode).toBe(0);
    await producer.disconnect();
  });

  it('is refused with a wrong password', async () => {
    const sasl: SASLOptions = { mechanism: 'scram-sha-512', username: 'alice', password: 'wrong' };
    const ssl = { ca: [pem('ca.cert')], servername: 'localhost' };
    const kafka = new Kafka({ brokers: [saslTls], ssl, sasl, logLevel: logLevel.NOTHING, retry: { retries: 0 } });
    await expect(kafka.admin().connect()).rejects.toThrow(/authentication failed/i);
  });
});

function kcatMissing(): boolean {
  try {
    execFileSync('kcat', ['-V'], { stdio: 'ignore' });
    return false;
  } catch {
    return true;
  }
}

describe.skipIf(kcatMissing())('kcat (librdkafka)', () => {
  const kcat = (bootstrap: string, settings: Record<string, string>, args: string[], input?: string): string => {
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-X', `${name}=${value}`]);
    return execFileSync('kcat', ['-b', bootstrap, ...flags, ...args], {
      encoding: 'utf8',
      timeout: 60_000,
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(input ? { input } : {}),
    });
  };
  const roundTrip = (bootstrap: string, settings: Record<string, string>, topic: string): void => {
    kcat(bootstrap, settings, ['-P', '-t', topic], 'one\ntwo\n');
    expect(kcat(bootstrap, settings, ['-C', '-t', topic, '-o', 'beginning', '-e', '-q'])).toBe('one\ntwo\n');
  };

  const saslSettings = (mechanism: string) => ({
    'security.protocol': 'SASL_SSL',
    'ssl.ca.location': pemFile('ca.cert'),
    'sasl.mechanism': mechanism,
    'sasl.username': alice.username,
    'sasl.password': alice.password,
  });

  it('writes and reads over SASL_SSL with PLAIN', () => roundTrip(saslTls, saslSettings('PLAIN'), 'kcat-plain'));

  it.each(['SCRAM-SHA-256', 'SCRAM-SHA-512'])(
    '%s: what the nonce rule of Kafka 4.3 says of this librdkafka',
    (mechanism) => {
      // Before 2.6.1 librdkafka repeats its own nonce in the final message, which Kafka refuses since CVE-2024-56128.
      const [, major, minor, patch] = /librdkafka (\d+)\.(\d+)\.(\d+)/.exec(execFileSync('kcat', ['-V']).toString())!;
      const repeatsNonce = Number(major) * 10_000 + Number(minor) * 100 + Number(patch) < 20_601;
      const works = () => roundTrip(saslTls, saslSettings(mechanism), `kcat-${mechanism}`);
      if (repeatsNonce) expect(works).toThrow(/invalid credentials/);
      else works();
    },
  );

  it('writes and reads with a client certificate', () => {
    const settings = {
      'security.protocol': 'SSL',
      'ssl.ca.location': pemFile('ca.cert'),
      'ssl.certificate.location': pemFile('alice.cert'),
      'ssl.key.location': pemFile('alice.key'),
    };
    roundTrip(mutualTls, settings, 'kcat-tls');
  });
});

const missing = kafkaMissing();
const tools = 'org.apache.kafka.tools';

describe.skipIf(missing)(`Apache Kafka’s Java tools${missing ? ` (${missing})` : ''}`, () => {
  const trust = ['ssl.truststore.type=PEM', `ssl.truststore.location=${pemFile('ca.cert')}`];
  const scram = (user: string, password: string): string =>
    file(
      `${user}-${password}.properties`,
      [
        'security.protocol=SASL_SSL',
        'sasl.mechanism=SCRAM-SHA-512',
        `sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="${user}" password="${password}";`,
        ...trust,
      ].join('\n'),
    );

  it('kafka-configs makes a SCRAM user, who then gets in; deletes it, who then does not', () => {
    const admin = scram(alice.username, alice.password);
    const users = (...args: string[]) =>
      kafkaTool('kafka.admin.ConfigCommand', [
        ...['--bootstrap-server', saslTls, '--command-config', admin],
        ...['--entity-type', 'users', '--entity-name', 'dora', ...args],
      ]);
    users('--alter', '--add-config', 'SCRAM-SHA-512=[iterations=8192,password=dora-secret]');
    expect(users('--describe')).toContain('SCRAM-SHA-512=iterations=8192');
    const login = ['--bootstrap-server', saslTls, '--command-config', scram('dora', 'dora-secret'), '--list'];
    kafkaTool(`${tools}.TopicCommand`, login);
    users('--alter', '--delete-config', 'SCRAM-SHA-512');
    expect(() => kafkaTool(`${tools}.TopicCommand`, login)).toThrow();
  });

  it('console producer and consumer work over mutual TLS with PEM files', () => {
    const keyStore = file('alice.pem', pem('alice.key') + pem('alice.cert'));
    const properties = [
      'security.protocol=SSL',
      ...trust,
      'ssl.keystore.type=PEM',
      `ssl.keystore.location=${keyStore}`,
    ];
    const config = file('mtls.properties', properties.join('\n'));
    const where = ['--bootstrap-server', mutualTls, '--topic', 'java'];
    kafkaTool(`${tools}.ConsoleProducer`, [...where, '--command-config', config], { input: 'one\ntwo\n' });
    const read = ['--from-beginning', '--max-messages', '2', '--timeout-ms', '30000'];
    expect(kafkaTool(`${tools}.consumer.ConsoleConsumer`, [...where, '--command-config', config, ...read])).toBe(
      'one\ntwo\n',
    );
  });
});
