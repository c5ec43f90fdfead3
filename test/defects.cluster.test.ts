import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checks } from '../checks/index.js';
import type { Scorecard } from '../src/model/scorecard.js';

const bin = resolve(import.meta.dirname, '../bin/diskless-check.js');

/** Defect of the reference broker → the checks that promise to see it. */
const promised = new Map<string, string[]>();
for (const { meta } of checks) {
  for (const defect of meta.breaksOn) promised.set(defect, [...(promised.get(defect) ?? []), meta.id]);
}

/** Every check is seen failing: a check that misses its defect is a false pass waiting to happen. */
describe('each defect turns the checks that name it to fail, and the gate to 1', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'defects-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.each([...promised])('%s: %j', { timeout: 180_000 }, async (defect, ids) => {
    const { exitCode, stderr } = await diskless([
      'run',
      '--only',
      ids.join(','),
      '--defect',
      defect,
      '--out',
      join(folder, 'report'),
    ]);
    const scorecard: Scorecard = JSON.parse(readFileSync(join(folder, 'report', 'scorecard.json'), 'utf8'));
    const outcomes = scorecard.checks.map(({ id, outcome, summary }) => ({ id, outcome, summary }));
    expect(
      outcomes.filter(({ outcome }) => outcome !== 'fail'),
      `not failed under ${defect}; stderr:\n${stderr}`,
    ).toEqual([]);
    expect(outcomes.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(exitCode).toBe(1);
  });
});

function diskless(args: string[]): Promise<{ exitCode: number | null; stderr: string }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-4_000);
    });
    child.once('close', (exitCode) => done({ exitCode, stderr }));
  });
}
