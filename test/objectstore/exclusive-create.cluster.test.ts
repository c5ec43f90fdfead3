import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore } from '../../src/objectstore/index.js';

const processes = 4;
const keys = 40;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diskless-check-race-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Creates all keys as fast as it can and prints those it won. */
const racer = `
  const { openStore } = await import(process.argv[1]);
  const store = await openStore(process.argv[2]);
  const won = [];
  for (let i = 0; i < ${keys}; i++) {
    await store.put('meta/' + i, Buffer.from(process.argv[3]), { ifNoneMatch: true }).then(
      () => won.push(i),
      (error) => { if (error.name !== 'AlreadyExists') throw error; },
    );
  }
  console.log(JSON.stringify(won));
`;

it('of processes racing to create the same keys exactly one wins each', async () => {
  const library = pathToFileURL(resolve('dist/src/objectstore/index.js')).href;
  const wins = await Promise.all(Array.from({ length: processes }, (_, i) => race(library, `process ${i}`)));
  const winnerOf = new Map<number, string>();
  wins.forEach((won, i) => {
    for (const key of won) {
      expect(winnerOf.has(key)).toBe(false);
      winnerOf.set(key, `process ${i}`);
    }
  });
  expect(winnerOf.size).toBe(keys);
  const store = await openStore(folder);
  for (const [key, winner] of winnerOf) expect((await store.get(`meta/${key}`)).toString()).toBe(winner);
});

function race(library: string, name: string): Promise<number[]> {
  return new Promise((resolveWins, reject) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', racer, library, folder, name]);
    let out = '';
    let errors = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (errors += chunk));
    child.on('exit', (code) => (code === 0 ? resolveWins(JSON.parse(out)) : reject(new Error(errors))));
  });
}
