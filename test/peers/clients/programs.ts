import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import type { Scenario } from './scenarios.js';
import type { Place, TwoClusters } from './two-clusters.js';

/** A client's program, ready to run: it takes a place as its last argument and tells facts. */
export interface Program {
  command: string;
  args: string[];
  env?: Record<string, string>;
}

const run = promisify(execFile);
const limitMs = 120_000;

/** Runs the program on both clusters at the same time: each scenario must be done, and lead to the same facts. */
export async function expectSameFacts(program: Program, clusters: TwoClusters, done: Scenario[]): Promise<void> {
  const [ours, theirs] = await Promise.all([factsOf(program, clusters.reference), factsOf(program, clusters.apache)]);
  expect(ours).toEqual(theirs);
  const told = new Set(ours.map((fact) => fact.split(' | ')[0]));
  expect([...told].sort()).toEqual([...done].sort());
  expect(ours.filter((fact) => fact.includes(' | failed = '))).toEqual([]);
}

async function factsOf({ command, args, env }: Program, place: Place): Promise<string[]> {
  const { stdout } = await run(command, [...args, JSON.stringify(place)], {
    timeout: limitMs,
    killSignal: 'SIGKILL',
    env: { ...process.env, ...env },
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout
    .split('\n')
    .filter((line) => line.includes(' | '))
    .sort();
}
