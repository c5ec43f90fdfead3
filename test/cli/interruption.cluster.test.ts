import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Running, startCli } from './cli-process.js';
import { brokersMentioning, waitUntil, workFoldersOf } from './processes.js';

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'dcheck-interrupt-'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const out = () => join(base, 'report');

function startRun(): Running & { folders(): string[] } {
  const running = startCli([
    'run',
    '--out',
    out(),
    '--only',
    'durability/replay-verification,workload/produce-latency',
  ]);
  const pid = running.child.pid as number;
  let seen: string[] = [];
  return {
    ...running,
    folders() {
      const now = workFoldersOf(pid);
      if (now.length > 0) seen = now;
      return seen;
    },
  };
}

async function expectNothingLeft(run: ReturnType<typeof startRun>): Promise<void> {
  for (const folder of run.folders()) {
    expect(existsSync(folder)).toBe(false);
    await waitUntil(() => brokersMentioning(folder).length === 0, 'the brokers are gone', 5_000);
  }
}

const moments: [string, (run: ReturnType<typeof startRun>) => boolean][] = [
  ['while the work folder is made', (run) => run.folders().length > 0],
  ['while brokers start', (run) => run.folders().some((folder) => brokersMentioning(folder).length > 0)],
  ['at the beginning of the first experiment', (run) => run.stderr().includes('[1/')],
  ['in the middle of the second', (run) => run.stderr().includes('[2/')],
];

describe('Ctrl-C', () => {
  it.each(moments)('%s ends with 130, a partial scorecard, no process and no folder', async (_, moment) => {
    const run = startRun();
    await waitUntil(() => moment(run), 'the moment to interrupt has come');
    run.folders();
    run.child.kill('SIGINT');
    expect((await run.ended).code).toBe(130);
    const scorecard = JSON.parse(readFileSync(join(out(), 'scorecard.json'), 'utf8'));
    expect(scorecard).toMatchObject({ run: { partial: true }, gate: { exitCode: 130, holds: false } });
    expect(scorecard.checks).toHaveLength(2);
    await expectNothingLeft(run);
  });

  it('twice leaves at once, and still no process and no folder', async () => {
    const run = startRun();
    await waitUntil(() => run.stderr().includes('[1/'), 'the first experiment runs');
    run.folders();
    run.child.kill('SIGINT');
    run.child.kill('SIGINT');
    await waitUntil(
      () => run.child.exitCode !== null || run.stderr().includes('interrupted'),
      'the first one is noticed',
    );
    if (run.child.exitCode === null) run.child.kill('SIGINT');
    expect((await run.ended).code).toBe(130);
    await expectNothingLeft(run);
  });
});

it('SIGKILL of the program leaves no broker behind', async () => {
  const run = startRun();
  await waitUntil(() => run.stderr().includes('[1/'), 'the first experiment runs');
  const [folder] = run.folders();
  expect(brokersMentioning(folder as string)).toHaveLength(3);
  run.child.kill('SIGKILL');
  await run.ended;
  await waitUntil(() => brokersMentioning(folder as string).length === 0, 'the brokers noticed', 10_000);
  rmSync(folder as string, { recursive: true, force: true });
});
