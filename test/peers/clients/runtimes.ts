import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../../../src/target/package-root.js';
import type { Program } from './programs.js';

/** A client that can run here, or why it cannot and what it needs. */
export type Runtime = { program: Program } | { missing: string };

const pythonPackages = ['confluent-kafka==2.16.1', 'aiokafka==0.14.0', 'cramjam==2.14.0'];
const installLimitMs = 180_000;

/** A script of `python/`, in a virtual environment with its clients. */
export function python(script: string): Runtime {
  return runtime('Python 3.9 or newer with venv', pythonPackages.join(' '), 'python', (folder, fetch) => {
    const inside = (tool: string) => join(folder, 'bin', tool);
    fetch('python3', ['-m', 'venv', folder]);
    fetch(inside('pip'), ['install', '--quiet', ...pythonPackages]);
    return { command: inside('python'), args: ['-B', source('python', script)] };
  });
}

/** A program of `go/`, its modules as go.sum pins them. */
export function go(name: string): Runtime {
  const modules = readFileSync(source('go', 'go.mod'), 'utf8');
  const program = readFileSync(source('go', `${name}/main.go`), 'utf8');
  return runtime('Go 1.26 or newer', modules + program, `go-${name}`, (folder, fetch) => {
    const binary = join(folder, name);
    fetch('go', ['build', '-o', binary, `./${name}`], source('go'));
    return { command: binary, args: [] };
  });
}

type Fetch = (command: string, args: string[], cwd?: string) => void;

/** Fetched once into `.cache/`, by the package manager of its language, and again when `content` changes. */
function runtime(
  needs: string,
  content: string,
  name: string,
  prepare: (folder: string, fetch: Fetch) => Program,
): Runtime {
  const folder = join(packageRoot(), '.cache', 'clients', name);
  const mark = join(folder, 'complete');
  const complete = existsSync(mark) && readFileSync(mark, 'utf8') === content;
  mkdirSync(folder, { recursive: true });
  try {
    const program = prepare(folder, (command, args, cwd = folder) => {
      if (!complete) execFileSync(command, args, { cwd, timeout: installLimitMs, stdio: ['ignore', 'ignore', 'pipe'] });
    });
    if (!complete) writeFileSync(mark, content);
    return { program };
  } catch (error) {
    return { missing: `needs ${needs}: ${(error as Error).message.split('\n').slice(0, 2).join(' ')}` };
  }
}

function source(...path: string[]): string {
  return fileURLToPath(new URL(path.join('/'), import.meta.url));
}
