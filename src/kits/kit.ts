import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/** A client runtime as a child process: work as one JSON document on stdin, results as JSON lines on stdout. */
export interface KitProgram {
  name: string;
  command: string;
  args: string[];
  env?: Record<string, string>;
}

export interface KitRun {
  /** Every JSON line that the program wrote, in order. */
  lines: Record<string, unknown>[];
  /** Null when it ended by itself with exit code 0; otherwise what happened, with its last words. */
  failure: string | null;
}

const TAIL_BYTES = 4_000;
/** Longer lines are nothing that a kit program writes. */
const MAX_LINE_BYTES = 256 * 1024;
/** A client that floods its output is cut off here and reported. */
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/** Runs the program to its end, at most `limitMs`; it is killed on abort, and dies with this process by losing its stdin. */
export function runKit(program: KitProgram, work: unknown, limitMs: number, signal: AbortSignal): Promise<KitRun> {
  signal.throwIfAborted();
  if (program.command.startsWith('/') && !existsSync(program.command)) {
    return Promise.resolve({ lines: [], failure: `${program.name}: ${program.command} does not exist` });
  }
  return new Promise((resolve, reject) => {
    const child = spawn(program.command, program.args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, NODE_OPTIONS: '', ...program.env },
    });
    const lines: Record<string, unknown>[] = [];
    let [partial, tail, outputBytes] = ['', '', 0];
    let ended: string | null = null;
    const end = (why: string): void => {
      ended ??= why;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => end(`did not finish within ${limitMs} ms`), limitMs);
    const onAbort = (): void => end('was stopped with the run');
    signal.addEventListener('abort', onAbort, { once: true });

    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      outputBytes += text.length;
      if (outputBytes > MAX_OUTPUT_BYTES) return end(`wrote more than ${MAX_OUTPUT_BYTES} bytes`);
      const parts = (partial + text).split('\n');
      partial = parts.pop()!.slice(-MAX_LINE_BYTES);
      for (const line of parts) {
        const parsed = parseLine(line);
        if (parsed) lines.push(parsed);
        else tail = (tail + line).slice(-TAIL_BYTES);
      }
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      tail = (tail + text).slice(-TAIL_BYTES);
    });
    child.stdin.on('error', () => {}); // It died before it read its work: the exit tells.
    child.stdin.write(`${JSON.stringify(work)}\n`);

    child.once('error', (error) => end(`could not be started: ${error.message}`));
    child.once('close', (code, killedBy) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      if (signal.aborted) return reject(signal.reason);
      const why = ended ?? (code === 0 ? null : `ended with ${killedBy ?? `exit code ${code}`}`);
      resolve({ lines, failure: why && `${program.name} ${why}${lastWords(tail)}` });
    });
  });
}

function parseLine(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function lastWords(tail: string): string {
  const words = tail.trim().split('\n').slice(-8).join(' | ');
  return words ? `; its last words: ${words}` : '';
}
