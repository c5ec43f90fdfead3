import { Admin, Cluster } from '../src/client/index.js';
import { type LoadPlan, startLoad } from '../src/load/index.js';
import type { System } from './systems.js';

export interface Workload {
  partitions: number;
  recordBytes: number;
  /** Records per second that are offered to find out how many are taken. */
  overloadRate: number;
  /** Records per second at which latencies are compared: what both keep up with. */
  latencyRate: number;
  seconds: number;
}

export interface Figures {
  /** Acknowledged records per second under more than can be taken. */
  produceMiBPerSecond: number;
  ackP50Ms: number;
  ackP99Ms: number;
  endToEndP99Ms: number;
  tailMiBPerSecond: number;
  catchUpMiBPerSecond: number;
  /** CPU per GiB produced. */
  cpuSecondsPerGiB: number;
}

const never = new AbortController().signal;
const mib = 1024 * 1024;
let topics = 0;

/** One round on one system, on topics of its own. */
export async function measure(system: System, workload: Workload): Promise<Figures> {
  const produced = await produceAsMuchAsPossible(system, workload, 'none');
  const catchUpMiBPerSecond = await catchUp(system, produced.topic);
  const followed = await produceAsMuchAsPossible(system, workload, 'tail');
  const even = await load(system, workload, { rate: workload.latencyRate, read: 'tail' });
  return {
    produceMiBPerSecond: produced.mibPerSecond,
    cpuSecondsPerGiB: produced.cpuSecondsPerGiB,
    catchUpMiBPerSecond,
    tailMiBPerSecond: followed.mibPerSecond,
    ackP50Ms: even.load.ackLatency.p50Ms,
    ackP99Ms: even.load.ackLatency.p99Ms,
    endToEndP99Ms: even.load.endToEndLatency?.p99Ms ?? Number.NaN,
  };
}

async function produceAsMuchAsPossible(system: System, workload: Workload, read: 'none' | 'tail') {
  const cpuBefore = system.cpuSeconds();
  const outcome = await load(system, workload, { rate: workload.overloadRate, read });
  const cpuSeconds = system.cpuSeconds() - cpuBefore;
  const { achievedRate, acknowledgedBytes } = outcome.load;
  return {
    topic: outcome.topic,
    mibPerSecond: (achievedRate * workload.recordBytes) / mib,
    cpuSecondsPerGiB: cpuSeconds / (acknowledgedBytes / mib / 1024),
  };
}

async function load(system: System, workload: Workload, over: Partial<LoadPlan>) {
  const client = { bootstrap: [system.bootstrap] };
  const topic = `speed-${process.pid}-${topics++}`;
  const cluster = await Cluster.connect(client);
  await new Admin(cluster).createTopic(topic, { partitions: workload.partitions, replicationFactor: 1 });
  await cluster.close();
  const plan: LoadPlan = {
    topic,
    partitions: workload.partitions,
    recordBytes: workload.recordBytes,
    keys: 'none',
    keyCount: 0,
    compression: 'none',
    rate: workload.overloadRate,
    durationMs: workload.seconds * 1_000,
    warmupMs: 1_000,
    batch: { maxBytes: 64 * 1024, lingerMs: 2 },
    maxInFlight: 5,
    acks: -1,
    idempotent: true,
    deliveryTimeoutMs: 3_000, // Under overload the oldest are given up instead of being waited for.
    read: 'none',
    seed: 1,
    runId: topic,
    driver: 'raw',
    ...over,
  };
  return { topic, ...(await (await startLoad(client, plan, never)).done) };
}

/** Reads a topic from its beginning to its end, all partitions at once, with one fetch in flight. */
async function catchUp(system: System, topic: string): Promise<number> {
  const cluster = await Cluster.connect({ bootstrap: [system.bootstrap] });
  try {
    const view = await cluster.topic(topic, { refresh: true });
    if (view === null) throw new Error(`topic ${topic} is gone: nothing to read`);
    const byLeader = new Map<number, number[]>();
    for (const { partition, leader } of view.partitions) {
      byLeader.set(leader, [...(byLeader.get(leader) ?? []), partition]);
    }
    const startedAtMs = performance.now();
    const bytes = await Promise.all([...byLeader].map(([broker, parts]) => readAll(cluster, broker, topic, parts)));
    return bytes.reduce((sum, some) => sum + some, 0) / mib / ((performance.now() - startedAtMs) / 1_000);
  } finally {
    await cluster.close();
  }
}

async function readAll(cluster: Cluster, brokerId: number, topic: string, partitions: number[]): Promise<number> {
  const connection = await cluster.dedicated(brokerId);
  const next = new Map(partitions.map((partition) => [partition, 0n]));
  let read = 0;
  while (next.size > 0) {
    const wanted = [...next].map(([partition, fetchOffset]) => ({
      partition,
      fetchOffset,
      partitionMaxBytes: mib,
      currentLeaderEpoch: -1,
    }));
    const body = { replicaId: -1, maxWaitMs: 0, minBytes: 0, maxBytes: 16 * mib, sessionId: 0, sessionEpoch: -1 };
    const { responses } = await connection.send(
      'Fetch',
      { ...body, topics: [{ topic, partitions: wanted }] },
      { version: 12 },
    );
    for (const { partitionIndex, errorCode, records, highWatermark } of responses[0]?.partitions ?? []) {
      if (errorCode !== 0) throw new Error(`fetch of ${topic}-${partitionIndex} failed with ${errorCode}`);
      read += records?.length ?? 0;
      const end = records === null ? null : endOffset(records);
      if (end !== null) next.set(partitionIndex, end);
      if ((next.get(partitionIndex) ?? 0n) >= highWatermark) next.delete(partitionIndex);
    }
  }
  return read;
}

/** Offset after the last whole batch; null when there is none. The headers alone are looked at. */
function endOffset(records: Buffer): bigint | null {
  let end: bigint | null = null;
  for (let at = 0; at + 61 <= records.length; ) {
    const size = 12 + records.readInt32BE(at + 8);
    if (at + size > records.length) break;
    end = records.readBigInt64BE(at) + BigInt(records.readInt32BE(at + 23)) + 1n;
    at += size;
  }
  return end;
}
