import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedTarget, startEmbedded } from '../../src/target/embedded.js';
import { kafkaMissing, kafkaTool } from './apache-kafka.js';

const missing = kafkaMissing();
let target: EmbeddedTarget;

/** One of Kafka's tools; its standard output, or what it wrote to both when it failed. */
function tool(name: string, ...args: string[]): string {
  const bootstrap = ['--bootstrap-server', target.client.bootstrap.join(',')];
  try {
    return kafkaTool(`org.apache.kafka.tools.${name}`, [...bootstrap, ...args]);
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return `${stdout}\n${stderr}`;
  }
}

/** `cluster.sh` takes its command first. */
function cluster(command: string, ...args: string[]): string {
  const bootstrap = ['--bootstrap-server', target.client.bootstrap.join(',')];
  return kafkaTool('org.apache.kafka.tools.ClusterTool', [command, ...bootstrap, ...args]);
}

describe.skipIf(missing)(
  `Kafka’s tools for a cluster, on the reference broker${missing ? ` (${missing})` : ''}`,
  () => {
    beforeAll(async () => {
      target = await startEmbedded({ brokers: 3, defects: [] });
      tool('TopicCommand', '--create', '--topic', 't', '--replica-assignment', '1:2,2:3');
    });
    afterAll(() => target.close());

    it('kafka-broker-api-versions', () => {
      const versions = tool('BrokerApiVersionsCommand');
      expect(versions.match(/\(id: \d rack: null isFenced: false\) -> \(/g)).toHaveLength(3);
      expect(versions).toMatch(/ElectLeaders\(43\): 0 to 2/);
      expect(versions).not.toContain('UNKNOWN');
    });

    it('kafka-leader-election', () => {
      expect(
        tool('LeaderElectionCommand', '--election-type', 'preferred', '--topic', 't', '--partition', '0'),
      ).toContain('Valid replica already elected for partitions t-0');
      expect(tool('LeaderElectionCommand', '--election-type', 'unclean', '--topic', 't', '--partition', '7')).toContain(
        'UnknownTopicOrPartition',
      );
    });

    it('kafka-log-dirs', () => {
      const json = tool('LogDirsCommand', '--describe', '--topic-list', 't')
        .split('\n')
        .find((line) => line.startsWith('{'));
      const { brokers } = JSON.parse(json!);
      expect(brokers).toHaveLength(3);
      const [ofBroker2] = brokers.filter(({ broker }: { broker: number }) => broker === 2);
      expect(ofBroker2.logDirs[0].partitions.map(({ partition }: { partition: string }) => partition).sort()).toEqual([
        't-0',
        't-1',
      ]);
    });

    it('kafka-metadata-quorum', () => {
      const status = tool('MetadataQuorumCommand', 'describe', '--status');
      expect(status).toMatch(/LeaderId:\s+1/);
      expect(status).toMatch(/CurrentVoters:.*"id": ?1.*"id": ?2.*"id": ?3/);
      const replication = tool('MetadataQuorumCommand', 'describe', '--replication');
      expect(replication.match(/(Leader|Follower)\s*$/gm)).toHaveLength(3);
    });

    it('kafka-features', () => {
      expect(tool('FeatureCommand', 'describe')).toMatch(
        /transaction.version\s+SupportedMinVersion: 0\s+SupportedMaxVersion: 2\s+FinalizedVersionLevel: 2/,
      );
      expect(tool('FeatureCommand', 'downgrade', '--feature', 'transaction.version=1')).toContain(
        'transaction.version was downgraded to 1',
      );
      expect(tool('FeatureCommand', 'upgrade', '--feature', 'transaction.version=2')).toContain(
        'transaction.version was upgraded to 2',
      );
      expect(tool('FeatureCommand', 'upgrade', '--feature', 'transaction.version=9')).toContain('Could not upgrade');
    });

    it('kafka-cluster', () => {
      expect(cluster('cluster-id')).toContain(`Cluster ID: ${target.clusterId}`);
      expect(cluster('list-endpoints').match(/127\.0\.0\.1/g)).toHaveLength(3);
    });

    it('kafka-reassign-partitions: execute, verify, and a cancellation of what is done already', () => {
      const folder = mkdtempSync(join(tmpdir(), 'reassign-'));
      try {
        const plan = join(folder, 'plan.json');
        const moves = { version: 1, partitions: [{ topic: 't', partition: 0, replicas: [3, 1] }] };
        writeFileSync(plan, JSON.stringify(moves));
        const reassign = (act: string) =>
          tool('reassign.ReassignPartitionsCommand', '--reassignment-json-file', plan, act);
        expect(reassign('--execute')).toContain('Successfully started partition reassignment for t-0');
        expect(reassign('--verify')).toContain('Reassignment of partition t-0 is completed.');
        expect(reassign('--cancel')).toContain('None of the specified partition reassignments are active.');
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
      expect(tool('TopicCommand', '--describe', '--topic', 't')).toMatch(/Partition: 0\s+Leader: \d\s+Replicas: 3,1/);
    });

    it('kafka-cluster unregister, of a broker that is gone', async () => {
      await target.brokers!.kill(3);
      const ids = () => tool('BrokerApiVersionsCommand').match(/\(id: \d/g)?.length;
      await expect.poll(ids, { timeout: 60_000, interval: 500 }).toBe(2);
      expect(cluster('unregister', '--id', '3')).toContain('Broker 3 is no longer registered');
    });
  },
);
