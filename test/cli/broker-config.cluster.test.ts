import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { Admin, Cluster } from '../../src/client/index.js';
import { type EmbeddedTarget, startEmbedded } from '../../src/target/embedded.js';
import { alice, clientTls, saslListeners } from '../broker/security/secured.js';
import { cli } from './cli-process.js';
import { brokersMentioning } from './processes.js';

let folder: string;
let target: EmbeddedTarget | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'broker-config-'));
});
afterEach(async () => {
  await target?.close();
  target = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const { listeners, ...rest } = saslListeners() as { listeners: { name: string }[] };
const security = { tls: clientTls(), sasl: { mechanism: 'SCRAM-SHA-512', ...alice } } as const;

it('settings from a file: brokers on TLS and SASL, our client, and no secret in any argument', async () => {
  const configFile = join(folder, 'broker.yaml');
  writeFileSync(configFile, stringify({ ...rest, listeners: listeners.filter(({ name }) => name === 'SASLTLS') }));
  target = await startEmbedded({ brokers: 2, defects: [], configFile, security });
  const cluster = await Cluster.connect(target.client);
  expect(cluster.brokers()).toHaveLength(2);
  await new Admin(cluster).createTopic('t', { partitions: 2, replicationFactor: 2 });
  await cluster.close();
  await expect(Cluster.connect({ bootstrap: target.client.bootstrap })).rejects.toThrow();
  const brokers = brokersMentioning(target.storeUri);
  expect(brokers).toHaveLength(2);
  for (const pid of brokers) expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain(alice.password);
});

it('a file that cannot be read, or that says what each broker has of its own, is refused with its name', async () => {
  expect(await cli(['broker', '--config', join(folder, 'none.yaml')])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('none.yaml'),
  });
  const configFile = join(folder, 'own.yaml');
  writeFileSync(configFile, 'store: /elsewhere\n');
  await expect(startEmbedded({ brokers: 1, defects: [], configFile })).rejects.toThrow(/own\.yaml.*store/s);
});
