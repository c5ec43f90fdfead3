import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onHurriedExit } from './last-resort.js';

const prefix = 'diskless-check-';

export interface WorkFolder {
  path: string;
  remove(): Promise<void>;
}

/** A temporary folder of this process, marked with its pid; gone when the process goes, orderly or in a hurry. */
export function makeWorkFolder(): WorkFolder {
  const path = mkdtempSync(join(tmpdir(), prefix));
  const forget = onHurriedExit(() => rmSync(path, { recursive: true, force: true, maxRetries: 3 }));
  writeFileSync(join(path, 'owner.pid'), String(process.pid));
  return {
    path,
    async remove() {
      await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
      forget();
    },
  };
}

/** Removes the work folders of processes that are gone (SIGKILL, power loss). Returns what was removed. */
export function sweepWorkFolders(): string[] {
  const removed: string[] = [];
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const path = join(tmpdir(), name);
    if (!isOurs(path) || ownerLives(path)) continue;
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
    removed.push(path);
  }
  return removed;
}

function isOurs(path: string): boolean {
  try {
    return statSync(path).uid === process.getuid?.() && readOwner(path) !== null;
  } catch {
    return false;
  }
}

function readOwner(path: string): number | null {
  try {
    const pid = Number(readFileSync(join(path, 'owner.pid'), 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

function ownerLives(path: string): boolean {
  const pid = readOwner(path);
  if (pid === null) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
