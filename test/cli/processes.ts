import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** Broker processes whose command line mentions this text (a folder of the run under test), from /proc. */
export function brokersMentioning(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return line.includes('broker/main.js') && line.includes(text);
      } catch {
        return false; // It ended while we looked.
      }
    })
    .map(Number);
}

/** Work folders of this process id. */
export function workFoldersOf(pid: number): string[] {
  return readdirSync(tmpdir())
    .filter((name) => name.startsWith('diskless-check-'))
    .map((name) => `${tmpdir()}/${name}`)
    .filter((path) => existsSync(`${path}/owner.pid`) && readFileSync(`${path}/owner.pid`, 'utf8') === String(pid));
}

export async function waitUntil(condition: () => boolean, what: string, timeoutMs = 30_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`waited ${timeoutMs / 1_000} s in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
