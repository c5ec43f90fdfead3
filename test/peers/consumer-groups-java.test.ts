import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Admin, Cluster } from '../../src/client/index.js';
import { type EmbeddedTarget, startEmbedded } from '../../src/target/embedded.js';
import { type ApacheKafka, kafkaMissing, kafkaTool, startApacheKafka } from './apache-kafka.js';
import { JavaMember } from './java-member.js';

const missing = kafkaMissing();
const consoleConsumer = 'org.apache.kafka.tools.consumer.ConsoleConsumer';
const groupCommand = 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand';
const newProtocol = ['--group-protocol', 'consumer'];
const patience = { timeout: 60_000, interval: 200 };

const members: JavaMember[] = [];
let bootstrap = '';
let topic = '';
let run = 0;

function member(group: string, ...args: string[]): JavaMember {
  const started = new JavaMember(bootstrap, topic, group, ...newProtocol, ...args);
  members.push(started);
  return started;
}

async function withAdmin<T>(use: (admin: Admin, cluster: Cluster) => Promise<T>): Promise<T> {
  const cluster = await Cluster.connect({ bootstrap: bootstrap.split(',') });
  try {
    return await use(new Admin(cluster), cluster);
  } finally {
    await cluster.close();
  }
}

async function topicWithLines(replicationFactor: number): Promise<void> {
  run += 1;
  topic = `lines-${run}`;
  await withAdmin((admin) => admin.createTopic(topic, { partitions: 4, replicationFactor }));
  write(0, 200);
}

function write(from: number, until: number): void {
  const input = Array.from({ length: until - from }, (_, i) => `${from + i}:${from + i}\n`).join('');
  const keyed = ['--reader-property', 'parse.key=true', '--reader-property', 'key.separator=:'];
  const args = ['--bootstrap-server', bootstrap, '--topic', topic, ...keyed];
  kafkaTool('org.apache.kafka.tools.ConsoleProducer', args, { input });
}

function groups(...args: string[]): string {
  return kafkaTool(groupCommand, ['--bootstrap-server', bootstrap, ...args]);
}

/** The cells of the tool's table, without its header and without what differs from run to run. */
function rows(table: string): string[][] {
  const lines = table.split('\n').filter((line) => line.trim() !== '');
  const header = lines.findIndex((line) => line.startsWith('GROUP'));
  return lines.slice(header + 1).map((line) => line.trim().split(/\s+/));
}

/** What Java's clients and tools see of KIP-848 groups; the same on the reference broker and on Apache Kafka. */
function theNewProtocol(replicationFactor: number): void {
  beforeEach(() => topicWithLines(replicationFactor));
  afterEach(() => {
    for (const { process } of members.splice(0)) process.kill('SIGKILL');
  });

  it('two members share the partitions, and the tool shows group, members and offsets', async () => {
    const group = `shared-${run}`;
    const first = member(group);
    await expect.poll(() => first.owned, patience).toEqual([0, 1, 2, 3]);
    const second = member(group);
    await expect.poll(() => [first.owned.length, second.owned.length], patience).toEqual([2, 2]);
    expect([...first.owned, ...second.owned].sort()).toEqual([0, 1, 2, 3]);
    await expect.poll(() => first.consumed + second.consumed, patience).toBeGreaterThanOrEqual(200);
    const isListed = ([name]: string[]) => name === group;
    expect(rows(groups('--list', '--type', '--state')).filter(isListed)).toEqual([[group, 'Consumer', 'Stable']]);
    const [state] = rows(groups('--describe', '--group', group, '--state'));
    expect(state!.slice(-3)).toEqual(['uniform', 'Stable', '2']);
    const shown = rows(groups('--describe', '--group', group, '--members', '--verbose'));
    expect(shown.map((cells) => cells[4])).toEqual(['2', '2']);
    for (const [, , , , , epoch, assignment, targetEpoch, target] of shown) {
      expect([epoch, assignment]).toEqual([targetEpoch, target]);
    }
    const offsets = rows(groups('--describe', '--group', group, '--offsets'));
    // The tool sorts by member, whose id is random.
    const lagByPartition = offsets.map((cells) => [cells[2], cells[5]]).sort();
    expect(lagByPartition).toEqual(['0', '1', '2', '3'].map((id) => [id, '0']));
    second.process.kill('SIGTERM');
    await expect.poll(() => first.owned, patience).toEqual([0, 1, 2, 3]);
  });

  it('the assignor that a member asks for is used, and a group is reset and deleted when it is empty', async () => {
    const group = `ranged-${run}`;
    const only = member(group, '--group-remote-assignor', 'range');
    await expect.poll(() => only.owned, patience).toEqual([0, 1, 2, 3]);
    const [state] = rows(groups('--describe', '--group', group, '--state'));
    expect(state!.slice(-3)).toEqual(['range', 'Stable', '1']);
    expect(groups('--delete', '--group', group)).toContain('GroupNotEmptyException');
    only.process.kill('SIGTERM');
    const stateNow = () =>
      withAdmin((admin) => admin.listGroups()).then((all) => all.find((one) => one.group === group)?.state);
    await expect.poll(stateNow, patience).toBe('Empty');
    const reset = rows(groups('--group', group, '--topic', topic, '--reset-offsets', '--to-earliest', '--execute'));
    expect(reset.map((cells) => cells[3])).toEqual(['0', '0', '0', '0']);
    expect(groups('--group', group, '--topic', `${topic}:1`, '--delete-offsets')).toContain('Successful');
    expect(groups('--delete', '--group', group)).toContain('was successful');
  });

  it('the console consumer subscribes by a regular expression, which the broker resolves', () => {
    const protocol = ['--command-property', 'group.protocol=consumer'];
    const limits = ['--max-messages', '200', '--timeout-ms', '30000', '--from-beginning'];
    const by = ['--include', `lin[e]s-${run}`, '--group', `by-regex-${run}`];
    const read = kafkaTool(consoleConsumer, ['--bootstrap-server', bootstrap, ...by, ...protocol, ...limits]);
    expect(
      read
        .trim()
        .split('\n')
        .map(Number)
        .sort((a, b) => a - b),
    ).toEqual(Array.from({ length: 200 }, (_, i) => i));
  });
}

describe.skipIf(missing)(`Java consumers of the KIP-848 protocol${missing ? ` (${missing})` : ''}`, () => {
  describe('on the reference broker', () => {
    let target: EmbeddedTarget;
    beforeAll(async () => {
      target = await startEmbedded({ brokers: 3, defects: [] });
      bootstrap = target.client.bootstrap.join(',');
    });
    afterAll(() => target?.close());
    theNewProtocol(3);

    it.each([
      ['the KIP-848 protocol', newProtocol],
      ['the classic protocol', ['--group-protocol', 'classic']],
    ])('members of %s keep their partitions when their coordinator dies', async (_, protocol) => {
      const group = `orphans-${run}`;
      const pair = [member(group, ...protocol), member(group, ...protocol)];
      await expect.poll(() => pair.map(({ owned }) => owned.length), patience).toEqual([2, 2]);
      const [owned, revoked] = [pair.map((one) => [...one.owned]), pair.map(({ revocations }) => revocations)];
      const coordinator = await withAdmin((_, cluster) => cluster.coordinator('group', group));
      await target.brokers!.kill(coordinator);
      write(200, 400);
      const committed = async () => {
        const offsets = await withAdmin((admin) => admin.committedOffsets(group));
        return offsets.reduce((sum, { offset }) => sum + (offset ?? 0), 0);
      };
      await expect.poll(committed, patience).toBe(400);
      expect(pair.map((one) => one.owned)).toEqual(owned);
      expect(pair.map(({ revocations }) => revocations)).toEqual(revoked);
      await target.brokers!.start(coordinator, { wipeDisk: true });
    });
  });

  describe('on Apache Kafka', () => {
    let kafka: ApacheKafka;
    beforeAll(async () => {
      kafka = await startApacheKafka();
      bootstrap = kafka.bootstrap;
    });
    afterAll(() => kafka?.stop());
    theNewProtocol(1);
  });
});
