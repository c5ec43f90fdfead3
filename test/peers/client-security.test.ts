import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Admin, type ClientOptions, Cluster, type SaslOptions } from '../../src/client/index.js';
import { type ApacheKafka, freePort, kafkaMissing, startApacheKafka } from './apache-kafka.js';
import { addScramUser } from './scram-user.js';

const missing = kafkaMissing();
const SECRET = 'alice-secret';
const fixture = (name: string): string => readFileSync(new URL(`../client/fixtures/${name}`, import.meta.url), 'utf8');
const ca = fixture('localhost.cert.pem');

describe.skipIf(missing !== null)(
  `TLS and SASL on Apache Kafka${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    const keyDir = mkdtempSync(join(tmpdir(), 'client-security-'));
    let kafka: ApacheKafka;
    const ports = { SASL: 0, SASLTLS: 0, TLS: 0 };

    beforeAll(async () => {
      const keyStore = join(keyDir, 'broker.pem');
      writeFileSync(keyStore, fixture('localhost.key.pem') + ca);
      for (const name of Object.keys(ports) as (keyof typeof ports)[]) ports[name] = await freePort();
      kafka = await startApacheKafka(({ port, controllerPort }) => {
        const listeners = Object.entries({ PLAINTEXT: port, ...ports })
          .map(([name, number]) => `${name}://127.0.0.1:${number}`)
          .join(',');
        return {
          listeners: `${listeners},CONTROLLER://127.0.0.1:${controllerPort}`,
          'advertised.listeners': listeners,
          'listener.security.protocol.map':
            'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL:SASL_PLAINTEXT,SASLTLS:SASL_SSL,TLS:SSL',
          'ssl.keystore.type': 'PEM',
          'ssl.keystore.location': keyStore,
          ...jaasOf('sasl'),
          ...jaasOf('sasltls'),
        };
      });
      await addScramUser(kafka.bootstrap, 'alice', SECRET);
    });
    afterAll(async () => {
      await kafka?.stop();
      rmSync(keyDir, { recursive: true, force: true });
    });

    const connect = (listener: keyof typeof ports, options: Partial<ClientOptions>): Promise<Cluster> =>
      Cluster.connect({ bootstrap: [`127.0.0.1:${ports[listener]}`], connectTimeoutMs: 5_000, ...options });

    async function works(cluster: Cluster, topic: string): Promise<void> {
      const admin = new Admin(cluster);
      await admin.createTopic(topic, { partitions: 1, replicationFactor: 1 });
      expect((await admin.listOffsets(topic, 'latest')).get(0)!.offset).toBe(0);
      await admin.deleteTopics([topic]);
      await cluster.close();
    }

    const logins: SaslOptions[] = [
      { mechanism: 'PLAIN', username: 'alice', password: SECRET },
      { mechanism: 'SCRAM-SHA-256', username: 'alice', password: SECRET },
      { mechanism: 'SCRAM-SHA-512', username: 'alice', password: SECRET },
      { mechanism: 'OAUTHBEARER', token: unsecuredToken() },
    ];
    it.each(logins)('logs in with $mechanism, in plain text and over TLS', async (sasl) => {
      await works(await connect('SASL', { sasl }), `t-${sasl.mechanism.toLowerCase()}`);
      await works(
        await connect('SASLTLS', { sasl, tls: { ca, serverName: 'localhost' } }),
        `t-tls-${sasl.mechanism.toLowerCase()}`,
      );
    });

    it('talks TLS without SASL', async () => {
      await works(await connect('TLS', { tls: { ca, serverName: 'localhost' } }), 't-tls');
    });

    it.each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const)(
      'is refused with a wrong password (%s)',
      async (mechanism) => {
        await expect(
          connect('SASL', { sasl: { mechanism, username: 'alice', password: 'wrong' } }),
        ).rejects.toMatchObject({ errorName: 'SASL_AUTHENTICATION_FAILED' });
      },
    );

    it('explains every mismatch between listener and settings', async () => {
      await expect(connect('SASL', {})).rejects.toThrow(/does this listener want SASL\?/);
      await expect(connect('TLS', {})).rejects.toThrow(/TLS/);
      await expect(connect('SASL', { tls: { insecure: true } })).rejects.toThrow(/does this listener speak TLS\?/);
      await expect(connect('TLS', { tls: { serverName: 'localhost' } })).rejects.toThrow(/check the truststore/);
      const sasl: SaslOptions = { mechanism: 'PLAIN', username: 'alice', password: SECRET };
      await expect(Cluster.connect({ bootstrap: [kafka.bootstrap], sasl })).rejects.toMatchObject({
        errorName: 'ILLEGAL_SASL_STATE',
      });
    });
  },
);

function jaasOf(listener: string): Record<string, string> {
  const module = (name: string, options = ''): string => `org.apache.kafka.common.security.${name} required${options};`;
  return {
    [`listener.name.${listener}.sasl.enabled.mechanisms`]: 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER',
    [`listener.name.${listener}.plain.sasl.jaas.config`]: module('plain.PlainLoginModule', ` user_alice="${SECRET}"`),
    [`listener.name.${listener}.scram-sha-256.sasl.jaas.config`]: module('scram.ScramLoginModule'),
    [`listener.name.${listener}.scram-sha-512.sasl.jaas.config`]: module('scram.ScramLoginModule'),
    [`listener.name.${listener}.oauthbearer.sasl.jaas.config`]: module(
      'oauthbearer.OAuthBearerLoginModule',
      ' unsecuredLoginStringClaim_sub="broker"',
    ),
  };
}

/** A token that Kafka's development validator takes: no signature (RFC 7519, section 6). */
function unsecuredToken(): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1_000);
  return `${part({ alg: 'none' })}.${part({ sub: 'alice', iat: now, exp: now + 3_600 })}.`;
}
