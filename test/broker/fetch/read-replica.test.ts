import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../../src/protocol/index.js';
import { fetchAs, threeZones } from './three-zones.js';

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
