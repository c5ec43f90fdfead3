import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Admin, Cluster } from '../../src/client/index.js';
import { type EmbeddedTarget, startEmbedded } from '../../src/target/embedded.js';
import { type ApacheKafka, kafkaMissing, kafkaTool, startApacheKafka } from './apache-kafka.js';
import { JavaMember } from './java-member.js';

const missing = kafkaMissing();
const classic = ['--group-protocol', 'classic', '--assignment-strategy', cooperative()];
const consumer = ['--group-protocol', 'consumer'];
const patience = { timeout: 90_000, interval: 200 };
const members: JavaMember[] = [];

function cooperative(): string {
  return 'org.apache.kafka.clients.consumer.CooperativeStickyAssignor';
}

/** Members are replaced one by one, to KIP-848 and back; what they own together is always all, once, in the end. */
function rolls(bootstrapOf: () => string, replicationFactor: number): void {
  afterEach(() => {
    for (const { process } of members.splice(0)) process.kill('SIGKILL');
  });

  it('a group of classic members is upgraded and downgraded one member at a time', async () => {
    const bootstrap = bootstrapOf();
    const cluster = await Cluster.connect({ bootstrap: bootstrap.split(',') });
    try {
      const admin = new Admin(cluster);
      await admin.createTopic('rolled', { partitions: 4, replicationFactor });
      const start = (protocol: string[]) => {
        const member = new JavaMember(bootstrap, 'rolled', 'rolling', ...protocol);
        members.push(member);
        return member;
      };
      const write = (count: number) =>
        kafkaTool('org.apache.kafka.tools.ConsoleProducer', ['--bootstrap-server', bootstrap, '--topic', 'rolled'], {
          input: 'line\n'.repeat(count),
        });
      const share = async (pair: JavaMember[]) => {
        await expect.poll(() => pair.map(({ owned }) => owned.length), patience).toEqual([2, 2]);
        expect(pair.flatMap(({ owned }) => owned).sort()).toEqual([0, 1, 2, 3]);
      };
      const typeNow = async () => {
        const broker = await cluster.coordinator('group', 'rolling');
        const { groups } = await cluster.request('ListGroups', { broker }, {});
        return groups.find(({ groupId }) => groupId === 'rolling')?.groupType;
      };
      const typeIs = (type: string) => expect.poll(typeNow, patience).toBe(type);
      const replace = async (old: JavaMember, staying: JavaMember, protocol: string[]) => {
        old.process.kill('SIGTERM');
        await expect.poll(() => staying.owned, patience).toEqual([0, 1, 2, 3]);
        const next = start(protocol);
        await share([staying, next]);
        return next;
      };
      write(100);
      let [a, b] = [start(classic), start(classic)];
      await share([a, b]);
      await typeIs('classic');
      a = await replace(a, b, consumer);
      await typeIs('consumer');
      write(100);
      b = await replace(b, a, consumer);
      b = await replace(b, a, classic);
      await typeIs('consumer');
      write(100);
      a = await replace(a, b, classic);
      await typeIs('classic');
      write(100);
      const consumed = () => members.reduce((sum, one) => sum + one.consumed, 0);
      await expect.poll(consumed, patience).toBeGreaterThanOrEqual(400);
      expect(consumed()).toBe(400);
      expect([a.owned.length, b.owned.length]).toEqual([2, 2]);
    } finally {
      await cluster.close();
    }
  }, 400_000);
}

describe.skipIf(missing)(`Java consumers of both protocols in one group${missing ? ` (${missing})` : ''}`, () => {
  describe('on the reference broker', () => {
    let target: EmbeddedTarget;
    beforeAll(async () => {
      target = await startEmbedded({ brokers: 3, defects: [] });
    });
    afterAll(() => target?.close());
    rolls(() => target.client.bootstrap.join(','), 3);
  });

  describe('on Apache Kafka', () => {
    let kafka: ApacheKafka;
    beforeAll(async () => {
      kafka = await startApacheKafka();
    });
    afterAll(() => kafka?.stop());
    rolls(() => kafka.bootstrap, 1);
  });
});
