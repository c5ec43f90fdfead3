import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { startEmbedded } from '../../../src/target/embedded.js';
import { alice, pem, pemFile, saslListeners } from '../../broker/security/secured.js';
import { freePort, startApacheKafka } from '../apache-kafka.js';
import { addScramUser } from '../scram-user.js';

/** Where a program finds the cluster it works on; its first argument, as JSON. */
export interface Place {
  plain: string;
  saslTls: string;
  tls: string;
  caFile: string;
  username: string;
  password: string;
}

export interface TwoClusters {
  reference: Place;
  apache: Place;
  close(): Promise<void>;
}

const login = { caFile: pemFile('ca.cert'), ...alice };
const mechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'];

/** The reference cluster with three brokers, and Apache Kafka; with the same listeners and users. */
export async function startTwoClusters(): Promise<TwoClusters> {
  const folder = mkdtempSync(join(tmpdir(), 'two-clusters-'));
  const started = await Promise.allSettled([startReference(folder), startApache(folder)]);
  const close = async () => {
    await Promise.all(started.map((cluster) => cluster.status === 'fulfilled' && cluster.value.close()));
    rmSync(folder, { recursive: true, force: true });
  };
  const [reference, apache] = started;
  if (reference.status === 'fulfilled' && apache.status === 'fulfilled') {
    return { reference: reference.value.place, apache: apache.value.place, close };
  }
  await close();
  throw [reference, apache].find((cluster) => cluster.status === 'rejected')?.reason;
}

async function startReference(folder: string) {
  const [plain, saslTls, tls] = (await listenerPorts(3, 3)) as [number, number, number];
  const settings = saslListeners(
    {
      listeners: [
        { name: 'PLAINTEXT', protocol: 'PLAINTEXT', port: plain },
        { name: 'SASLTLS', protocol: 'SASL_SSL', port: saslTls },
        { name: 'TLS', protocol: 'SSL', port: tls },
      ],
      autoCreateTopics: false,
      groupInitialRebalanceDelayMs: 0,
    },
    { enabledMechanisms: mechanisms },
  );
  const configFile = join(folder, 'reference.yaml');
  writeFileSync(configFile, stringify(settings));
  const target = await startEmbedded({ brokers: 3, defects: [], configFile, security: {} });
  return { place: placeOf({ plain, saslTls, tls }), close: () => target.close() };
}

async function startApache(folder: string) {
  const [saslTls, tls] = [await freePort(), await freePort()];
  const keyStore = join(folder, 'broker.pem');
  writeFileSync(keyStore, pem('broker.key') + pem('broker.cert'));
  const module = (name: string, options = '') => `org.apache.kafka.common.security.${name} required${options};`;
  const kafka = await startApacheKafka(({ port, controllerPort }) => {
    const listeners = `PLAINTEXT://127.0.0.1:${port},SASLTLS://127.0.0.1:${saslTls},TLS://127.0.0.1:${tls}`;
    return {
      listeners: `${listeners},CONTROLLER://127.0.0.1:${controllerPort}`,
      'advertised.listeners': listeners,
      'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASLTLS:SASL_SSL,TLS:SSL',
      'ssl.keystore.type': 'PEM',
      'ssl.keystore.location': keyStore,
      'connection.failed.authentication.delay.ms': '10',
      'listener.name.sasltls.sasl.enabled.mechanisms': mechanisms.join(','),
      'listener.name.sasltls.plain.sasl.jaas.config': module(
        'plain.PlainLoginModule',
        ` user_${alice.username}="${alice.password}"`,
      ),
      'listener.name.sasltls.scram-sha-256.sasl.jaas.config': module('scram.ScramLoginModule'),
      'listener.name.sasltls.scram-sha-512.sasl.jaas.config': module('scram.ScramLoginModule'),
    };
  });
  await addScramUser(kafka.bootstrap, alice.username, alice.password);
  const place = placeOf({ plain: Number(kafka.bootstrap.split(':')[1]), saslTls, tls });
  return { place, close: () => kafka.stop() };
}

function placeOf(ports: { plain: number; saslTls: number; tls: number }): Place {
  const at = (port: number) => `127.0.0.1:${port}`;
  return { plain: at(ports.plain), saslTls: at(ports.saslTls), tls: at(ports.tls), ...login };
}

/** A port for each listener, with room behind it for the other brokers. */
async function listenerPorts(listeners: number, brokers: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < listeners) {
    const port = await freePort();
    if (ports.every((other) => Math.abs(other - port) >= brokers) && port + brokers < 65_536) ports.push(port);
  }
  return ports;
}
