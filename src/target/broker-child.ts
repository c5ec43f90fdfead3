import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { onHurriedExit } from './last-resort.js';
import { packageRoot } from './package-root.js';

/** What a broker process is told, as JSON in its first argument. */
export interface BrokerOptions {
  id: number;
  host: string;
  /** 0: any free port. */
  port: number;
  metricsPort: number;
  /** A directory, `file:///DIR` or `s3://BUCKET/PREFIX`. */
  store: string;
  sessionTimeoutMs: number;
  /** How long batches gather before an object is written. */
  walLingerMs: number;
  defects: string[];
  /** The only local directory a broker may write to; empty after `wipeDisk`. */
  scratchDir: string;
  clusterId?: string;
  /** YAML with more settings, secrets among them: arguments can be read by everybody. */
  configFile?: string;
  /** Added to the ports of listeners that the file names. */
  portOffset?: number;
  rack?: string;
  /** Structured log; without it the log goes to stderr, of which only the tail is kept. */
  logFile?: string;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/**
 * One broker as an operating-system process. Its stdin stays open as long as we live and its end makes the broker leave,
 * so that even a SIGKILL of this process leaves no orphan. It runs in its own process group: a Ctrl-C on the terminal
 * reaches us only, and we decide when the brokers go.
 */
export class BrokerChild {
  static async start(options: BrokerOptions, readyTimeoutMs: number, signal?: AbortSignal): Promise<BrokerChild> {
    const program = join(packageRoot(), 'dist', 'src', 'broker', 'main.js');
    if (!existsSync(program)) {
      throw new Error(`the broker's program ${program} is not there: build diskless-check first (npm run build)`);
    }
    signal?.throwIfAborted();
    const child = spawn(process.execPath, [program, JSON.stringify(options)], {
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
      env: brokerEnvironment(),
    });
    const broker = new BrokerChild(child, options);
    try {
      await broker.ready(readyTimeoutMs, signal);
    } catch (error) {
      await broker.kill();
      throw error;
    }
    return broker;
  }

  port = 0;
  metricsPort = 0;
  clusterId: string | null = null;
  /** Resolves when the process is gone, whoever ended it. */
  readonly exited: Promise<Exit>;
  private exit: Exit | null = null;
  private tail = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly options: BrokerOptions,
  ) {
    const forget = onHurriedExit(() => child.kill('SIGKILL'));
    this.exited = new Promise((resolve) => {
      const gone = (exit: Exit) => {
        this.exit ??= exit;
        forget();
        resolve(this.exit);
      };
      child.once('exit', (code, signal) => gone({ code, signal }));
      child.once('error', (error) => {
        this.tail += `\n${error.message}`;
        if (child.pid === undefined) gone({ code: null, signal: null });
      });
    });
    child.stdin?.on('error', () => {}); // The broker died: `exited` tells it.
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.tail = (this.tail + text).slice(-4_000);
    });
  }

  get id(): number {
    return this.options.id;
  }
  get running(): boolean {
    return this.exit === null;
  }
  get pid(): number | undefined {
    return this.child.pid;
  }
  /** The last lines the broker wrote to stderr. */
  get stderrTail(): string {
    return this.tail.trim().split('\n').slice(-16).join('\n'); // A stack has ten lines below its message.
  }

  /** Sends it and returns at once; nothing when the process is gone. */
  signal(name: NodeJS.Signals): void {
    if (this.running) this.child.kill(name);
  }

  /** `exited` tells when it took effect. */
  signalKill(): void {
    this.signal('SIGKILL');
  }

  async kill(): Promise<void> {
    this.signalKill();
    await this.exited;
  }

  /** SIGTERM lets the broker hand over its partitions; SIGKILL follows after the grace. */
  async stop(graceMs: number): Promise<void> {
    this.signal('SIGTERM');
    const timer = setTimeout(() => this.signalKill(), graceMs);
    await this.exited;
    clearTimeout(timer);
  }

  private async ready(timeoutMs: number, signal?: AbortSignal): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    let onAbort: (() => void) | undefined;
    const gaveUp = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(this.failure(`was not ready within ${timeoutMs / 1000} s`)), timeoutMs);
      onAbort = () => reject(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
    const died = this.exited.then((exit) => {
      throw this.failure(`ended before it was ready (${exit.signal ?? `exit code ${exit.code}`})`);
    });
    try {
      await Promise.race([this.readReadyLine(), gaveUp, died]);
    } finally {
      clearTimeout(timer);
      if (onAbort) signal?.removeEventListener('abort', onAbort);
      died.catch(() => {});
    }
  }

  private readReadyLine(): Promise<void> {
    return new Promise((resolve) => {
      let text = '';
      let seen = false;
      // The listener stays for the process's life: an unread pipe would block the broker once it is full.
      this.child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
        if (seen) return;
        text += chunk;
        for (const line of text.split('\n').slice(0, -1)) {
          const ready = parseReady(line);
          if (ready === null) continue;
          seen = true;
          this.port = ready.port;
          this.metricsPort = ready.metricsPort;
          this.clusterId = ready.clusterId ?? null;
          resolve();
          return;
        }
      });
    });
  }

  private failure(what: string): Error {
    const tail = this.stderrTail;
    return new Error(
      `broker ${this.id} ${what} (store ${this.options.store}, port ${this.options.port || 'any'})${tail ? `; its last words:\n${tail}` : ''}`,
    );
  }
}

function parseReady(line: string): { port: number; metricsPort: number; clusterId?: string } | null {
  if (!line.startsWith('{')) return null;
  try {
    const parsed = JSON.parse(line);
    return parsed.ready === true && Number.isInteger(parsed.port) ? parsed : null;
  } catch {
    return null;
  }
}

/** The broker inherits the environment, but no debugger or test-runner switches. */
function brokerEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, VITEST: _vitest, NODE_V8_COVERAGE: _coverage, ...rest } = process.env;
  return rest;
}
