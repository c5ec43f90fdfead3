import { describe, expect, it, vi } from 'vitest';
import { entityKey, type QuotaEntity } from '../../../src/broker/quotas/client-quota.js';
import type { Connection } from '../../../src/client/index.js';
import { ErrorCode } from '../../../src/protocol/index.js';
import { batchOf, createTopic, type InProcessCluster, startInProcess } from '../in-process.js';

const everybody: QuotaEntity = { user: null };

function limit(cluster: InProcessCluster, entity: QuotaEntity, key: string, value: number): void {
  const { state } = cluster.brokers[0]!.broker;
  const values = new Map([...(state.clientQuotas.get(entityKey(entity))?.values ?? []), [key, value]] as const);
  state.clientQuotas.set(entityKey(entity), { entity, values });
}

function produce(connection: Connection, bytes: number) {
  const records = batchOf({ value: Buffer.alloc(bytes) });
  const topicData = [{ name: 't', partitionData: [{ index: 0, records }] }];
  return connection.send('Produce', { acks: -1, timeoutMs: 5_000, topicData }, { version: 11 });
}

function fetch(connection: Connection, fetchOffset = 0) {
  const topics = [{ topic: 't', partitions: [{ partition: 0, fetchOffset, partitionMaxBytes: 1_000_000 }] }];
  const body = {
    replicaId: -1,
    maxWaitMs: 0,
    minBytes: 1,
    maxBytes: 1_000_000,
    sessionId: 0,
    sessionEpoch: -1,
    topics,
  };
  return connection.send('Fetch', body, { version: 12 });
}

describe('a client beyond its quota', () => {
  it('is told at once for how long, and not read from meanwhile (KIP-219)', async () => {
    const cluster = await startInProcess();
    const connection = await cluster.connect();
    await createTopic(connection, 't');
    limit(cluster, everybody, 'producer_byte_rate', 10_000);
    expect((await produce(connection, 90_000)).throttleTimeMs).toBe(0);
    const startedMs = performance.now();
    const throttled = await produce(connection, 15_000);
    expect(throttled.responses[0]!.partitionResponses[0]!.errorCode).toBe(ErrorCode.NONE);
    expect(throttled.throttleTimeMs).toBeGreaterThan(100);
    await connection.send('ApiVersions', { clientSoftwareName: 't', clientSoftwareVersion: '1' });
    expect(performance.now() - startedMs).toBeGreaterThan(throttled.throttleTimeMs - 50);
  });

  it('gets an empty answer to its fetch, which counts for nothing', async () => {
    const cluster = await startInProcess();
    const connection = await cluster.connect();
    await createTopic(connection, 't');
    await produce(connection, 3_000);
    limit(cluster, everybody, 'consumer_byte_rate', 1_000);
    const answers = [];
    for (let i = 0; i < 4; i++) answers.push(await fetch(connection));
    expect(answers.map(({ responses }) => responses.length)).toEqual([1, 1, 1, 0]);
    expect(answers.at(-1)!.throttleTimeMs).toBeGreaterThan(0);
    expect(answers.at(-1)!.errorCode).toBe(ErrorCode.NONE);
  });

  it('creates and deletes no more partitions: refused when it is new, throttled afterwards when it is old (KIP-599)', async () => {
    const cluster = await startInProcess();
    const connection = await cluster.connect();
    limit(cluster, everybody, 'controller_mutation_rate', 1);
    const create = (name: string, version: number, numPartitions = 1) =>
      connection.send(
        'CreateTopics',
        { topics: [{ name, numPartitions, replicationFactor: 1 }], timeoutMs: 5_000 },
        { version },
      );
    // A topic that cannot be made takes nothing.
    expect((await create('bad name', 7, 100)).topics[0]!.errorCode).toBe(ErrorCode.INVALID_TOPIC_EXCEPTION);
    expect((await create('a', 7, 11)).topics[0]!.errorCode).toBe(ErrorCode.NONE);
    const last = await create('b', 7, 1);
    expect([last.topics[0]!.errorCode, last.throttleTimeMs]).toEqual([ErrorCode.NONE, 0]);
    const refused = await (await cluster.connect()).send(
      'CreateTopics',
      { topics: [{ name: 'c', numPartitions: 1, replicationFactor: 1 }], timeoutMs: 5_000 },
      { version: 7 },
    );
    expect(refused.topics[0]!.errorCode).toBe(ErrorCode.THROTTLING_QUOTA_EXCEEDED);
    expect(refused.throttleTimeMs).toBeGreaterThan(0);
    const old = await create('d', 5, 1);
    expect(old.topics[0]!.errorCode).toBe(ErrorCode.NONE);
    expect(old.throttleTimeMs).toBeGreaterThan(0);
  });

  it('connects no more than its address may: further connections are closed after a while', async () => {
    const cluster = await startInProcess();
    limit(cluster, { ip: '127.0.0.1' }, 'connection_creation_rate', 1);
    for (let i = 0; i < 10; i++) await cluster.connect();
    await expect(cluster.connect()).rejects.toThrow();
    await vi.waitFor(async () => expect((await cluster.connect()).closed).toBe(false), {
      timeout: 15_000,
      interval: 500,
    });
  }, 20_000);
});
