import { readFileSync } from 'node:fs';
import { startEmbedded } from '../src/target/embedded.js';
import { kafkaVersion, startApacheKafka } from '../test/peers/apache-kafka.js';

/** A broker process under measurement. */
export interface System {
  name: string;
  bootstrap: string;
  /** CPU seconds of its processes so far, user and system. */
  cpuSeconds(): number;
  /** Resident memory of each of its processes, MiB. */
  residentMiB(): number[];
  stop(): Promise<void>;
}

/** The reference broker over a temporary folder. */
export async function startOurs(brokers: number): Promise<System> {
  const target = await startEmbedded({ brokers, defects: [], sessionTimeoutMs: 10_000 });
  return {
    name: 'diskless',
    bootstrap: target.client.bootstrap.join(','),
    cpuSeconds: () => sum(brokerPids().map(cpuSecondsOf)),
    residentMiB: () => brokerPids().map(residentMiBOf),
    stop: () => target.close(),
  };
}

/** Apache Kafka on the same disk, as durable as ours before it acknowledges: every append is synced. */
export async function startKafka(): Promise<System> {
  const kafka = await startApacheKafka({ 'log.flush.interval.messages': '1' });
  return {
    name: `Apache Kafka ${kafkaVersion}`,
    bootstrap: kafka.bootstrap,
    cpuSeconds: () => cpuSecondsOf(kafka.pid),
    residentMiB: () => [residentMiBOf(kafka.pid)],
    stop: () => kafka.stop(),
  };
}

/** Children of this process that run the broker's program. */
function brokerPids(): number[] {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').map(Number);
  return children.filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('broker/main.js'));
}

const ticksPerSecond = 100; // USER_HZ: the same on every Linux.

function cpuSecondsOf(pid: number): number {
  // The command's name, in parentheses, may hold spaces: the numbers are counted from its end.
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

function residentMiBOf(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib ?? 0) / 1024;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
