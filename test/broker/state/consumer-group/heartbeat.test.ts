import { beforeEach, describe, expect, it } from 'vitest';
import { commitError, offsetFetchError } from '../../../../src/broker/state/consumer-group/commit.js';
import { consumerGroupState } from '../../../../src/broker/state/consumer-group/consumer-group.js';
import { ErrorCode } from '../../../../src/protocol/index.js';
import { ConsumerGroupBench, sizeOf } from './bench.js';

let bench: ConsumerGroupBench;
beforeEach(() => {
  bench = new ConsumerGroupBench({ t: 4, u: 2 });
});

/** Two members that have shared `t`. */
function pair(): void {
  bench.join('a');
  bench.atMs += 1_000;
  bench.join('b');
  bench.beat('a', 2, { owned: { 't!': [0, 1] } });
  bench.beat('b', 3, { owned: {} });
}

describe('a member of a consumer group', () => {
  it('that is alone gets everything with its first heartbeat', () => {
    expect(bench.join('a')).toMatchObject({ error: 0, memberEpoch: 2, assignment: { 't!': [0, 1, 2, 3] } });
    expect(consumerGroupState(bench.group)).toBe('Stable');
  });

  it('changes nothing by a heartbeat that says nothing', () => {
    bench.join('a');
    const before = bench.group;
    expect(bench.beat('a', 2)).toMatchObject({ error: 0, memberEpoch: 2, assignment: null });
    expect(bench.group).toBe(before);
  });

  it('gives partitions up before another one gets them', () => {
    bench.join('a');
    bench.atMs += 1_000;
    expect(bench.join('b')).toMatchObject({ memberEpoch: 3, assignment: {} });
    expect(bench.beat('a', 2)).toMatchObject({ memberEpoch: 2, assignment: { 't!': [0, 1] } });
    expect(bench.beat('b', 3)).toMatchObject({ memberEpoch: 3, assignment: null });
    expect(consumerGroupState(bench.group)).toBe('Reconciling');
    expect(bench.beat('a', 2, { owned: { 't!': [0, 1, 2, 3] } })).toMatchObject({ memberEpoch: 2, assignment: null });
    expect(bench.beat('a', 2, { owned: { 't!': [0, 1] } })).toMatchObject({ memberEpoch: 3, assignment: null });
    expect(bench.beat('b', 3)).toMatchObject({ memberEpoch: 3, assignment: { 't!': [2, 3] } });
    expect(consumerGroupState(bench.group)).toBe('Stable');
  });

  it('waits for the next assignment when the last one is younger than the interval', () => {
    bench.join('a');
    expect(bench.join('b')).toMatchObject({ memberEpoch: 2, assignment: {} });
    expect(consumerGroupState(bench.group)).toBe('Assigning');
    bench.atMs += 1_000;
    expect(bench.beat('b', 2)).toMatchObject({ memberEpoch: 3 });
  });

  it('may lose the answer that told it of the new epoch, but must not hold what it was not given', () => {
    pair();
    expect(bench.beat('a', 2, { owned: { 't!': [0, 1] } }).error).toBe(ErrorCode.NONE);
    expect(bench.beat('a', 2).error).toBe(ErrorCode.FENCED_MEMBER_EPOCH);
    expect(bench.beat('a', 2, { owned: { 't!': [0, 1, 2] } }).error).toBe(ErrorCode.FENCED_MEMBER_EPOCH);
    expect(bench.beat('a', 4)).toMatchObject({
      error: ErrorCode.FENCED_MEMBER_EPOCH,
      message: expect.stringContaining('greater member epoch (4) than the one known by the group coordinator (3)'),
    });
  });

  it('that nobody knows must join first', () => {
    expect(bench.beat('a', 2)).toMatchObject({
      error: ErrorCode.UNKNOWN_MEMBER_ID,
      message: 'Member a is not a member of group g.',
    });
  });

  it('is refused by a full group, unless it is in it', () => {
    bench.maxSize = 1;
    bench.join('a');
    expect(bench.join('b')).toMatchObject({
      error: ErrorCode.GROUP_MAX_SIZE_REACHED,
      message: 'The consumer group has reached its maximum capacity of 1 members.',
    });
    expect(bench.beat('a', 2).error).toBe(ErrorCode.NONE);
  });

  it('leaves its partitions to the others', () => {
    pair();
    expect(bench.beat('b', -1)).toMatchObject({ error: 0, memberEpoch: -1, assignment: null });
    bench.atMs += 1_000;
    expect(bench.beat('a', 3)).toMatchObject({ memberEpoch: 4, assignment: { 't!': [0, 1, 2, 3] } });
  });

  it('that is fenced frees what it had', () => {
    pair();
    bench.fence('a');
    expect(bench.beat('a', 3).error).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    bench.atMs += 1_000;
    expect(sizeOf(bench.beat('b', 3).assignment)).toBe(4);
  });

  it('learns of new partitions and topics, and loses deleted ones', () => {
    bench.join('a', { topicNames: ['t', 'v'] });
    bench.setTopic('t', 5);
    bench.setTopic('v', 1);
    bench.atMs += 1_000;
    expect(bench.beat('a', 2)).toMatchObject({ memberEpoch: 3, assignment: { 't!': [0, 1, 2, 3, 4], 'v!': [0] } });
    bench.deleteTopic('t');
    bench.atMs += 1_000;
    expect(bench.beat('a', 3, { owned: { 'v!': [0] } })).toMatchObject({ memberEpoch: 4, assignment: { 'v!': [0] } });
  });

  it('is assigned by the assignor that most members ask for', () => {
    bench.join('a', { topicNames: ['t', 'u'], serverAssignor: 'range' });
    bench.atMs += 1_000;
    bench.join('b', { topicNames: ['t', 'u'], serverAssignor: 'range' });
    bench.beat('a', 2);
    expect(bench.beat('a', 2, { owned: { 't!': [0, 1], 'u!': [0] } })).toMatchObject({ memberEpoch: 3 });
    expect(bench.beat('b', 3).assignment).toEqual({ 't!': [2, 3], 'u!': [1] });
  });
});

describe('a subscription by regular expression', () => {
  it('means every topic that matches, also later ones', () => {
    expect(bench.join('a', { topicNames: null, topicRegex: 't.*' }).assignment).toEqual({ 't!': [0, 1, 2, 3] });
    bench.setTopic('t2', 1);
    bench.atMs += 1_000;
    expect(bench.beat('a', 2)).toMatchObject({ memberEpoch: 3, assignment: { 't!': [0, 1, 2, 3], 't2!': [0] } });
  });

  it('that is none is refused and changes nothing', () => {
    expect(bench.join('a', { topicNames: null, topicRegex: '(' })).toMatchObject({
      error: ErrorCode.INVALID_REGULAR_EXPRESSION,
    });
    expect(bench.group.members.size).toBe(0);
  });
});

describe('a static member', () => {
  const seat = { instanceId: 'i' };

  it('that comes back finds its partitions, without a new assignment', () => {
    bench.join('a', seat);
    expect(bench.beat('a', -2, seat)).toMatchObject({ error: 0, memberEpoch: -2 });
    const { epoch } = bench.group;
    expect(bench.join('a2', seat)).toMatchObject({ memberEpoch: epoch, assignment: { 't!': [0, 1, 2, 3] } });
    expect(bench.group.epoch).toBe(epoch);
    expect(bench.group.members.has('a')).toBe(false);
  });

  it('keeps its seat while it is there', () => {
    bench.join('a', seat);
    expect(bench.join('b', seat)).toMatchObject({
      error: ErrorCode.UNRELEASED_INSTANCE_ID,
      message: 'Static member b with instance id i cannot join the group because the instance id is owned by a member.',
    });
  });

  it('whose seat was taken is fenced, and an unknown seat is nobody’s', () => {
    bench.join('a', seat);
    bench.beat('a', -2, seat);
    bench.join('b', seat);
    expect(bench.beat('a', 2, seat).error).toBe(ErrorCode.FENCED_INSTANCE_ID);
    expect(bench.beat('a', 2, { instanceId: 'j' })).toMatchObject({
      error: ErrorCode.UNKNOWN_MEMBER_ID,
      message: 'Instance id j is unknown.',
    });
  });
});

describe('offsets of a consumer group', () => {
  const commit = (memberId: string, generation: number, partition: number) =>
    commitError(bench.group, { memberId, generation, offsets: [['t', partition]] }, bench.topics);

  it('are committed in the epoch of the member, or in an earlier one in which it had the partition (KIP-1251)', () => {
    pair();
    expect(commit('a', 3, 3)).toBe(ErrorCode.NONE);
    expect(commit('a', 2, 0)).toBe(ErrorCode.NONE);
    expect(commit('a', 2, 3)).toBe(ErrorCode.STALE_MEMBER_EPOCH);
    expect(commit('b', 2, 3)).toBe(ErrorCode.STALE_MEMBER_EPOCH);
    expect(commit('a', 4, 0)).toBe(ErrorCode.STALE_MEMBER_EPOCH);
    expect(commit('', -1, 0)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  });

  it('are committed by anybody while nobody is a member', () => {
    expect(commit('', -1, 0)).toBe(ErrorCode.NONE);
  });

  it('are read by anybody, or by a member in its epoch', () => {
    pair();
    expect(offsetFetchError(bench.group, null, -1)).toBe(ErrorCode.NONE);
    expect(offsetFetchError(bench.group, 'a', 3)).toBe(ErrorCode.NONE);
    expect(offsetFetchError(bench.group, 'a', 2)).toBe(ErrorCode.STALE_MEMBER_EPOCH);
    expect(offsetFetchError(bench.group, 'c', 2)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  });
});
