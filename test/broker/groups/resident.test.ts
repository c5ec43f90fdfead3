import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/broker/clock.js';
import { ResidentGroup } from '../../../src/broker/groups/resident.js';
import { defaultGroupConfig, type Join } from '../../../src/broker/groups/turn.js';
import { ErrorCode } from '../../../src/protocol/index.js';

/** A resident group whose writes to the metadata log end when the test says so. */
function harness(durableGeneration = 0) {
  const writes: { generation: number; end: (error: number) => void }[] = [];
  const idle: number[] = [];
  const resident = new ResidentGroup(
    'g',
    { generation: durableGeneration, protocolType: 'consumer', classic: null },
    {
      config: { ...defaultGroupConfig, initialRebalanceDelayMs: 0 },
      clock: systemClock,
      persist: (_group, { generation }) => new Promise((end) => writes.push({ generation, end })),
      onIdle: (group) => idle.push(group.group.generation),
    },
  );
  return { resident, writes, idle };
}

function join(memberId = '', newMemberId = 'm1'): Omit<Join, 'request'> {
  return {
    kind: 'join',
    memberId,
    newMemberId,
    instanceId: null,
    clientId: 'client',
    clientHost: '/127.0.0.1',
    sessionTimeoutMs: 10_000,
    rebalanceTimeoutMs: 10_000,
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: Buffer.alloc(0) }],
    requiresKnownMemberId: false,
    supportsSkippingAssignment: true,
  };
}

describe('a generation', () => {
  it('is told to nobody before it is durable', async () => {
    const { resident, writes } = harness(5);
    let isTold = false;
    const joined = resident.ask<'join'>(join()).then((reply) => {
      isTold = true;
      return reply;
    });
    await Promise.resolve();
    expect(writes.map(({ generation }) => generation)).toEqual([6]);
    expect(isTold).toBe(false);
    writes[0]!.end(ErrorCode.NONE);
    expect(await joined).toMatchObject({ error: 0, generation: 6 });
    resident.unload(ErrorCode.NOT_COORDINATOR);
  });

  it('that the log refuses ends this coordinator: members are sent to look for the new one', async () => {
    const { resident, writes, idle } = harness();
    const joined = resident.ask<'join'>(join());
    writes[0]!.end(ErrorCode.STALE_BROKER_EPOCH);
    expect(await joined).toMatchObject({ error: ErrorCode.NOT_COORDINATOR, generation: -1, members: [] });
    expect(resident.group.state).toBe('Dead');
    expect(idle).toHaveLength(1);
  });
});

describe('a group without members', () => {
  it('is dropped from memory only after its last generation is durable', async () => {
    const { resident, writes, idle } = harness();
    const joined = resident.ask<'join'>(join());
    writes[0]!.end(ErrorCode.NONE);
    const { memberId } = await joined;
    await resident.ask<'leave'>({ kind: 'leave', members: [{ memberId, instanceId: null }] });
    expect(resident.group.state).toBe('Empty');
    expect(idle).toEqual([]);
    writes[1]!.end(ErrorCode.NONE);
    await expect.poll(() => idle).toEqual([2]);
  });
});

describe('a waiting member', () => {
  it('is answered when the coordinator gives the group up', async () => {
    const { resident, writes } = harness();
    const first = resident.ask<'join'>(join());
    writes[0]!.end(ErrorCode.NONE);
    const { memberId } = await first;
    const second = resident.ask<'join'>(join('', 'm2'));
    resident.unload(ErrorCode.NOT_COORDINATOR);
    expect((await second).error).toBe(ErrorCode.NOT_COORDINATOR);
    const heartbeat = await resident.ask<'heartbeat'>({ kind: 'heartbeat', memberId, instanceId: null, generation: 1 });
    expect(heartbeat.error).toBe(ErrorCode.COORDINATOR_NOT_AVAILABLE);
  });

  it('is dropped by the clock when it never synchronises', async () => {
    const { resident, writes, idle } = harness();
    const joined = resident.ask<'join'>({ ...join(), sessionTimeoutMs: 6_000, rebalanceTimeoutMs: 50 });
    writes[0]!.end(ErrorCode.NONE);
    await joined;
    await expect.poll(() => writes.length).toBe(2);
    writes[1]!.end(ErrorCode.NONE);
    await expect.poll(() => idle).toEqual([2]);
  });
});
