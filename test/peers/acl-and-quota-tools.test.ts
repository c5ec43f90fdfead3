import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningBroker, startBroker } from '../../src/broker/broker.js';
import { parseBrokerConfig } from '../../src/broker/config.js';
import { silentLogger } from '../../src/broker/logger.js';
import { MemoryStore } from '../../src/objectstore/index.js';
import { kafkaMissing, spawnKafkaTool } from './apache-kafka.js';

const missing = kafkaMissing();
let running: RunningBroker;

/** The broker lives in this process, so the tool must not be waited for synchronously. */
function tool(mainClass: string, ...args: string[]): Promise<string> {
  const child = spawnKafkaTool(mainClass, ['--bootstrap-server', `127.0.0.1:${running.port}`, ...args]);
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.on('exit', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`${mainClass} ended with ${code}: ${output}`)),
    );
  });
}

const acls = (...args: string[]) => tool('org.apache.kafka.tools.AclCommand', ...args);
const configs = (...args: string[]) => tool('kafka.admin.ConfigCommand', ...args);

describe.skipIf(missing !== null)(
  `Kafka’s ACL and quota tools${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    beforeAll(async () => {
      const superUsers = ['User:ANONYMOUS'];
      const config = parseBrokerConfig({ id: 1, store: 'memory', authorizer: 'acl', superUsers });
      running = await startBroker(config, {
        logger: silentLogger,
        store: new MemoryStore(),
        onFatal: (reason) => {
          throw new Error(reason);
        },
      });
    });
    afterAll(() => running?.halt());

    it('kafka-acls adds, lists by pattern type, and removes', async () => {
      await acls('--add', '--allow-principal', 'User:alice', '--producer', '--topic', 'orders');
      const prefixed = ['--topic', 'or', '--resource-pattern-type', 'prefixed'];
      await acls(
        '--add',
        '--deny-principal',
        'User:bob',
        '--deny-host',
        '10.0.0.1',
        '--operation',
        'Read',
        ...prefixed,
      );
      const matching = await acls('--list', '--topic', 'orders', '--resource-pattern-type', 'match');
      expect(matching).toContain('patternType=PREFIXED');
      expect(matching).toContain('principal=User:alice, host=*, operation=WRITE, permissionType=ALLOW');
      expect(matching).toContain('principal=User:bob, host=10.0.0.1, operation=READ, permissionType=DENY');
      expect(await acls('--list', '--topic', 'orders')).not.toContain('PREFIXED');
      await acls('--remove', '--force', '--topic', 'orders', '--resource-pattern-type', 'match');
      expect((await acls('--list')).trim()).toBe('');
    });

    it('kafka-configs sets, shows and removes the quotas of users, clients and addresses', async () => {
      const ofAlice = [
        '--entity-type',
        'users',
        '--entity-name',
        'alice',
        '--entity-type',
        'clients',
        '--entity-default',
      ];
      await configs('--alter', '--add-config', 'producer_byte_rate=1024,request_percentage=50', ...ofAlice);
      expect(await configs('--describe', ...ofAlice)).toMatch(/producer_byte_rate=1024(\.0)?/);
      const ofAddress = ['--entity-type', 'ips', '--entity-name', '127.0.0.9'];
      await configs('--alter', '--add-config', 'connection_creation_rate=7', ...ofAddress);
      expect(await configs('--describe', ...ofAddress)).toContain('connection_creation_rate=7');
      await configs('--alter', '--delete-config', 'producer_byte_rate,request_percentage', ...ofAlice);
      expect(await configs('--describe', ...ofAlice)).not.toContain('producer_byte_rate');
    });

    it('kafka-configs makes a client metrics subscription', async () => {
      const subscription = ['--entity-type', 'client-metrics', '--entity-name', 'sub'];
      await configs('--alter', '--add-config', 'metrics=[org.apache.kafka.],interval.ms=1000', ...subscription);
      expect(await configs('--describe', ...subscription)).toContain('interval.ms=1000');
    });
  },
);
