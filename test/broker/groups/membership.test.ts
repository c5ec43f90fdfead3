import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../../src/protocol/index.js';
import { Bench, sessionTimeoutMs } from './fixture.js';

describe('an assignment', () => {
  it('reaches each member as the leader wrote it; who was forgotten gets nothing', () => {
    const bench = new Bench({ initialRebalanceDelayMs: 100 });
    const requests = [bench.join(), bench.join(), bench.join()];
    bench.passMs(100);
    bench.passMs(100);
    const [leader, follower, forgotten] = requests.map((request) => bench.joined(request).memberId);
    const early = bench.sync(follower!);
    const assignments = [
      { memberId: leader!, assignment: Buffer.from('a') },
      { memberId: follower!, assignment: Buffer.from('b') },
      { memberId: 'nobody', assignment: Buffer.from('c') },
    ];
    const request = bench.sync(leader!, { assignments });
    expect(bench.synced(request)).toMatchObject({ error: 0, assignment: Buffer.from('a') });
    expect(bench.synced(early)).toMatchObject({ error: 0, assignment: Buffer.from('b') });
    expect(bench.synced(bench.sync(forgotten!))).toMatchObject({ error: 0, assignment: Buffer.alloc(0) });
  });

  it('is repeated to a member that asks again', () => {
    const bench = new Bench();
    const [leader] = bench.stable({});
    expect(bench.synced(bench.sync(leader!)).assignment).toEqual(Buffer.from(leader!));
  });
});

describe('a refused SyncGroup', () => {
  it('names what is wrong', () => {
    const bench = new Bench();
    const [leader] = bench.stable({});
    const errorOf = (request: number) => bench.synced(request).error;
    expect(errorOf(bench.sync('stranger'))).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(errorOf(bench.sync(leader!, { generation: 7 }))).toBe(ErrorCode.ILLEGAL_GENERATION);
    expect(errorOf(bench.sync(leader!, { protocolType: 'connect' }))).toBe(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    expect(errorOf(bench.sync(leader!, { protocol: 'sticky' }))).toBe(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    bench.join();
    expect(errorOf(bench.sync(leader!))).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
  });
});

describe('a session', () => {
  it('ends when a member is silent for its timeout, and not while it heartbeats', () => {
    const bench = new Bench();
    const [leader] = bench.stable({});
    for (let i = 0; i < 4; i += 1) {
      bench.passMs(sessionTimeoutMs - 1);
      expect(bench.heartbeat(leader!)).toBe(0);
    }
    bench.passMs(sessionTimeoutMs);
    expect(bench.heartbeat(leader!)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(bench.group.state).toBe('Empty');
  });

  it('is kept by offset commits too', () => {
    const bench = new Bench();
    const [leader] = bench.stable({});
    for (let i = 0; i < 4; i += 1) {
      bench.passMs(sessionTimeoutMs - 1);
      expect(bench.commit(leader!, 1)).toBe(0);
    }
  });

  it('does not end while the member waits for others to join', () => {
    const bench = new Bench();
    const [leader] = bench.stable({ rebalanceTimeoutMs: 120_000, sessionTimeoutMs: 120_000 });
    const newcomer = bench.join();
    bench.passMs(sessionTimeoutMs * 5);
    expect(bench.isWaiting(newcomer)).toBe(true);
    bench.join({ memberId: leader! });
    expect(bench.joined(newcomer).error).toBe(0);
  });

  it('of a new member that waits longer than any client would is over: its process has gone', () => {
    const bench = new Bench();
    const [leader] = bench.stable({ rebalanceTimeoutMs: 900_000, sessionTimeoutMs: 900_000 });
    const newcomer = bench.join();
    bench.passMs(299_999);
    expect(bench.isWaiting(newcomer)).toBe(true);
    bench.passMs(1);
    expect(bench.joined(newcomer).error).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect([...bench.group.members.keys()]).toEqual([leader]);
  });

  it('outside the bounds of the broker is refused', () => {
    const bench = new Bench();
    for (const sessionTimeoutMs of [0, 5_999, 1_800_001]) {
      expect(bench.joined(bench.join({ sessionTimeoutMs })).error).toBe(ErrorCode.INVALID_SESSION_TIMEOUT);
    }
  });
});

describe('a refused heartbeat', () => {
  it('names what is wrong', () => {
    const bench = new Bench();
    const [leader] = bench.stable({});
    expect(bench.heartbeat('stranger')).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(bench.heartbeat(leader!, 2)).toBe(ErrorCode.ILLEGAL_GENERATION);
    expect(bench.heartbeat(leader!, 1, 'instance')).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  });
});

describe('an offset commit', () => {
  it('of a simple consumer is allowed while the group is empty, and only then', () => {
    const bench = new Bench();
    expect(bench.commit('', -1)).toBe(0);
    const [leader] = bench.stable({});
    expect(bench.commit('', -1)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    bench.leave({ memberId: leader!, instanceId: null });
    expect(bench.commit('', -1)).toBe(0);
  });

  it('of a member must name the running generation', () => {
    const bench = new Bench();
    const [leader] = bench.stable({});
    expect(bench.commit(leader!, 1)).toBe(0);
    expect(bench.commit(leader!, 0)).toBe(ErrorCode.ILLEGAL_GENERATION);
    expect(bench.commit(leader!, -1)).toBe(ErrorCode.ILLEGAL_GENERATION);
    expect(bench.commit('stranger', 1)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  });

  it('is still allowed while the next generation gathers, so that eager members can commit before they give up partitions', () => {
    const bench = new Bench();
    const [leader] = bench.stable({});
    bench.join();
    expect(bench.commit(leader!, 1)).toBe(0);
    bench.join({ memberId: leader! });
    expect(bench.commit(leader!, 1)).toBe(ErrorCode.ILLEGAL_GENERATION);
    expect(bench.commit(leader!, 2)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
  });
});

describe('leaving', () => {
  it('takes several members in one rebalance and answers for each', () => {
    const bench = new Bench();
    const [first, second, third] = bench.stable({}, {}, {});
    const generation = bench.group.generation;
    const errors = bench.leave(
      { memberId: first!, instanceId: null },
      { memberId: 'stranger', instanceId: null },
      { memberId: second!, instanceId: null },
    );
    expect(errors).toEqual([0, ErrorCode.UNKNOWN_MEMBER_ID, 0]);
    expect(bench.joined(bench.join({ memberId: third! })).generation).toBe(generation + 1);
  });

  it('with a pending member id does not disturb a stable group', () => {
    const bench = new Bench();
    bench.stable({});
    const { memberId } = bench.joined(bench.join({ requiresKnownMemberId: true }));
    expect(bench.leave({ memberId, instanceId: null })).toEqual([0]);
    expect(bench.group.state).toBe('Stable');
  });

  it('lets a rebalance complete that waited for nobody else', () => {
    const bench = new Bench();
    const [leader, follower] = bench.stable({}, {});
    const rejoin = bench.join({ memberId: leader! });
    expect(bench.isWaiting(rejoin)).toBe(true);
    bench.leave({ memberId: follower!, instanceId: null });
    expect(bench.joined(rejoin).error).toBe(0);
  });
});

describe('a full group', () => {
  it('refuses one more and keeps those it has', () => {
    const bench = new Bench({ maxSize: 2 });
    const [leader] = bench.stable({}, {});
    expect(bench.joined(bench.join()).error).toBe(ErrorCode.GROUP_MAX_SIZE_REACHED);
    expect(bench.joined(bench.join({ requiresKnownMemberId: true })).error).toBe(ErrorCode.GROUP_MAX_SIZE_REACHED);
    expect(bench.heartbeat(leader!)).toBe(0);
  });

  it('of pending members takes no more of them than it may have', () => {
    const bench = new Bench({ maxSize: 1 });
    const pending = [bench.join({ requiresKnownMemberId: true }), bench.join({ requiresKnownMemberId: true })];
    const [first, second] = pending.map((request) => bench.joined(request).memberId);
    expect(bench.joined(bench.join({ memberId: first! })).error).toBe(0);
    expect(bench.joined(bench.join({ memberId: second! })).error).toBe(ErrorCode.GROUP_MAX_SIZE_REACHED);
    expect(bench.group.pendingJoin.size).toBe(0);
  });
});

describe('a coordinator that lost the group', () => {
  it('answers everybody who waits', () => {
    const bench = new Bench();
    const [leader] = bench.stable({});
    const newcomer = bench.join();
    bench.unload(ErrorCode.NOT_COORDINATOR);
    expect(bench.joined(newcomer).error).toBe(ErrorCode.NOT_COORDINATOR);
    expect(bench.heartbeat(leader!)).toBe(ErrorCode.COORDINATOR_NOT_AVAILABLE);
    expect(bench.joined(bench.join()).error).toBe(ErrorCode.COORDINATOR_NOT_AVAILABLE);
    expect(bench.synced(bench.sync(leader!)).error).toBe(ErrorCode.COORDINATOR_NOT_AVAILABLE);
    expect(bench.commit('', -1)).toBe(ErrorCode.COORDINATOR_NOT_AVAILABLE);
    expect(bench.leave({ memberId: leader!, instanceId: null })).toEqual([ErrorCode.COORDINATOR_NOT_AVAILABLE]);
  });
});
