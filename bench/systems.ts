import { startEmbedded } from '../src/target/embedded.js';
import { kafkaVersion, startApacheKafka } from '../test/peers/apache-kafka.js';
import { brokerPids, cpuSecondsOf, residentMiBOf } from './processes.js';

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

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
