import { afterEach, describe, expect, it } from 'vitest';
import { Admin, Cluster } from '../../src/client/index.js';
import { type EmbeddedTarget, startEmbedded } from '../../src/target/embedded.js';
import { kafkaMissing, kafkaTool } from './apache-kafka.js';
import { JavaMember } from './java-member.js';

const missing = kafkaMissing();
const topic = 'lines';
const consoleConsumer = 'org.apache.kafka.tools.consumer.ConsoleConsumer';
const groupCommand = 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand';

let target: EmbeddedTarget | undefined;
const members: JavaMember[] = [];
afterEach(async () => {
  for (const { process } of members.splice(0)) process.kill('SIGKILL');
  await target?.close();
  target = undefined;
});

const bootstrap = () => target!.client.bootstrap.join(',');

async function withAdmin<T>(use: (admin: Admin, cluster: Cluster) => Promise<T>): Promise<T> {
  const cluster = await Cluster.connect(target!.client);
  try {
    return await use(new Admin(cluster), cluster);
  } finally {
    await cluster.close();
  }
}

async function startWithLines(partitions: number, lines: number): Promise<void> {
  target = await startEmbedded({ brokers: 3, defects: [] });
  await withAdmin((admin) => admin.createTopic(topic, { partitions, replicationFactor: 3 }));
  write(0, lines);
}

function write(from: number, until: number): void {
  const input = Array.from({ length: until - from }, (_, i) => `${from + i}:${from + i}\n`).join('');
  const keyed = ['--reader-property', 'parse.key=true', '--reader-property', 'key.separator=:'];
  const args = ['--bootstrap-server', bootstrap(), '--topic', topic, ...keyed];
  kafkaTool('org.apache.kafka.tools.ConsoleProducer', args, { input });
}

function groups(...args: string[]): string {
  return kafkaTool(groupCommand, ['--bootstrap-server', bootstrap(), ...args]);
}

/** The rows of a table that the tool printed, as cells. */
function rows(table: string): string[][] {
  const lines = table.split('\n').filter((line) => line.trim() !== '');
  const header = lines.findIndex((line) => line.startsWith('GROUP'));
  return lines.slice(header + 1).map((line) => line.trim().split(/\s+/));
}

function consume(group: string, maxMessages: number): number[] {
  const limits = ['--max-messages', String(maxMessages), '--timeout-ms', '20000'];
  const args = ['--bootstrap-server', bootstrap(), '--topic', topic, '--group', group, '--from-beginning', ...limits];
  return kafkaTool(consoleConsumer, args).trim().split('\n').map(Number);
}

function member(group: string, ...args: string[]): JavaMember {
  const started = new JavaMember(bootstrap(), topic, group, ...args);
  members.push(started);
  return started;
}

const cooperative = ['--assignment-strategy', 'org.apache.kafka.clients.consumer.CooperativeStickyAssignor'];

describe.skipIf(missing)(`Java consumer groups${missing ? ` (${missing})` : ''}`, () => {
  it('the console consumer resumes at the record after its last commit', async () => {
    await startWithLines(3, 300);
    const first = consume('console', 120);
    const second = consume('console', 180);
    expect([...first, ...second].sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, i) => i));
  });

  it('the consumer-groups tool lists, describes, resets and deletes', async () => {
    await startWithLines(3, 90);
    consume('tooled', 90);
    expect(rows(groups('--list', '--state'))).toEqual([['tooled', 'Empty']]);
    const columns = rows(groups('--describe', '--group', 'tooled'));
    expect(columns.map(([group, , partition, , , lag]) => [group, partition, lag])).toEqual(
      ['0', '1', '2'].map((partition) => ['tooled', partition, '0']),
    );
    expect(columns.reduce((sum, cells) => sum + Number(cells[3]), 0)).toBe(90);
    const committed = () =>
      withAdmin(async (admin) =>
        (await admin.committedOffsets('tooled')).map(({ partition, offset }) => [partition, offset]),
      );
    groups('--group', 'tooled', '--topic', topic, '--reset-offsets', '--to-earliest', '--execute');
    const reset = [
      [0, 0],
      [1, 0],
      [2, 0],
    ];
    expect((await committed()).sort()).toEqual(reset);
    groups('--group', 'tooled', '--topic', `${topic}:1`, '--delete-offsets');
    expect((await committed()).sort()).toEqual(reset.filter(([partition]) => partition !== 1));
    expect(groups('--delete', '--group', 'tooled')).toContain('was successful');
    expect(await withAdmin((admin) => admin.listGroups())).toEqual([]);
  });

  it('cooperative members share the partitions without giving all of them up', async () => {
    await startWithLines(4, 40);
    const first = member('cooperative', ...cooperative);
    await expect.poll(() => first.owned, { timeout: 30_000 }).toEqual([0, 1, 2, 3]);
    const second = member('cooperative', ...cooperative);
    await expect.poll(() => second.owned.length, { timeout: 30_000 }).toBe(2);
    expect([...first.owned, ...second.owned].sort()).toEqual([0, 1, 2, 3]);
    await expect.poll(() => first.consumed + second.consumed, { timeout: 30_000 }).toBe(40);
    const shown = rows(groups('--describe', '--group', 'cooperative', '--state'));
    expect(shown).toEqual([expect.arrayContaining(['cooperative-sticky', 'Stable', '2'])]);
    second.process.kill('SIGTERM');
    await expect.poll(() => first.owned, { timeout: 30_000 }).toEqual([0, 1, 2, 3]);
  });

  it('a static member that restarts within its session gets its partitions back without a rebalance', async () => {
    await startWithLines(4, 40);
    const session = ['--session-timeout', '30000'];
    const stay = member('static', '--group-instance-id', 'a', ...session);
    const go = member('static', '--group-instance-id', 'b', ...session);
    await expect.poll(() => [stay.owned.length, go.owned.length], { timeout: 40_000 }).toEqual([2, 2]);
    const owned = [...go.owned];
    const generation = () => withAdmin((admin) => admin.describeGroup('static'));
    const before = await generation();
    go.process.kill('SIGKILL');
    const back = member('static', '--group-instance-id', 'b', ...session);
    await expect.poll(() => back.owned, { timeout: 30_000 }).toEqual(owned);
    expect(stay.owned).toHaveLength(2);
    const after = await generation();
    const idOf = (group: typeof before, instance: string) =>
      group.members.find(({ groupInstanceId }) => groupInstanceId === instance)?.memberId;
    expect(idOf(after, 'a')).toBe(idOf(before, 'a'));
    expect(idOf(after, 'b')).not.toBe(idOf(before, 'b'));
  });

  it('members survive the death of their coordinator, and their later commits succeed', async () => {
    await startWithLines(4, 200);
    const pair = [member('orphans'), member('orphans')];
    const consumed = () => pair.reduce((sum, member) => sum + member.consumed, 0);
    await expect.poll(consumed, { timeout: 40_000 }).toBeGreaterThanOrEqual(200);
    const coordinator = await withAdmin((_, cluster) => cluster.coordinator('group', 'orphans'));
    await target!.brokers!.kill(coordinator);
    write(200, 400);
    const committed = async () => {
      const offsets = await withAdmin((admin) => admin.committedOffsets('orphans'));
      return offsets.reduce((sum, { offset }) => sum + (offset ?? 0), 0);
    };
    await expect.poll(committed, { timeout: 60_000 }).toBe(400);
    expect(pair.flatMap((member) => [...new Set(member.owned)]).sort()).toEqual([0, 1, 2, 3]);
  });
});
