import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeWorkFolder, sweepWorkFolders } from '../../src/target/work-folder.js';

it('a work folder goes with its removal', async () => {
  const folder = makeWorkFolder();
  writeFileSync(join(folder.path, 'x'), 'x');
  await folder.remove();
  expect(existsSync(folder.path)).toBe(false);
});

it('the sweep takes folders of processes that are gone, not those of living ones or strangers', async () => {
  const living = makeWorkFolder();
  const abandoned = mkdtempSync(join(tmpdir(), 'diskless-check-'));
  // Above Linux's largest pid: nobody can have it.
  writeFileSync(join(abandoned, 'owner.pid'), '4194305');
  const stranger = mkdtempSync(join(tmpdir(), 'diskless-check-'));
  mkdirSync(join(stranger, 'data'));
  try {
    expect(sweepWorkFolders()).toContain(abandoned);
    expect([living.path, abandoned, stranger].map((path) => existsSync(path))).toEqual([true, false, true]);
  } finally {
    await living.remove();
    rmSync(abandoned, { recursive: true, force: true });
    rmSync(stranger, { recursive: true, force: true });
  }
});
