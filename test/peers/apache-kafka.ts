import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect as tcpConnect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/target/package-root.js';

/** The Apache Kafka that peers are compared with; its jars come from Maven Central through the machine's own `mvn`. */
export const kafkaVersion = '4.3.1';

/** Why the peer cannot run here, or null when it can. Tests skip by name with this reason. */
export function kafkaMissing(): string | null {
  if (!answers('java', ['-version'])) return 'no `java` on the PATH (a JDK 17 or newer)';
  if (!existingLibs() && !answers('mvn', ['--version'])) return 'no `mvn` on the PATH, and KAFKA_LIBS names no jars';
  return null;
}

/** The class path of Kafka's broker and command-line tools; fetched once into `.cache/`, or taken from `KAFKA_LIBS`. */
export function kafkaClassPath(): string {
  return join(existingLibs() ?? fetchLibs(), '*');
}

/** Runs one of Kafka's tools to its end and returns its standard output; throws with its stderr when it exits non-zero. */
export function kafkaTool(
  mainClass: string,
  args: string[],
  options: { input?: string; timeoutMs?: number } = {},
): string {
  return execFileSync('java', [...jvmFlags, '-cp', kafkaClassPath(), mainClass, ...args], {
    encoding: 'utf8',
    timeout: options.timeoutMs ?? 60_000,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(options.input === undefined ? {} : { input: options.input }),
  });
}

/** A Kafka tool that goes on running; the caller kills it. */
export function spawnKafkaTool(mainClass: string, args: string[]): ChildProcess {
  return spawn('java', [...jvmFlags, '-cp', kafkaClassPath(), mainClass, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
}

export interface ApacheKafka {
  bootstrap: string;
  pid: number;
  stop(): Promise<void>;
}

export interface KafkaPorts {
  /** of the plain listener, `ApacheKafka.bootstrap` */
  port: number;
  controllerPort: number;
}

/**
 * One combined controller and broker (KRaft) on free ports, with its log in a temporary folder; gone after `stop()`.
 * `overrides` replace properties; as a function when they need to know the ports (further listeners). `scramUsers` are
 * there from the start, each as `MECHANISM=[name=…,password=…]`.
 */
export async function startApacheKafka(
  overrides: Record<string, string> | ((ports: KafkaPorts) => Record<string, string>) = {},
  scramUsers: string[] = [],
): Promise<ApacheKafka> {
  const dir = mkdtempSync(join(tmpdir(), 'apache-kafka-'));
  const [port, controllerPort] = [await freePort(), await freePort()] as const;
  const config = join(dir, 'server.properties');
  const properties: Record<string, string> = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': join(dir, 'data'),
    'offsets.topic.replication.factor': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    'auto.create.topics.enable': 'false',
    ...(typeof overrides === 'function' ? overrides({ port, controllerPort }) : overrides),
  };
  writeFileSync(
    config,
    Object.entries(properties)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
  );
  const id = kafkaTool('kafka.tools.StorageTool', ['random-uuid']).trim().split('\n').at(-1)!;
  const users = scramUsers.flatMap((user) => ['--add-scram', user]);
  kafkaTool('kafka.tools.StorageTool', ['format', '-t', id, '-c', config, ...users]);

  const broker = spawn('java', ['-Xmx512m', '-XX:+UseSerialGC', '-cp', kafkaClassPath(), 'kafka.Kafka', config], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const tail: string[] = [];
  const keepTail = (chunk: Buffer) => tail.push(chunk.toString()) > 50 && tail.shift();
  broker.stdout.on('data', keepTail);
  broker.stderr.on('data', keepTail);
  const killOnExit = () => broker.kill('SIGKILL');
  process.once('exit', killOnExit);

  const stop = async () => {
    process.removeListener('exit', killOnExit);
    if (broker.exitCode === null && broker.signalCode === null) {
      const gone = new Promise((done) => broker.once('exit', done));
      broker.kill('SIGKILL');
      await gone;
    }
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await untilListening(port, broker, 60_000);
  } catch (error) {
    await stop();
    throw new Error(`Apache Kafka did not start on port ${port}: ${(error as Error).message}\n${tail.join('')}`);
  }
  return { bootstrap: `127.0.0.1:${port}`, pid: broker.pid ?? -1, stop };
}

const jvmFlags = ['-XX:TieredStopAtLevel=1', '-Xmx256m', '-XX:+UseSerialGC'];
const cacheDir = join(packageRoot(), '.cache', `kafka-${kafkaVersion}`);

function existingLibs(): string | null {
  const candidates = [process.env.KAFKA_LIBS, join(cacheDir, 'libs')];
  return (
    candidates.find((dir) => dir && existsSync(dir) && readdirSync(dir).some((jar) => jar.endsWith('.jar'))) ?? null
  );
}

function fetchLibs(): string {
  return fetchJars(cacheDir, [
    ['org.apache.kafka', 'kafka_2.13', kafkaVersion],
    ['org.apache.kafka', 'kafka-tools', kafkaVersion],
    ['org.apache.logging.log4j', 'log4j-slf4j-impl', '2.25.4'],
    ['org.apache.logging.log4j', 'log4j-1.2-api', '2.25.4'],
  ]);
}

function fetchJars(folder: string, artifacts: [group: string, artifact: string, version: string][]): string {
  mkdirSync(folder, { recursive: true });
  const dependencies = artifacts
    .map(
      ([g, a, v]) =>
        `<dependency><groupId>${g}</groupId><artifactId>${a}</artifactId><version>${v}</version></dependency>`,
    )
    .join('');
  writeFileSync(
    join(folder, 'pom.xml'),
    `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>peers</groupId>` +
      `<artifactId>peers</artifactId><version>1</version><packaging>pom</packaging><dependencies>${dependencies}</dependencies></project>`,
  );
  const output = `-DoutputDirectory=${join(folder, 'libs')}`;
  execFileSync('mvn', ['-q', '-B', 'dependency:copy-dependencies', '-DincludeScope=runtime', output], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 300_000,
  });
  return join(folder, 'libs');
}

function answers(command: string, args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });
}

async function untilListening(port: number, broker: ChildProcess, limitMs: number): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (performance.now() < deadline) {
    if (broker.exitCode !== null) throw new Error(`it exited with code ${broker.exitCode}`);
    const open = await new Promise<boolean>((done) => {
      const socket = tcpConnect(port, '127.0.0.1', () => {
        socket.destroy();
        done(true);
      });
      socket.once('error', () => done(false));
    });
    if (open) return;
    await new Promise((next) => setTimeout(next, 100));
  }
  throw new Error(`nothing listened after ${limitMs} ms`);
}
