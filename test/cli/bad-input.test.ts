import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, type Ended } from './cli-process.js';

let folder: string;
const http = createServer((_, response) => response.end('hello'));
let httpPort: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dcheck-cli-'));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  httpPort = (http.address() as AddressInfo).port;
});
afterAll(() => {
  http.close();
  rmSync(folder, { recursive: true, force: true });
});

/** One sentence for a person, nothing for a programmer, nothing on stdout. */
function expectClear({ stderr, stdout }: Ended, message: RegExp): void {
  const lines = stderr
    .trim()
    .split('\n')
    .filter((line) => line.startsWith('diskless-check: '));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(message);
  expect(stderr).not.toMatch(/^\s+at |node:internal/m);
  expect(stdout).toBe('');
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('usage and configuration errors end with 2', { timeout: 30_000 }, () => {
  const cases: [string, () => string[], RegExp][] = [
    [
      'an unknown flag',
      () => ['run', '--bootsrap', 'a:1'],
      /unknown option '--bootsrap' \(Did you mean --bootstrap\?\)/,
    ],
    ['an unknown command', () => ['rnu'], /unknown command 'rnu' \(Did you mean run\?\)/],
    ['a flag without its value', () => ['run', '--bootstrap'], /argument missing/],
    ['broken YAML', () => ['run', '--config', file('broken.yaml', 'only: [a')], /broken\.yaml:1:\d+: not valid YAML/],
    [
      'an unknown config key',
      () => ['run', '--config', file('key.yaml', 'profle: smoke')],
      /unknown key "profle"; did you mean "profile"/,
    ],
    [
      'a config that is not there',
      () => ['run', '--config', join(folder, 'none.yaml')],
      /cannot be read: there is no such file/,
    ],
    [
      'an unknown defect',
      () => ['run', '--defect', 'drop-recrod'],
      /unknown defect "drop-recrod"; did you mean "drop-record"\?; there are /,
    ],
    ['an unknown check', () => ['run', '--only', 'durability/broker-crsh'], /did you mean "durability\/broker-crash"/],
    ['an unknown check to explain', () => ['explain', 'broker-crsh'], /unknown check "broker-crsh"/],
    ['an address without a port', () => ['run', '--bootstrap', 'localhost'], /"localhost" is not host:port/],
    ['an output folder that is a file', () => ['run', '--out', file('taken', '')], /cannot be written \(EEXIST\)/],
    [
      'an output folder that cannot be made',
      () => ['run', '--out', '/proc/diskless-check'],
      /\/proc\/diskless-check cannot be written/,
    ],
    ['an output folder with other files', () => ['run', '--out', folder], /holds files that are no report/],
    [
      'a store that cannot be a folder',
      () => ['run', '--out', join(folder, 'o1'), '--store', file('store-file', '')],
      /the store .*store-file cannot be used/,
    ],
    ['a folder without a report to judge', () => ['judge', folder], /scorecard\.json cannot be read/],
    [
      'a scorecard of something else',
      () => ['report', file('other.json', '{"a":1}')],
      /is no scorecard of diskless-check/,
    ],
    [
      'a price book that is none',
      () => ['cost', '--price-book', file('prices.yaml', 'name: x')],
      /the price book .*prices\.yaml is wrong/,
    ],
    ['a rate that is no number', () => ['cost', '--write', 'much'], /--write is "much"; expected a number above 0/],
    ['a broker port out of range', () => ['broker', '--port', '70000'], /--port is "70000"/],
  ];
  it.each(cases)('%s', async (_, args, message) => {
    const ended = await cli(args());
    expectClear(ended, message);
    expect(ended.code).toBe(2);
  });
});

describe('a target that cannot be used ends with 4 and leaves no report folder', { timeout: 30_000 }, () => {
  it('nobody listens', async () => {
    const closed = createTcpServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const ended = await cli(['run', '--bootstrap', `127.0.0.1:${port}`, '--out', join(folder, 'unreachable')]);
    expectClear(ended, new RegExp(`127\\.0\\.0\\.1:${port}`));
    expect(ended.code).toBe(4);
    expect(readdirSync(folder)).not.toContain('unreachable');
  });

  it('the port speaks HTTP', async () => {
    const ended = await cli(['run', '--bootstrap', `127.0.0.1:${httpPort}`, '--out', join(folder, 'http')]);
    expectClear(ended, /speaks HTTP, not Kafka's protocol/);
    expect(ended.code).toBe(4);
    expect(readdirSync(folder)).not.toContain('http');
  });

  it('the name does not resolve', async () => {
    const ended = await cli(['run', '--bootstrap', 'no-such-host.invalid:9092', '--out', join(folder, 'dns')]);
    expectClear(ended, /no-such-host\.invalid:9092/);
    expect(ended.code).toBe(4);
  });
});
