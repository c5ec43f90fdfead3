import { afterEach } from 'vitest';
import { type RunningBroker, startBroker } from '../../src/broker/broker.js';
import { parseBrokerConfig } from '../../src/broker/config.js';
import { silentLogger } from '../../src/broker/logger.js';
import { Connection } from '../../src/client/index.js';
import { MemoryStore, type ObjectStore } from '../../src/objectstore/index.js';
import { encodeBatch, type RecordToWrite, type RequestOf, type Writable } from '../../src/protocol/index.js';

/** Brokers of this process over one store in memory, spoken to through real sockets. */
export interface InProcessCluster {
  store: ObjectStore;
  brokers: RunningBroker[];
  /** Opens a connection to the broker with this id. */
  connect(id?: number): Promise<Connection>;
  start(id: number, over?: Record<string, unknown>): Promise<RunningBroker>;
}

const running: RunningBroker[] = [];
const connections: Connection[] = [];
afterEach(async () => {
  for (const connection of connections.splice(0)) connection.close();
  await Promise.all(running.splice(0).map((broker) => broker.halt()));
});

export async function startInProcess(
  count = 1,
  over: Record<string, unknown> = {},
  store: ObjectStore = new MemoryStore(),
): Promise<InProcessCluster> {
  const cluster: InProcessCluster = {
    store,
    brokers: [],
    async start(id, more = {}) {
      const config = parseBrokerConfig({
        id,
        store: 'memory',
        sessionTimeoutMs: 2_000,
        pollIdleMs: 20,
        ...over,
        ...more,
      });
      const broker = await startBroker(config, {
        logger: silentLogger,
        store,
        onFatal: (reason) => {
          throw new Error(reason);
        },
      });
      running.push(broker);
      cluster.brokers = [...cluster.brokers.filter((other) => other.broker.config.id !== id), broker];
      return broker;
    },
    async connect(id = 1) {
      const found = cluster.brokers.find(({ broker }) => broker.config.id === id)!;
      const connection = await Connection.open({ host: '127.0.0.1', port: found.port }, { bootstrap: [] });
      connections.push(connection);
      return connection;
    },
  };
  for (let id = 1; id <= count; id++) await cluster.start(id);
  return cluster;
}

export async function createTopic(
  connection: Connection,
  name: string,
  over: Writable<RequestOf<'CreateTopics'>['topics'][number]> = {},
): Promise<void> {
  const topic = { name, numPartitions: 1, replicationFactor: 1, ...over };
  const { topics } = await connection.send('CreateTopics', { topics: [topic], timeoutMs: 5_000 });
  if (topics[0]!.errorCode !== 0) throw new Error(`create ${name}: ${topics[0]!.errorCode} ${topics[0]!.errorMessage}`);
}

export function batchOf(...records: Partial<RecordToWrite>[]): Buffer {
  return encodeBatch({
    records: records.map((record) => ({ timestamp: Date.now(), key: null, value: null, ...record })),
  });
}

export async function produceTo(
  connection: Connection,
  topic: string,
  index: number,
  records: Buffer | null,
  acks = -1,
) {
  const topicData = [{ name: topic, partitionData: [{ index, records: records as Buffer }] }];
  const { responses } = await connection.send('Produce', { acks, timeoutMs: 10_000, topicData }, { version: 11 });
  return responses[0]!.partitionResponses[0]!;
}

export interface FetchOptions {
  maxWaitMs?: number;
  minBytes?: number;
  maxBytes?: number;
  partitionMaxBytes?: number;
  currentLeaderEpoch?: number;
  version?: number;
}

export async function fetchFrom(
  connection: Connection,
  topic: string,
  partition: number,
  offset: number,
  o: FetchOptions = {},
) {
  const wanted = {
    partition,
    fetchOffset: offset,
    partitionMaxBytes: o.partitionMaxBytes ?? 1_000_000,
    currentLeaderEpoch: o.currentLeaderEpoch ?? -1,
  };
  const body = {
    replicaId: -1,
    maxWaitMs: o.maxWaitMs ?? 0,
    minBytes: o.minBytes ?? 1,
    maxBytes: o.maxBytes ?? 10_000_000,
    sessionId: 0,
    sessionEpoch: -1,
    topics: [{ topic, partitions: [wanted] }],
  };
  const { responses } = await connection.send('Fetch', body, { version: o.version ?? 12 });
  return responses[0]!.partitions[0]!;
}
