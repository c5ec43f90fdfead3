import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Admin, Cluster, Connection, parseAddress } from '../src/client/index.js';
import { encodeBatch } from '../src/protocol/index.js';
import { startEmbedded } from '../src/target/embedded.js';
import { brokerPids, cpuSecondsOf, residentMiBOf } from './processes.js';

/**
 * `npm run bench:broker-size -- [--brokers 3] [--partitions 5000] [--connections 1000] [--groups 100] [--batches 100000]`:
 * what a cluster that holds much and does little takes in memory and CPU, and how long a broker needs to come back to it.
 */
const { values: flags } = parseArgs({
  options: {
    brokers: { type: 'string', default: '3' },
    partitions: { type: 'string', default: '5000' },
    connections: { type: 'string', default: '1000' },
    groups: { type: 'string', default: '100' },
    batches: { type: 'string', default: '100000' },
  },
});
const partitionsPerTopic = 50;
const idleSeconds = 5;
const topics = Array.from({ length: Math.ceil(Number(flags.partitions) / partitionsPerTopic) }, (_, i) => `size-${i}`);

const target = await startEmbedded({ brokers: Number(flags.brokers), defects: [], sessionTimeoutMs: 10_000 });
try {
  await report('empty');
  const cluster = await Cluster.connect(target.client);
  const admin = new Admin(cluster);
  for (const topic of topics) await admin.createTopic(topic, { partitions: partitionsPerTopic, replicationFactor: 1 });
  await report(`${topics.length * partitionsPerTopic} partitions`);

  const addresses = target.client.bootstrap.map(parseAddress);
  const connections: Connection[] = [];
  for (let i = 0; i < Number(flags.connections); i++) {
    const address = addresses[i % addresses.length];
    if (address) connections.push(await Connection.open(address, target.client));
  }
  await report(`${connections.length} connections`);

  for (let group = 0; group < Number(flags.groups); group++) await commitOffsets(cluster, `group-${group}`);
  await report(`${flags.groups} groups with ${partitionsPerTopic} offsets each`);

  const seconds = await produceBatches(cluster, Number(flags.batches));
  await report(`${flags.batches} batches, produced in ${seconds.toFixed(1)} s`);

  for (const connection of connections) connection.close();
  await cluster.close();
  for (const broker of target.brokers?.list() ?? []) await timeColdStart(broker.id);
} finally {
  await target.close();
}
process.exit(0);

/** Memory now, and CPU over a few seconds in which nothing is asked. */
async function report(what: string): Promise<void> {
  const cpuBefore = brokerPids().map(cpuSecondsOf);
  await sleep(idleSeconds * 1_000);
  const pids = brokerPids();
  const resident = pids.map(residentMiBOf);
  const cpu = pids.map((pid, i) => ((cpuSecondsOf(pid) - (cpuBefore[i] ?? 0)) / idleSeconds) * 100);
  const total = resident.reduce((sum, each) => sum + each, 0);
  console.log(
    `${what}: ${resident.map((each) => each.toFixed(0)).join(' + ')} = ${total.toFixed(0)} MiB resident, ` +
      `idle CPU ${cpu.map((share) => `${share.toFixed(1)} %`).join(', ')}`,
  );
}

async function commitOffsets(cluster: Cluster, groupId: string): Promise<void> {
  const [name = ''] = topics;
  const partitions = Array.from({ length: partitionsPerTopic }, (_, partitionIndex) => ({
    partitionIndex,
    committedOffset: 0n,
    committedLeaderEpoch: -1,
    committedMetadata: '',
  }));
  const body = { groupId, generationIdOrMemberEpoch: -1, memberId: '', topics: [{ name, partitions }] };
  await cluster.request('OffsetCommit', { coordinator: 'group', key: groupId }, body);
}

/** One small batch for each partition of a topic, request after request; seconds. */
async function produceBatches(cluster: Cluster, count: number): Promise<number> {
  const startedAtMs = performance.now();
  const records = encodeBatch({ records: [{ timestamp: Date.now(), key: null, value: Buffer.alloc(100) }] });
  const perLeader = await partitionsByLeader(cluster);
  const rounds = Math.ceil(count / (topics.length * partitionsPerTopic));
  await Promise.all(
    [...perLeader].map(async ([brokerId, led]) => {
      const connection = await cluster.dedicated(brokerId);
      for (let round = 0; round < rounds; round++) {
        const answers = [...led].map(([name, partitions]) => {
          const topicData = [{ name, partitionData: partitions.map((index) => ({ index, records })) }];
          return connection.send('Produce', { acks: -1, timeoutMs: 30_000, topicData }, { version: 11 });
        });
        for (const { responses } of await Promise.all(answers)) {
          const failed = responses[0]?.partitionResponses.find(({ errorCode }) => errorCode !== 0);
          if (failed) throw new Error(`produce failed with ${failed.errorCode}`);
        }
      }
    }),
  );
  return (performance.now() - startedAtMs) / 1_000;
}

async function partitionsByLeader(cluster: Cluster): Promise<Map<number, Map<string, number[]>>> {
  const found = new Map<number, Map<string, number[]>>();
  for (const topic of topics) {
    const view = await cluster.topic(topic, { refresh: true });
    for (const { partition, leader } of view?.partitions ?? []) {
      const ofLeader = found.get(leader) ?? new Map<string, number[]>();
      ofLeader.set(topic, [...(ofLeader.get(topic) ?? []), partition]);
      found.set(leader, ofLeader);
    }
  }
  return found;
}

async function timeColdStart(id: number): Promise<void> {
  await target.brokers?.kill(id);
  const startedAtMs = performance.now();
  await target.brokers?.start(id, { wipeDisk: false });
  console.log(`broker ${id} is back after ${((performance.now() - startedAtMs) / 1_000).toFixed(2)} s`);
}
