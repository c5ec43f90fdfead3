import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedTarget, startEmbedded } from '../../src/target/embedded.js';
import { kafkaMissing, kafkaTool } from './apache-kafka.js';

const missing = kafkaMissing();
const tools = 'org.apache.kafka.tools';
let target: EmbeddedTarget;
const bootstrap = (): string[] => ['--bootstrap-server', target.client.bootstrap.join(',')];
const lines = (count: number): string => Array.from({ length: count }, (_, i) => `line ${i}\n`).join('');

function topics(...args: string[]): string {
  return kafkaTool(`${tools}.TopicCommand`, [...bootstrap(), ...args]);
}

function read(topic: string, count: number): string {
  const args = ['--topic', topic, '--from-beginning', '--max-messages', String(count), '--timeout-ms', '30000'];
  return kafkaTool(`${tools}.consumer.ConsoleConsumer`, [...bootstrap(), ...args]);
}

describe.skipIf(missing)(`Apache Kafka’s Java tools on the reference broker${missing ? ` (${missing})` : ''}`, () => {
  beforeEach(async () => {
    target = await startEmbedded({ brokers: 3, defects: [] });
  });
  afterEach(() => target.close());

  it('the console producer (idempotent, acks=all) writes what the console consumer reads', () => {
    topics('--create', '--topic', 'lines', '--partitions', '1', '--replication-factor', '3');
    const written = lines(20_000);
    const compressed = ['--producer-property', 'compression.type=zstd'];
    kafkaTool(`${tools}.ConsoleProducer`, [...bootstrap(), '--topic', 'lines', ...compressed], { input: written });
    expect(read('lines', 20_000)).toBe(written);
    expect(kafkaTool(`${tools}.GetOffsetShell`, [...bootstrap(), '--topic', 'lines']).trim()).toBe('lines:0:20000');
  });

  it('topics are created, described, altered, grown and deleted', () => {
    topics(
      '--create',
      '--topic',
      't',
      '--partitions',
      '3',
      '--replication-factor',
      '2',
      '--config',
      'retention.ms=60000',
    );
    expect(topics('--describe', '--topic', 't')).toMatch(
      /PartitionCount: 3\s+ReplicationFactor: 2\s+Configs: min.insync.replicas=1,retention.ms=60000/,
    );
    const configs = (...args: string[]) =>
      kafkaTool('kafka.admin.ConfigCommand', [
        ...bootstrap(),
        '--entity-type',
        'topics',
        '--entity-name',
        't',
        ...args,
      ]);
    configs('--alter', '--add-config', 'max.message.bytes=5000', '--delete-config', 'retention.ms');
    const described = configs('--describe');
    expect(described).toContain('max.message.bytes=5000');
    expect(described).not.toContain('retention.ms=60000');
    topics('--alter', '--topic', 't', '--partitions', '5');
    expect(topics('--describe', '--topic', 't')).toContain('PartitionCount: 5');
    topics('--delete', '--topic', 't');
    expect(topics('--list').trim()).toBe('');
  });

  it('a partition is moved by the reassignment tool and verified as complete', () => {
    topics('--create', '--topic', 'moved', '--replica-assignment', '1');
    const folder = mkdtempSync(join(tmpdir(), 'reassign-'));
    try {
      const plan = join(folder, 'plan.json');
      writeFileSync(
        plan,
        JSON.stringify({ version: 1, partitions: [{ topic: 'moved', partition: 0, replicas: [3] }] }),
      );
      const reassign = (act: string) =>
        kafkaTool(`${tools}.reassign.ReassignPartitionsCommand`, [
          ...bootstrap(),
          '--reassignment-json-file',
          plan,
          act,
        ]);
      reassign('--execute');
      expect(reassign('--verify')).toContain('Reassignment of partition moved-0 is completed.');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    expect(topics('--describe', '--topic', 'moved')).toMatch(/Leader: 3\s+Replicas: 3\s+Isr: 3/);
  });

  it('records are deleted up to an offset', () => {
    topics('--create', '--topic', 'cut', '--partitions', '1');
    kafkaTool(`${tools}.ConsoleProducer`, [...bootstrap(), '--topic', 'cut', '--batch-size', '1'], {
      input: lines(10),
    });
    const folder = mkdtempSync(join(tmpdir(), 'delete-records-'));
    try {
      const file = join(folder, 'offsets.json');
      writeFileSync(file, JSON.stringify({ version: 1, partitions: [{ topic: 'cut', partition: 0, offset: 4 }] }));
      kafkaTool(`${tools}.DeleteRecordsCommand`, [...bootstrap(), '--offset-json-file', file]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    const earliest = ['--topic', 'cut', '--time', 'earliest'];
    expect(kafkaTool(`${tools}.GetOffsetShell`, [...bootstrap(), ...earliest]).trim()).toBe('cut:0:4');
  });
});
