import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './apache-kafka.js';

const version = 'v1.8.0';
const cacheDir = resolve(import.meta.dirname, '../../.cache', `versitygw-${version}`);
const binary = join(cacheDir, 'versitygw');

/** Why no real S3 server can run here, or null when one can. */
export function s3Missing(): string | null {
  if (existsSync(binary)) return null;
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'no `go` on the PATH to install versitygw with';
  }
}

export interface S3Server {
  endpoint: string;
  bucket: string;
  stop(): Promise<void>;
}

/** A real S3 server over a temporary folder, with one bucket; the AWS SDK of this process is pointed at it. */
export async function startS3(): Promise<S3Server> {
  if (!existsSync(binary)) {
    mkdirSync(cacheDir, { recursive: true });
    const env = { ...process.env, GOBIN: cacheDir };
    execFileSync('go', ['install', `github.com/versity/versitygw/cmd/versitygw@${version}`], { env, stdio: 'ignore' });
  }
  const dir = mkdtempSync(join(tmpdir(), 'versitygw-'));
  const bucket = 'diskless';
  mkdirSync(join(dir, bucket));
  const port = await freePort();
  const server = spawn(binary, ['-p', `127.0.0.1:${port}`, '-a', 'test-key', '-s', 'test-secret', 'posix', dir], {
    stdio: 'ignore',
  });
  const killOnExit = () => server.kill('SIGKILL');
  process.once('exit', killOnExit);
  await untilListening(server, port);
  const endpoint = `http://127.0.0.1:${port}`;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test-key',
    AWS_SECRET_ACCESS_KEY: 'test-secret',
  });
  return {
    endpoint,
    bucket,
    async stop() {
      process.removeListener('exit', killOnExit);
      const gone = new Promise((done) => server.once('exit', done));
      if (server.exitCode === null) {
        server.kill('SIGKILL');
        await gone;
      }
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function untilListening(server: ChildProcess, port: number): Promise<void> {
  for (const deadline = performance.now() + 30_000; performance.now() < deadline; await sleep(50)) {
    if (server.exitCode !== null) throw new Error(`versitygw ended with code ${server.exitCode}`);
    const open = await new Promise<boolean>((done) => {
      const socket = connect(port, '127.0.0.1', () => done(true));
      socket.once('error', () => done(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
  }
  throw new Error(`versitygw did not listen on port ${port} within 30 s`);
}
