import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { checks } from '../../checks/index.js';
import { packageVersion } from '../../src/target/package-root.js';
import { cli } from './cli-process.js';

// Processes on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

it('--version and --help answer', async () => {
  expect(await cli(['--version'])).toMatchObject({ code: 0, stdout: `${packageVersion()}\n`, stderr: '' });
  const help = await cli(['run', '--help']);
  expect(help.code).toBe(0);
  for (const flag of ['--bootstrap', '--config', '--dry-run', '--allow-disruptive', '--json', '--defect']) {
    expect(help.stdout).toContain(flag);
  }
});

it('list --json names every check, and explain knows each of them', async () => {
  const listed = JSON.parse((await cli(['list', '--json'])).stdout) as { id: string; why: string }[];
  expect(listed.map(({ id }) => id)).toEqual(checks.map(({ meta }) => meta.id));
  const explained = await cli(['explain', 'durability/broker-crash']);
  expect(explained.code).toBe(0);
  for (const title of ['Why it matters', 'How it is measured', 'It fails when', 'What to do then', 'lose-wal-tail']) {
    expect(explained.stdout).toContain(title);
  }
});

it('--dry-run shows the plan, starts nothing and writes nothing', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'dcheck-dry-'));
  try {
    const own = await cli(['run', '--dry-run'], { cwd });
    expect(own.code).toBe(0);
    expect(own.stdout).toMatch(/nothing has been sent/);
    expect(own.stdout).toMatch(/crash-one .*\[disruptive\]/);
    // Nobody listens there: a plan must not care.
    const theirs = await cli(['run', '--dry-run', '--bootstrap', '127.0.0.1:1'], { cwd });
    expect(theirs.code).toBe(0);
    expect(theirs.stdout).toMatch(/Nothing is killed, scaled or reassigned\./);
    expect(theirs.stdout).toMatch(/crash-one .*allow it with --allow-disruptive/);
    expect(readdirSync(cwd)).toEqual([]);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
});

it('cost prices a workload without any cluster, and more data costs more', async () => {
  const priced = async (...flags: string[]) =>
    JSON.parse((await cli(['cost', '--json', ...flags])).stdout).architectures;
  const [small, large] = [await priced('--retention-days', '1'), await priced('--retention-days', '30')];
  expect(small).toHaveLength(3);
  for (const [index, { monthlyUsd }] of small.entries()) expect(large[index].monthlyUsd).toBeGreaterThan(monthlyUsd);
});
