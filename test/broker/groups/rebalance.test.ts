import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../../src/protocol/index.js';
import { Bench, rebalanceTimeoutMs, sessionTimeoutMs } from './fixture.js';

const range = { name: 'range', metadata: Buffer.from('r') };
const sticky = { name: 'sticky', metadata: Buffer.from('s') };

describe('a new group', () => {
  it('waits the initial delay, so that a starting fleet rebalances once', () => {
    const bench = new Bench({ initialRebalanceDelayMs: 3_000 });
    const first = bench.join();
    bench.passMs(2_000);
    const second = bench.join();
    bench.passMs(1_000);
    expect(bench.isWaiting(first)).toBe(true);
    bench.passMs(3_000);
    expect(bench.joined(first)).toMatchObject({ error: 0, generation: 1 });
    expect(bench.joined(second)).toMatchObject({ error: 0, generation: 1 });
    expect(bench.persisted).toEqual([1]);
  });

  it('extends the initial delay no longer than the rebalance timeout while members keep coming', () => {
    const bench = new Bench({ initialRebalanceDelayMs: 3_000 });
    const first = bench.join({ rebalanceTimeoutMs: 10_000 });
    for (let second = 1; second < 10; second += 1) {
      bench.passMs(1_000);
      bench.join({ rebalanceTimeoutMs: 10_000 });
      expect(bench.isWaiting(first)).toBe(true);
    }
    bench.passMs(1_000);
    expect(bench.joined(first).members).toHaveLength(10);
  });

  it('gives the member list to the leader alone', () => {
    const bench = new Bench({ initialRebalanceDelayMs: 100 });
    const requests = [bench.join(), bench.join(), bench.join()];
    bench.passMs(100);
    bench.passMs(100);
    const replies = requests.map((request) => bench.joined(request));
    expect(replies.map((reply) => reply.members.length)).toEqual([3, 0, 0]);
    expect(new Set(replies.map((reply) => reply.leaderId))).toEqual(new Set([replies[0]!.memberId]));
  });

  it('goes on from the generation that a former coordinator made durable', () => {
    const bench = new Bench({}, 41);
    expect(bench.joined(bench.join()).generation).toBe(42);
  });
});

describe('a dynamic member from JoinGroup v4 on (KIP-394)', () => {
  it('is given an id first, and joins with it', () => {
    const bench = new Bench();
    const refused = bench.joined(bench.join({ requiresKnownMemberId: true }));
    expect(refused).toMatchObject({ error: ErrorCode.MEMBER_ID_REQUIRED, generation: -1 });
    const reply = bench.joined(bench.join({ requiresKnownMemberId: true, memberId: refused.memberId }));
    expect(reply).toMatchObject({ error: 0, generation: 1, memberId: refused.memberId });
  });

  it('holds a rebalance open until it comes back, but no longer than its session timeout', () => {
    const bench = new Bench();
    const [leader] = bench.stable({});
    bench.join({ requiresKnownMemberId: true });
    const rejoin = bench.join({ memberId: leader! });
    expect(bench.isWaiting(rejoin)).toBe(true);
    bench.passMs(sessionTimeoutMs);
    expect(bench.joined(rejoin)).toMatchObject({ error: 0, generation: 2 });
  });

  it('that never comes back does not disturb a stable group', () => {
    const bench = new Bench();
    const [leader] = bench.stable({});
    bench.join({ requiresKnownMemberId: true });
    for (let i = 0; i < 3; i += 1) {
      bench.passMs(sessionTimeoutMs / 2);
      expect(bench.heartbeat(leader!)).toBe(0);
    }
    expect(bench.group.pendingJoin.size).toBe(0);
  });
});

describe('a rebalance', () => {
  it('tells members by heartbeat, and answers when the last one has joined', () => {
    const bench = new Bench();
    const [leader] = bench.stable({});
    const newcomer = bench.join();
    expect(bench.heartbeat(leader!)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    expect(bench.isWaiting(newcomer)).toBe(true);
    const rejoin = bench.join({ memberId: leader! });
    expect(bench.joined(rejoin)).toMatchObject({ error: 0, generation: 2, leaderId: leader });
    expect(bench.joined(newcomer)).toMatchObject({ error: 0, generation: 2, leaderId: leader });
  });

  it('goes on without members that do not join within the rebalance timeout', () => {
    const bench = new Bench();
    const [, follower] = bench.stable({ sessionTimeoutMs: 60_000 }, { sessionTimeoutMs: 60_000 });
    const rejoin = bench.join({ memberId: follower!, protocols: [{ name: 'range', metadata: Buffer.from('other') }] });
    bench.passMs(rebalanceTimeoutMs - 1);
    expect(bench.isWaiting(rejoin)).toBe(true);
    bench.passMs(1);
    expect(bench.joined(rejoin)).toMatchObject({ error: 0, leaderId: follower });
    expect([...bench.group.members.keys()]).toEqual([follower]);
  });

  it('elects another leader when the leader has gone', () => {
    const bench = new Bench();
    const [leader, follower] = bench.stable({}, {});
    expect(bench.leave({ memberId: leader!, instanceId: null })).toEqual([0]);
    const rejoin = bench.joined(bench.join({ memberId: follower! }));
    expect(rejoin).toMatchObject({ leaderId: follower, error: 0 });
    expect(rejoin.members.map((member) => member.memberId)).toEqual([follower]);
  });

  it('starts over when the leader dies before it has assigned', () => {
    const bench = new Bench();
    const [leader, follower] = bench.stable({}, {});
    bench.join({ memberId: leader! });
    bench.join({ memberId: follower! });
    const sync = bench.sync(follower!);
    expect(bench.isWaiting(sync)).toBe(true);
    bench.passMs(sessionTimeoutMs);
    expect(bench.synced(sync).error).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    expect(bench.heartbeat(leader!)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(bench.joined(bench.join({ memberId: follower! })).leaderId).toBe(follower);
  });

  it('drops a member that heartbeats and never sends its SyncGroup', () => {
    const bench = new Bench();
    const [leader, follower] = bench.stable({}, {});
    bench.join({ memberId: leader! });
    bench.join({ memberId: follower! });
    bench.sync(leader!);
    for (let passedMs = 0; passedMs < rebalanceTimeoutMs; passedMs += 5_000) {
      expect([bench.heartbeat(leader!), bench.heartbeat(follower!)]).toEqual([0, 0]);
      bench.passMs(5_000);
    }
    expect(bench.heartbeat(follower!)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(bench.heartbeat(leader!)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
  });

  it('is not started by a follower that only lost its answer', () => {
    const bench = new Bench();
    const [leader, follower] = bench.stable({}, {});
    const generation = bench.group.generation;
    expect(bench.joined(bench.join({ memberId: follower! }))).toMatchObject({ error: 0, generation, leaderId: leader });
    expect(bench.group.state).toBe('Stable');
  });

  it('is started by the leader joining again, and by a follower whose subscription changed', () => {
    const bench = new Bench();
    const [leader, follower] = bench.stable({}, {});
    bench.join({ memberId: leader! });
    expect(bench.group.state).toBe('PreparingRebalance');
    bench.join({ memberId: follower! });
    bench.sync(leader!);
    bench.join({ memberId: follower!, protocols: [{ name: 'range', metadata: Buffer.from('more topics') }] });
    expect(bench.group.state).toBe('PreparingRebalance');
  });

  it('leaves an empty group with a higher generation when the last member goes', () => {
    const bench = new Bench();
    const [leader] = bench.stable({});
    bench.leave({ memberId: leader!, instanceId: null });
    expect(bench.group).toMatchObject({ state: 'Empty', generation: 2, protocol: null });
    expect(bench.persisted).toEqual([1, 2]);
  });
});

describe('the protocol of a generation', () => {
  it('is the one most members prefer among those that all support', () => {
    const bench = new Bench({ initialRebalanceDelayMs: 100 });
    const requests = [
      [range, sticky],
      [sticky, range],
      [sticky, range],
    ].map((protocols) => bench.join({ protocols }));
    bench.passMs(100);
    bench.passMs(100);
    for (const request of requests) expect(bench.joined(request).protocol).toBe('sticky');
    expect(bench.joined(requests[0]!).members[0]!.metadata).toEqual(sticky.metadata);
  });

  it('cannot be one that a member lacks', () => {
    const bench = new Bench({ initialRebalanceDelayMs: 100 });
    const requests = [[sticky, range], [sticky, range], [range]].map((protocols) => bench.join({ protocols }));
    bench.passMs(100);
    bench.passMs(100);
    expect(bench.joined(requests[0]!).protocol).toBe('range');
  });

  it('refuses members of another type, without a common protocol, or with none', () => {
    const bench = new Bench();
    bench.stable({ protocols: [range] });
    const inconsistent = [
      { protocols: [sticky] },
      { protocols: [] },
      { protocolType: 'connect' },
      { protocolType: '' },
    ];
    for (const options of inconsistent) {
      expect(bench.joined(bench.join(options)).error).toBe(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    }
    expect(bench.group.state).toBe('Stable');
  });
});
