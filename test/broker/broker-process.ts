import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { afterEach } from 'vitest';

const program = resolve('dist/src/broker/main.js');
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

export interface Started {
  child: ChildProcess;
  ready: Promise<{ id: number; port: number; metricsPort: number; clusterId: string }>;
  exited: Promise<{ code: number | null; stderr: string }>;
}

/** One broker process, told `options`; killed after the test at the latest. */
export function startProcess(options: object): Started {
  const child = spawn(process.execPath, [program, JSON.stringify(options)], { stdio: ['pipe', 'pipe', 'pipe'] });
  children.push(child);
  let out = '';
  let stderr = '';
  child.stderr!.on('data', (chunk) => {
    stderr += chunk;
  });
  const ready = new Promise<Awaited<Started['ready']>>((done) => {
    child.stdout!.on('data', (chunk) => {
      out += chunk;
      if (out.includes('\n')) done(JSON.parse(out.slice(0, out.indexOf('\n'))));
    });
  });
  const exited = new Promise<Awaited<Started['exited']>>((done) => child.on('exit', (code) => done({ code, stderr })));
  return { child, ready, exited };
}
