import { execFileSync, spawn } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { Admin, Cluster } from '../../src/client/index.js';
import { type EmbeddedTarget, startEmbedded } from '../../src/target/embedded.js';

const missing = kcatMissing();
let target: EmbeddedTarget | undefined;
afterEach(async () => {
  await target?.close();
  target = undefined;
});

function kcatMissing(): string | null {
  try {
    execFileSync('kcat', ['-V'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'no `kcat` on the PATH';
  }
}

const bootstrap = () => target!.client.bootstrap.join(',');

function write(from: number, until: number): void {
  const input = Array.from({ length: until - from }, (_, i) => `${from + i}:${from + i}\n`).join('');
  execFileSync('kcat', ['-b', bootstrap(), '-P', '-t', 'lines', '-K', ':'], { input });
}

/** Reads as a member of the group until it has `count` lines, then leaves in good order. */
function readAsMember(group: string, count: number): Promise<number[]> {
  const settings = ['-X', 'auto.offset.reset=earliest', '-X', 'session.timeout.ms=6000', '-u'];
  const member = spawn('kcat', ['-b', bootstrap(), '-G', group, '-q', ...settings, 'lines']);
  let text = '';
  member.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    if (text.split('\n').length > count) member.kill('SIGTERM');
  });
  const lines = () =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map(Number);
  const overdue = setTimeout(() => member.kill('SIGKILL'), 40_000);
  return new Promise((resolve) => {
    member.on('exit', () => {
      clearTimeout(overdue);
      resolve(lines());
    });
  });
}

describe.skipIf(missing)(`kcat (librdkafka) as a group member${missing ? ` (${missing})` : ''}`, () => {
  it('reads everything, commits as it leaves, and resumes there', async () => {
    target = await startEmbedded({ brokers: 3, defects: [] });
    const cluster = await Cluster.connect(target.client);
    try {
      const admin = new Admin(cluster);
      await admin.createTopic('lines', { partitions: 3, replicationFactor: 1 });
      write(0, 200);
      const first = await readAsMember('kcat', 200);
      expect(first.sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, i) => i));
      const committed = async () =>
        (await admin.committedOffsets('kcat')).reduce((sum, { offset }) => sum + (offset ?? 0), 0);
      expect(await committed()).toBe(200);
      write(200, 250);
      const second = await readAsMember('kcat', 50);
      expect(second.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => 200 + i));
      expect(await committed()).toBe(250);
    } finally {
      await cluster.close();
    }
  });
});
