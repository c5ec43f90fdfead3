import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { startEmbedded } from '../../../src/target/embedded.js';
import { alice, brokerTls, pem, pemFile } from '../../broker/security/secured.js';
import { startApacheKafka } from '../apache-kafka.js';

/** A cluster that clients are run against: the same listeners, users, authorizer and certificates on either side. */
export interface Side {
  name: 'ours' | 'Apache Kafka';
  /** No security: everybody is User:ANONYMOUS, a super user. */
  bootstrap: string;
  /** SASL_SSL: alice (a super user) and bob, with PLAIN and SCRAM. */
  saslBootstrap: string;
  /** SSL that demands a certificate of the test authority. */
  tlsBootstrap: string;
  stop(): Promise<void>;
}

/** Where clients find `ca.cert.pem`, `alice.cert.pem` and `alice.key.pem`. */
export const pemFolder = dirname(pemFile('ca.cert'));

const bobsPassword = 'bob-secret';
/** Both shorter than the defaults, so that nobody waits. */
const heartbeatIntervalMs = 500;
const timedOutCheckMs = 500;
const scramMechanisms = ['SCRAM-SHA-256', 'SCRAM-SHA-512'];
const certificateOfAlice =
  'CN=alice,1.2.840.113549.1.9.1=#1611616c696365406578616d706c652e6f7267,OU=Streams,O=Example\\, Inc.,C=DE';
const superUsers = ['User:ANONYMOUS', 'User:alice', `User:${certificateOfAlice}`];

/** The reference broker as three processes. */
export async function startOurs(): Promise<Side> {
  const folder = mkdtempSync(join(tmpdir(), 'side-ours-'));
  const base = await freePorts(9);
  const [plain, sasl, tls] = [base, base + 3, base + 6];
  const configFile = join(folder, 'broker.yaml');
  writeFileSync(
    configFile,
    stringify({
      tls: brokerTls,
      listeners: [
        { name: 'PLAINTEXT', protocol: 'PLAINTEXT', port: plain },
        { name: 'SASLTLS', protocol: 'SASL_SSL', port: sasl },
        { name: 'TLS', protocol: 'SSL', port: tls, tls: { ...brokerTls, clientAuth: 'required' } },
      ],
      sasl: {
        enabledMechanisms: ['PLAIN', ...scramMechanisms],
        plainUsers: { alice: alice.password, bob: bobsPassword },
        scramUsers: scramMechanisms.map((mechanism) => ({ name: 'alice', password: alice.password, mechanism })),
      },
      authorizer: 'acl',
      superUsers,
      autoCreateTopics: false,
      groupInitialRebalanceDelayMs: 0,
      groupConsumerHeartbeatIntervalMs: heartbeatIntervalMs,
      transactionTimeoutCheckMs: timedOutCheckMs,
    }),
  );
  const target = await startEmbedded({ brokers: 3, defects: [], configFile, security: {} });
  const three = (port: number) => [0, 1, 2].map((offset) => `127.0.0.1:${port + offset}`).join(',');
  return {
    name: 'ours',
    bootstrap: three(plain),
    saslBootstrap: three(sasl),
    tlsBootstrap: three(tls),
    async stop() {
      await target.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function startTheirs(): Promise<Side> {
  const folder = mkdtempSync(join(tmpdir(), 'side-theirs-'));
  const base = await freePorts(2);
  const [sasl, tls] = [base, base + 1];
  const keyStore = join(folder, 'broker.pem');
  writeFileSync(keyStore, pem('broker.key') + pem('broker.cert'));
  const plainUsers = `user_alice="${alice.password}" user_bob="${bobsPassword}"`;
  const kafka = await startApacheKafka(
    ({ port, controllerPort }) => ({
      listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort},SASLTLS://127.0.0.1:${sasl},TLS://127.0.0.1:${tls}`,
      'advertised.listeners': `PLAINTEXT://127.0.0.1:${port},SASLTLS://127.0.0.1:${sasl},TLS://127.0.0.1:${tls}`,
      'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASLTLS:SASL_SSL,TLS:SSL',
      'sasl.enabled.mechanisms': ['PLAIN', ...scramMechanisms].join(','),
      'listener.name.sasltls.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required ${plainUsers};`,
      ...Object.fromEntries(
        scramMechanisms.map((mechanism) => [
          `listener.name.sasltls.${mechanism.toLowerCase()}.sasl.jaas.config`,
          'org.apache.kafka.common.security.scram.ScramLoginModule required;',
        ]),
      ),
      'ssl.keystore.type': 'PEM',
      'ssl.keystore.location': keyStore,
      'ssl.truststore.type': 'PEM',
      'ssl.truststore.location': pemFile('ca.cert'),
      'listener.name.tls.ssl.client.auth': 'required',
      'group.consumer.min.heartbeat.interval.ms': String(heartbeatIntervalMs),
      'group.consumer.heartbeat.interval.ms': String(heartbeatIntervalMs),
      'transaction.abort.timed.out.transaction.cleanup.interval.ms': String(timedOutCheckMs),
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      'super.users': superUsers.join(';').replaceAll('\\', '\\\\'),
    }),
    scramMechanisms.map((mechanism) => `${mechanism}=[name=alice,password=${alice.password}]`),
  );
  return {
    name: 'Apache Kafka',
    bootstrap: kafka.bootstrap,
    saslBootstrap: `127.0.0.1:${sasl}`,
    tlsBootstrap: `127.0.0.1:${tls}`,
    async stop() {
      await kafka.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The first of `count` free ports in a row, below those that systems hand out by themselves. */
async function freePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const base = 15_000 + Math.floor(Math.random() * 15_000);
    const free = await Promise.all(Array.from({ length: count }, (_, offset) => isFree(base + offset)));
    if (free.every(Boolean)) return base;
  }
  throw new Error(`no ${count} free ports in a row were found between 15000 and 30000 in 100 attempts`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}
