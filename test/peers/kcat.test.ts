import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedTarget, startEmbedded } from '../../src/target/embedded.js';

const missing = kcatMissing();
let target: EmbeddedTarget;

function kcatMissing(): string | null {
  try {
    execFileSync('kcat', ['-V'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'no `kcat` on the PATH';
  }
}

function kcat(args: string[], input?: string): string {
  const bootstrap = target.client.bootstrap.join(',');
  return execFileSync('kcat', ['-b', bootstrap, ...args], {
    encoding: 'utf8',
    timeout: 60_000,
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(input === undefined ? {} : { input }),
  });
}

const lines = (count: number): string => Array.from({ length: count }, (_, i) => `line ${i}\n`).join('');

describe.skipIf(missing)(`kcat (librdkafka) on the reference broker${missing ? ` (${missing})` : ''}`, () => {
  beforeEach(async () => {
    target = await startEmbedded({ brokers: 3, defects: [] });
  });
  afterEach(() => target.close());

  it.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'])('writes and reads back 20,000 lines in order (%s)', (codec) => {
    const written = lines(20_000);
    kcat(['-P', '-t', 'lines', '-z', codec, '-X', 'enable.idempotence=true'], written);
    expect(kcat(['-C', '-t', 'lines', '-o', 'beginning', '-e', '-q'])).toBe(written);
  });

  it('keeps keys, headers and null values', () => {
    kcat(['-P', '-t', 'pairs', '-K', ':', '-Z', '-H', 'colour=red'], 'k1:v1\nk2:\n');
    const read = kcat(['-C', '-t', 'pairs', '-o', 'beginning', '-e', '-q', '-J']);
    const records = read
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(records).toMatchObject([
      { key: 'k1', payload: 'v1', headers: ['colour', 'red'], offset: 0 },
      { key: 'k2', payload: null, offset: 1 },
    ]);
  });

  it('lists the brokers and reads from a time on', () => {
    kcat(['-P', '-t', 'timed'], 'early\n');
    const { ts } = JSON.parse(kcat(['-C', '-t', 'timed', '-o', 'beginning', '-e', '-q', '-J']));
    kcat(['-P', '-t', 'timed'], 'late\n');
    expect(kcat(['-C', '-t', 'timed', '-o', `s@${ts + 1}`, '-e', '-q'])).toBe('late\n');
    expect(JSON.parse(kcat(['-L', '-J'])).brokers).toHaveLength(3);
  });

  it('reads everything after a broker was killed, from the others', async () => {
    const written = lines(5_000);
    kcat(['-P', '-t', 'kept'], written);
    const leader: number = JSON.parse(kcat(['-L', '-J', '-t', 'kept'])).topics[0].partitions[0].leader;
    await target.brokers!.kill(leader);
    expect(kcat(['-C', '-t', 'kept', '-o', 'beginning', '-e', '-q'])).toBe(written);
  });
});
