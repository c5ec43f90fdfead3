import { afterEach, describe, expect, it } from 'vitest';
import { Cluster, encodeAssignment, GroupMember, type MemberOptions } from '../../../src/client/index.js';
import type { ResponseOf, Writable } from '../../../src/protocol/index.js';
import { type Asked, type Script, ScriptedBroker, ScriptedWorld } from '../scripted-broker.js';

const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** What one coordinator would say; tests overwrite single answers. It seats one member and makes it the leader. */
class Seat {
  generationId = 0;
  names = 0;
  coordinator = 1;
  heartbeat = 0;
  join?: (asked: Asked<'JoinGroup'>) => Writable<ResponseOf<'JoinGroup'>> | undefined | Promise<undefined>;

  script(id: number, world: ScriptedWorld): Script {
    const here = (): boolean => this.coordinator === id;
    return {
      Metadata: world.metadata,
      FindCoordinator: ({ body }) => ({
        coordinators: body.coordinatorKeys.map((key) => ({ key, nodeId: this.coordinator, host: 'h', port: 1 })),
      }),
      JoinGroup: (asked) => {
        if (!here()) return { errorCode: 16 };
        if (this.join !== undefined) return this.join(asked);
        if (asked.body.memberId === '') return { errorCode: 79, memberId: `member-${++this.names}` };
        return this.seat(asked);
      },
      SyncGroup: ({ body }) => ({
        assignment: body.assignments.find(({ memberId }) => memberId === body.memberId)?.assignment ?? Buffer.alloc(0),
      }),
      Heartbeat: () => {
        if (!here()) return { errorCode: 16 };
        const errorCode = this.heartbeat;
        this.heartbeat = 0;
        return { errorCode };
      },
      LeaveGroup: ({ body }) => ({ members: body.members.map(({ memberId }) => ({ memberId })) }),
      OffsetCommit: ({ body }) => ({
        topics: body.topics.map(({ name, partitions }) => ({
          name,
          partitions: partitions.map(({ partitionIndex }) => ({
            partitionIndex,
            errorCode: body.generationIdOrMemberEpoch === this.generationId ? 0 : 22,
          })),
        })),
      }),
    };
  }

  seat({ body }: Asked<'JoinGroup'>): Writable<ResponseOf<'JoinGroup'>> {
    const [protocol] = body.protocols;
    const memberId = body.memberId;
    return {
      generationId: ++this.generationId,
      protocolName: protocol!.name,
      leader: memberId,
      memberId,
      members: [{ memberId, metadata: protocol!.metadata }],
    };
  }
}

async function seated(options: Partial<MemberOptions> = {}) {
  const seat = new Seat();
  const world = new ScriptedWorld();
  world.topics.set('t', {
    id: 'AQAAAAAAAAAAAAAAAAAAAA',
    partitions: [
      { leader: 1, epoch: 0 },
      { leader: 1, epoch: 0 },
    ],
  });
  const brokers: ScriptedBroker[] = [];
  for (const id of [1, 2]) {
    const broker = await ScriptedBroker.start(seat.script(id, world));
    brokers.push(broker);
    world.brokers.set(id, broker);
    cleanups.push(() => broker.kill().catch(() => {}));
  }
  const cluster = await Cluster.connect({ bootstrap: brokers.map(({ address }) => address), requestTimeoutMs: 1_000 });
  const member = new GroupMember(cluster, { groupId: 'g', topics: ['t'], heartbeatIntervalMs: 20, ...options });
  cleanups.push(
    () => cluster.close(),
    () => member.vanish(),
  );
  const kinds = (): string[] => member.events.map(({ kind }) => kind);
  return { seat, world, brokers, cluster, member, kinds };
}

describe('joining', () => {
  it('takes the member id that the coordinator hands out first (KIP-394), leads, assigns and is stable', async () => {
    const { member, brokers, kinds } = await seated();
    const generation = await member.join();
    expect(generation).toMatchObject({
      generationId: 1,
      memberId: 'member-1',
      isLeader: true,
      assignor: 'range',
      members: ['member-1'],
    });
    expect(member.assignment).toEqual([
      { topic: 't', partition: 0 },
      { topic: 't', partition: 1 },
    ]);
    expect(brokers[0]!.count('JoinGroup')).toBe(2);
    expect(kinds()).toEqual(['joined', 'assigned']);
  });

  it('takes what another leader assigned', async () => {
    const { member, seat, brokers } = await seated();
    seat.join = ({ body }) => ({
      generationId: 5,
      protocolName: 'range',
      leader: 'somebody',
      memberId: body.memberId || 'me',
    });
    for (const broker of brokers)
      broker.script.SyncGroup = () => ({ assignment: encodeAssignment([{ topic: 't', partition: 1 }]) });
    expect((await member.join()).isLeader).toBe(false);
    expect(member.assignment).toEqual([{ topic: 't', partition: 1 }]);
  });

  it('fails for good on a refusal that no retry cures', async () => {
    const { member, seat } = await seated();
    seat.join = () => ({ errorCode: 23 });
    await expect(member.join()).rejects.toMatchObject({ errorName: 'INCONSISTENT_GROUP_PROTOCOL' });
    expect(member.state).toBe('failed');
  });

  it('waits for a coordinator that loads or has moved', async () => {
    const { member, seat, kinds } = await seated();
    let refusals = 2;
    seat.join = (asked) =>
      refusals-- > 0 ? { errorCode: 14 } : seat.seat({ ...asked, body: { ...asked.body, memberId: 'x' } });
    await member.join();
    expect(kinds().slice(0, 3)).toEqual(['coordinator-lost', 'coordinator-lost', 'joined']);
  });
});

describe('membership', () => {
  it('rejoins on REBALANCE_IN_PROGRESS; an eager member gives up everything first', async () => {
    const { member, seat, kinds } = await seated();
    await member.join();
    seat.heartbeat = 27;
    await member.waitUntil('second generation', ({ generationId, state }) => generationId === 2 && state === 'stable');
    expect(kinds()).toEqual(['joined', 'assigned', 'rebalancing', 'revoked', 'joined', 'assigned']);
    expect(member.memberId).toBe('member-1');
  });

  it('keeps its partitions through a rebalance when it is cooperative', async () => {
    const { member, seat, kinds } = await seated({ assignor: 'cooperative-sticky' });
    await member.join();
    seat.heartbeat = 27;
    await member.waitUntil('second generation', ({ generationId, state }) => generationId === 2 && state === 'stable');
    expect(kinds()).toEqual(['joined', 'assigned', 'rebalancing', 'joined']);
    expect(member.assignment).toHaveLength(2);
  });

  it('cooperative: gives up what it lost and rejoins at once, so that it can be handed on', async () => {
    const { member, seat, brokers, kinds } = await seated({ assignor: 'cooperative-sticky' });
    await member.join();
    for (const broker of brokers)
      broker.script.SyncGroup = () => ({ assignment: encodeAssignment([{ topic: 't', partition: 0 }]) });
    seat.heartbeat = 27;
    await member.waitUntil('third generation', ({ generationId, state }) => generationId === 3 && state === 'stable');
    expect(kinds()).toEqual(['joined', 'assigned', 'rebalancing', 'joined', 'revoked', 'joined']);
  });

  it('joins as somebody new after UNKNOWN_MEMBER_ID, and says that its partitions were lost', async () => {
    const { member, seat, kinds } = await seated();
    await member.join();
    seat.heartbeat = 25;
    await member.waitUntil('new identity', ({ memberId, state }) => memberId === 'member-2' && state === 'stable');
    expect(kinds()).toEqual(['joined', 'assigned', 'lost', 'rebalancing', 'joined', 'assigned']);
  });

  it('ends when its instance id was taken over', async () => {
    const { member, seat, kinds } = await seated({ groupInstanceId: 'pod-0' });
    await member.join();
    seat.heartbeat = 82;
    await expect.poll(() => member.state).toBe('fenced');
    expect(kinds().slice(-2)).toEqual(['lost', 'fenced']);
    await expect(member.waitUntil('never', () => false)).rejects.toMatchObject({ errorName: 'FENCED_INSTANCE_ID' });
    await member.leave();
  });

  it('follows the coordinator to another broker without a new generation, when it moves and when it dies', async () => {
    const { member, seat, brokers, world } = await seated();
    await member.join();
    seat.coordinator = 2;
    await expect.poll(() => brokers[1]!.count('Heartbeat')).toBeGreaterThan(1);
    expect([member.state, member.generationId]).toEqual(['stable', 1]);
    seat.coordinator = 1;
    await brokers[1]!.kill();
    world.brokers.delete(2);
    const before = brokers[0]!.count('Heartbeat');
    await expect.poll(() => brokers[0]!.count('Heartbeat')).toBeGreaterThan(before + 1);
    expect([member.state, member.generationId]).toEqual(['stable', 1]);
  });

  it('gives up after the time allowed when no coordinator comes back', async () => {
    const { member, brokers } = await seated({ giveUpMs: 300 });
    await member.join();
    for (const broker of brokers) await broker.kill();
    await expect.poll(() => member.state, { timeout: 10_000 }).toBe('failed');
  }, 15_000);
});

describe('committing and leaving', () => {
  it('commits in its generation, and is told when that is over', async () => {
    const { member, seat } = await seated();
    await member.join();
    await member.commit([{ topic: 't', partition: 0, offset: 9 }]);
    seat.generationId = 8;
    await expect(member.commit([{ topic: 't', partition: 0, offset: 9 }])).rejects.toMatchObject({
      errorName: 'ILLEGAL_GENERATION',
    });
  });

  it('leaves by member id, even in the middle of a join that the coordinator holds back', async () => {
    const { member, seat, brokers, kinds } = await seated();
    seat.join = ({ body }) =>
      body.memberId === '' ? { errorCode: 79, memberId: 'named' } : new Promise<undefined>(() => {});
    const joining = member.join({ timeoutMs: 400 });
    await expect.poll(() => brokers[0]!.count('JoinGroup')).toBe(2);
    await member.leave();
    const leave = brokers.flatMap(({ log }) => log).find(({ api }) => api === 'LeaveGroup');
    expect(leave?.body).toMatchObject({ groupId: 'g', members: [{ memberId: 'named' }] });
    await expect(joining).rejects.toThrow(/not within 400 ms/);
    expect(kinds()).toEqual(['left']);
  });

  it('vanishes without a word when asked to', async () => {
    const { member, brokers } = await seated();
    await member.join();
    await member.vanish();
    expect(member.state).toBe('left');
    expect(brokers[0]!.count('LeaveGroup') + brokers[1]!.count('LeaveGroup')).toBe(0);
  });
});
