import { Admin, Cluster } from '../../client/index.js';
import { errorName } from '../../protocol/index.js';
import type { Experiment } from '../experiment.js';
import { type ProbeStep, probe } from './probe.js';
import { store } from './wire.js';

const HOUR_MS = 3_600_000;
const LATEST = -1;
const EARLIEST = -2;
const MAX_TIMESTAMP = -3;

/** Four batches whose timestamps are out of order among the batches and inside one of them; offsets 0 to 8. */
const batchesOfDeltasMs = [[0, 10, 20], [50, 30, 40], [35, 60], [55]];

/**
 * ListOffsets against known timestamps: earliest, latest, the first record at or after a time (KIP-79), the record
 * with the highest timestamp (KIP-734), the leader epoch beside them (KIP-320).
 */
export const experiment: Experiment<'list-offsets'> = {
  id: 'list-offsets',
  title: 'ListOffsets against known timestamps',
  needs: [],
  disruptive: false,
  cost: () => ({ seconds: 1, bytes: 4_000 }),
  async run({ target, owned, signal, countBytes }) {
    const cluster = await Cluster.connect(target.client);
    try {
      const topic = owned.topic('list-offsets');
      await new Admin(cluster).createTopic(topic, {
        partitions: 1,
        replicationFactor: 1,
        configs: { 'retention.ms': '-1' },
      });
      const base = Date.now() - HOUR_MS;
      for (const [index, deltas] of batchesOfDeltasMs.entries()) {
        const records = deltas.map((delta) => ({
          timestamp: base + delta,
          key: null,
          value: Buffer.from(`+${delta} ms`),
        }));
        await store(cluster, topic, 0, records, { compression: index === 1 ? 'gzip' : 'none' });
      }
      countBytes(1_000);
      return await probe(steps(cluster, topic, base), signal);
    } finally {
      await cluster.close();
    }
  },
};

function steps(cluster: Cluster, topic: string, base: number): ProbeStep[] {
  const at = async (timestamp: number, isolationLevel = 0): Promise<string> => {
    const { error, offset, timestamp: found } = await listOffset(cluster, topic, 0, timestamp, isolationLevel);
    if (error !== 'NONE') return error;
    return found < 0 ? `offset ${offset}` : `offset ${offset} at +${found - base} ms`;
  };
  const step = (name: string, expected: string, timestamp: number, isolation?: number): ProbeStep => ({
    name,
    expected,
    observe: () => at(timestamp, isolation),
  });
  return [
    step('earliest', 'offset 0', EARLIEST),
    step('latest', 'offset 9', LATEST),
    step('latest, read_committed, no transaction open', 'offset 9', LATEST, 1),
    step('a time before the first record', 'offset 0 at +0 ms', base - 1_000),
    step('exactly the time of a record', 'offset 1 at +10 ms', base + 10),
    step('a time between two records', 'offset 2 at +20 ms', base + 11),
    step('a time reached first inside a compressed batch that is out of order', 'offset 3 at +50 ms', base + 25),
    step('a time that a later batch has and an earlier one exceeds', 'offset 3 at +50 ms', base + 35),
    step('a time that only one later record has', 'offset 7 at +60 ms', base + 51),
    step('a time after the last record', 'offset -1', base + 61),
    step('the highest timestamp, which is not the last record', 'offset 7 at +60 ms', MAX_TIMESTAMP),
    {
      name: 'the answer carries the leader epoch',
      expected: 'the leader epoch of the metadata',
      observe: async () => {
        const { leaderEpoch } = await listOffset(cluster, topic, 0, LATEST, 0);
        const leader = await cluster.leader(topic, 0, { refresh: true });
        return leaderEpoch === leader?.leaderEpoch
          ? 'the leader epoch of the metadata'
          : `leader epoch ${leaderEpoch}, the metadata says ${leader?.leaderEpoch}`;
      },
    },
    {
      name: 'a partition that does not exist',
      expected: 'UNKNOWN_TOPIC_OR_PARTITION',
      observe: async () => (await listOffset(cluster, topic, 7, LATEST, 0)).error,
    },
  ];
}

interface OffsetAnswer {
  error: string;
  offset: number;
  timestamp: number;
  leaderEpoch: number;
}

async function listOffset(
  cluster: Cluster,
  topic: string,
  partition: number,
  timestamp: number,
  isolationLevel: number,
): Promise<OffsetAnswer> {
  const leader = await cluster.leader(topic, 0);
  const connection = leader ? await cluster.connection(leader.brokerId) : await cluster.any();
  const response = await connection.send('ListOffsets', {
    replicaId: -1,
    isolationLevel,
    topics: [{ name: topic, partitions: [{ partitionIndex: partition, currentLeaderEpoch: -1, timestamp }] }],
  });
  const answer = response.topics[0]?.partitions[0];
  if (!answer) return { error: 'no answer for the partition', offset: -1, timestamp: -1, leaderEpoch: -1 };
  return {
    error: errorName(answer.errorCode),
    offset: Number(answer.offset),
    timestamp: Number(answer.timestamp),
    leaderEpoch: answer.leaderEpoch,
  };
}
