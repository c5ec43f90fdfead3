import { afterEach, describe, expect, it } from 'vitest';
import { Admin, Cluster } from '../../src/client/index.js';
import { type EmbeddedTarget, startEmbedded } from '../../src/target/embedded.js';
import { kafkaMissing, kafkaTool } from './apache-kafka.js';

const missing = kafkaMissing();
const [topic, group, lines] = ['lines', 'sharers', 3_000];
const shareConsumer = 'org.apache.kafka.tools.VerifiableShareConsumer';
const groupCommand = 'org.apache.kafka.tools.consumer.group.ShareGroupCommand';

let target: EmbeddedTarget | undefined;
afterEach(async () => {
  await target?.close();
  target = undefined;
});

describe.skipIf(missing !== null)(`share groups with Java clients${missing ? `: ${missing}` : ''}`, () => {
  it('a share consumer reads and acknowledges every record, and the group tool tells so', async () => {
    target = await startEmbedded({ brokers: 3, defects: [] });
    const server = ['--bootstrap-server', target.client.bootstrap.join(',')];
    const cluster = await Cluster.connect(target.client);
    await new Admin(cluster).createTopic(topic, { partitions: 4, replicationFactor: 3 });
    await cluster.close();
    const input = Array.from({ length: lines }, (_, i) => `${i}\n`).join('');
    kafkaTool('org.apache.kafka.tools.ConsoleProducer', [...server, '--topic', topic], { input });

    const limits = ['--max-messages', String(lines), '--acknowledgement-mode', 'sync'];
    const where = [...server, '--topic', topic, '--group-id', group, '--offset-reset-strategy', 'earliest'];
    const events = kafkaTool(shareConsumer, [...where, ...limits])
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line): { name: string; count?: number; success?: boolean } => JSON.parse(line));
    const counted = (name: string) =>
      events.filter((event) => event.name === name).reduce((sum, { count = 0 }) => sum + count, 0);
    expect(counted('records_consumed')).toBe(lines);
    expect(counted('offsets_acknowledged')).toBe(lines);
    expect(events.filter(({ success }) => success === false)).toEqual([]);

    const told = kafkaTool(groupCommand, [...server, '--describe', '--group', group])
      .trim()
      .split('\n');
    const rows = told
      .map((line) => line.trim().split(/\s+/))
      .filter((cells) => cells[0] === group && cells[1] === topic);
    const startOffsets = rows.map((cells) => Number(cells[3]));
    expect(startOffsets.reduce((sum, offset) => sum + offset, 0)).toBe(lines);
    expect(kafkaTool(groupCommand, [...server, '--describe', '--group', group, '--state'])).toMatch(/Empty/);

    const reset = ['--reset-offsets', '--topic', topic, '--to-earliest', '--execute'];
    kafkaTool(groupCommand, [...server, '--group', group, ...reset]);
    const again = kafkaTool(groupCommand, [...server, '--describe', '--group', group]);
    expect(again).toMatch(new RegExp(`${topic}\\s+0\\s+0\\b`));
    kafkaTool(groupCommand, [...server, '--delete', '--group', group]);
    expect(kafkaTool(groupCommand, [...server, '--list'])).not.toMatch(group);
  }, 240_000);
});
