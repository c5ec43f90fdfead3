import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../../src/protocol/index.js';
import { Bench, rebalanceTimeoutMs, sessionTimeoutMs } from './fixture.js';

const staticPair = [{ instanceId: 'a' }, { instanceId: 'b' }];

describe('a static member that restarts (KIP-345)', () => {
  it('takes its seat and assignment back without a rebalance', () => {
    const bench = new Bench();
    const [leader, follower] = bench.stable(...staticPair);
    const generation = bench.group.generation;
    const back = bench.joined(bench.join({ instanceId: 'b' }));
    expect(back).toMatchObject({ error: 0, generation, leaderId: leader, skipAssignment: false, members: [] });
    expect(back.memberId).not.toBe(follower);
    expect(bench.heartbeat(leader!, generation, 'a')).toBe(0);
    const sync = bench.synced(bench.sync(back.memberId, { instanceId: 'b' }));
    expect(sync).toMatchObject({ error: 0, assignment: Buffer.from(follower!) });
  });

  it('needs no MEMBER_ID_REQUIRED round', () => {
    const bench = new Bench();
    expect(bench.joined(bench.join({ instanceId: 'a', requiresKnownMemberId: true })).error).toBe(0);
  });

  it('fences the process that had the seat before', () => {
    const bench = new Bench();
    const [, follower] = bench.stable(...staticPair);
    const generation = bench.group.generation;
    bench.join({ instanceId: 'b' });
    expect(bench.heartbeat(follower!, generation, 'b')).toBe(ErrorCode.FENCED_INSTANCE_ID);
    expect(bench.commit(follower!, generation, 'b')).toBe(ErrorCode.FENCED_INSTANCE_ID);
    expect(bench.synced(bench.sync(follower!, { instanceId: 'b' })).error).toBe(ErrorCode.FENCED_INSTANCE_ID);
    expect(bench.joined(bench.join({ memberId: follower!, instanceId: 'b' })).error).toBe(ErrorCode.FENCED_INSTANCE_ID);
    expect(bench.leave({ memberId: follower!, instanceId: 'b' })).toEqual([ErrorCode.FENCED_INSTANCE_ID]);
  });

  it('as the leader is told that it leads and must not assign (KIP-814)', () => {
    const bench = new Bench();
    bench.stable(...staticPair);
    const back = bench.joined(bench.join({ instanceId: 'a' }));
    expect(back).toMatchObject({ error: 0, leaderId: back.memberId, skipAssignment: true });
    expect(back.members.map((member) => member.instanceId).sort()).toEqual(['a', 'b']);
    expect(bench.group.state).toBe('Stable');
  });

  it('as the leader is told that another id leads when its JoinGroup is older than v9', () => {
    const bench = new Bench();
    const [leader] = bench.stable(...staticPair);
    const back = bench.joined(bench.join({ instanceId: 'a', supportsSkippingAssignment: false }));
    expect(back).toMatchObject({ error: 0, leaderId: leader, skipAssignment: false, members: [] });
  });

  it('rebalances when its new protocols change what the group would choose', () => {
    const bench = new Bench();
    const protocols = ['sticky', 'range'].map((name) => ({ name, metadata: Buffer.alloc(0) }));
    bench.stable({ instanceId: 'a', protocols }, { instanceId: 'b', protocols });
    bench.join({ instanceId: 'b', protocols: protocols.slice(1) });
    expect(bench.group.state).toBe('PreparingRebalance');
  });

  it('while the leader assigns makes the generation void: the assignment would name an id that is gone', () => {
    const bench = new Bench();
    const [leader, follower] = bench.stable(...staticPair);
    bench.join({ memberId: leader!, instanceId: 'a' });
    bench.join({ memberId: follower!, instanceId: 'b' });
    const waiting = bench.sync(follower!, { instanceId: 'b' });
    bench.join({ instanceId: 'b' });
    expect(bench.synced(waiting).error).toBe(ErrorCode.FENCED_INSTANCE_ID);
    expect(bench.synced(bench.sync(leader!, { instanceId: 'a' })).error).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
  });
});

describe('a static member that is away', () => {
  it('keeps its seat through a rebalance until its session ends', () => {
    const bench = new Bench();
    const longSession = { sessionTimeoutMs: rebalanceTimeoutMs * 3 };
    const [leader, follower] = bench.stable({ instanceId: 'a' }, { instanceId: 'b', ...longSession });
    const rejoin = bench.join({ memberId: leader!, instanceId: 'a' });
    bench.passMs(rebalanceTimeoutMs);
    expect(bench.joined(rejoin).members.map((member) => member.memberId)).toEqual([leader, follower]);
    expect(bench.group.members.has(follower!)).toBe(true);
  });

  it('and is the last one leaves nobody to lead: the rebalance waits for its session to end', () => {
    const bench = new Bench();
    const [gone, away] = bench.stable({}, { instanceId: 'b', sessionTimeoutMs: rebalanceTimeoutMs * 3 });
    bench.leave({ memberId: gone!, instanceId: null });
    bench.passMs(rebalanceTimeoutMs);
    expect(bench.group.state).toBe('PreparingRebalance');
    expect(bench.heartbeat(away!, bench.group.generation, 'b')).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    bench.passMs(rebalanceTimeoutMs * 3);
    expect(bench.group.state).toBe('Empty');
  });

  it('can be removed by its instance id alone', () => {
    const bench = new Bench();
    bench.stable({ instanceId: 'a' });
    expect(bench.leave({ memberId: '', instanceId: 'nobody' })).toEqual([ErrorCode.UNKNOWN_MEMBER_ID]);
    expect(bench.leave({ memberId: '', instanceId: 'a' })).toEqual([0]);
    expect(bench.group.state).toBe('Empty');
  });

  it('is dropped when its session ends, as any other', () => {
    const bench = new Bench();
    bench.stable({ instanceId: 'a' });
    bench.passMs(sessionTimeoutMs);
    expect(bench.group.staticMembers.size).toBe(0);
    expect(bench.joined(bench.join({ instanceId: 'a' })).error).toBe(0);
  });
});
