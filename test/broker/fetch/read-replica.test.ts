import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/client/index.js';
import { ErrorCode } from '../../../src/protocol/index.js';
import { batchOf, createTopic, produceTo, startInProcess } from '../in-process.js';

/** Three zones, topic `t` with one partition: broker 1 leads, 2 follows, 3 has no replica. */
async function threeZones(over: Record<string, unknown> = {}) {
  const cluster = await startInProcess(0, { replicaSelector: 'rack', ...over });
  for (const id of [1, 2, 3]) await cluster.start(id, { rack: `zone-${id}` });
  const connections = [await cluster.connect(1), await cluster.connect(2), await cluster.connect(3)] as const;
  const assignments = [{ partitionIndex: 0, brokerIds: [1, 2] }];
  await createTopic(connections[0], 't', { numPartitions: -1, replicationFactor: -1, assignments });
  await produceTo(connections[0], 't', 0, batchOf({ value: Buffer.from('one') }, { value: Buffer.from('two') }));
  return { cluster, connections };
}

async function fetchAs(
  connection: Connection,
  rackId: string,
  { version = 12, fetchOffset = 0, currentLeaderEpoch = -1, maxWaitMs = 0 } = {},
) {
  const partitions = [{ partition: 0, fetchOffset, partitionMaxBytes: 1_000_000, currentLeaderEpoch }];
  const body = {
    replicaId: -1,
    maxWaitMs,
    minBytes: 1,
    maxBytes: 1_000_000,
    sessionId: 0,
    sessionEpoch: -1,
    topics: [{ topic: 't', partitions }],
    ...(version >= 11 ? { rackId } : {}),
  };
  const { responses } = await connection.send('Fetch', body, { version });
  return responses[0]!.partitions[0]!;
}

describe('a consumer that names its rack (KIP-392)', () => {
  it('is sent by the leader to a live replica there, at once and without records', async () => {
    const { connections } = await threeZones();
    const answer = await fetchAs(connections[0], 'zone-2', { fetchOffset: 2, maxWaitMs: 30_000 });
    expect(answer).toMatchObject({ errorCode: 0, preferredReadReplica: 2, highWatermark: 2n });
    expect(answer.records?.length ?? 0).toBe(0);
  });

  it('reads everything there', async () => {
    const { connections } = await threeZones();
    await expect.poll(async () => (await fetchAs(connections[1], 'zone-2')).records?.length).toBeGreaterThan(0);
    expect(await fetchAs(connections[1], 'zone-2')).toMatchObject({ preferredReadReplica: -1, highWatermark: 2n });
  });

  it('stays with a leader in its own rack, or when no replica is in it, or when that one is gone', async () => {
    const { cluster, connections } = await threeZones();
    const sentTo = async (rackId: string) => (await fetchAs(connections[0], rackId)).preferredReadReplica;
    expect([await sentTo('zone-1'), await sentTo('zone-3'), await sentTo('')]).toEqual([-1, -1, -1]);
    await cluster.brokers.find(({ broker }) => broker.config.id === 2)!.leave();
    await expect.poll(() => sentTo('zone-2')).toBe(-1);
  });

  it('stays with the leader unless the policy is rack', async () => {
    const { connections } = await threeZones({ replicaSelector: 'leader' });
    expect((await fetchAs(connections[0], 'zone-2')).preferredReadReplica).toBe(-1);
  });

  it('under defect ignore-rack always reads from the leader', async () => {
    const { connections } = await threeZones({ defects: ['ignore-rack'] });
    expect((await fetchAs(connections[0], 'zone-2')).preferredReadReplica).toBe(-1);
  });
});

describe('a replica that does not lead', () => {
  it('answers consumers from Fetch v11 on, older ones go to the leader', async () => {
    const { connections } = await threeZones();
    const errors = [];
    for (const version of [4, 10, 11, 12]) {
      await expect
        .poll(async () => (await fetchAs(connections[1], '', { version })).errorCode)
        .toBe(version < 11 ? ErrorCode.NOT_LEADER_OR_FOLLOWER : ErrorCode.NONE);
      errors.push((await fetchAs(connections[2], '', { version })).errorCode);
    }
    expect(new Set(errors)).toEqual(new Set([ErrorCode.NOT_LEADER_OR_FOLLOWER]));
  });

  it('checks the leader epoch as the leader does', async () => {
    const { connections } = await threeZones();
    const ask = async (currentLeaderEpoch: number) =>
      (await fetchAs(connections[1], '', { currentLeaderEpoch })).errorCode;
    await expect.poll(() => ask(0)).toBe(ErrorCode.NONE);
    expect(await ask(7)).toBe(ErrorCode.UNKNOWN_LEADER_EPOCH);
  });

  it('looks again at the log before it calls an offset out of range', async () => {
    const { connections } = await threeZones({ pollIdleMs: 5_000, pollActiveMs: 5_000 });
    expect(await fetchAs(connections[1], '', { fetchOffset: 2 })).toMatchObject({ errorCode: 0, highWatermark: 2n });
    const beyond = await fetchAs(connections[1], '', { fetchOffset: 3 });
    expect(beyond.errorCode).toBe(ErrorCode.OFFSET_OUT_OF_RANGE);
  });
});
