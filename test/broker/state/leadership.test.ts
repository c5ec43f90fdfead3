import { beforeEach, describe, expect, it } from 'vitest';
import { endOffsetOfEpoch, leaderEpochOf } from '../../../src/broker/state/leadership.js';
import { inSyncReplicas } from '../../../src/broker/state/state.js';
import { ErrorCode } from '../../../src/protocol/index.js';
import { LogInMemory } from './log-in-memory.js';

let log: LogInMemory;
const leaders = (topic: string) => log.state.topics.get(topic)!.partitions.map(({ leader }) => leader);

beforeEach(() => {
  log = new LogInMemory();
  for (const id of [1, 2, 3]) log.register(id);
});

describe('leadership is routing', () => {
  it('spreads over the live brokers', () => {
    log.createTopic('t', { partitions: 6, replicationFactor: 2 });
    expect(leaders('t')).toEqual([1, 2, 3, 1, 2, 3]);
    expect(log.partition('t', 0).replicas).toEqual([1, 2]);
  });

  it('moves off a fenced broker at once, evenly, under a new epoch, and comes back with it', () => {
    log.createTopic('t', { partitions: 6 });
    const epochBefore = log.partition('t', 0).leaderEpoch;
    log.fence(2, 1);
    expect(leaders('t')).toEqual([2, 2, 3, 3, 2, 3]);
    expect(log.partition('t', 0).leaderEpoch).toBe(epochBefore + 1);
    expect(inSyncReplicas(log.state, log.partition('t', 0))).toEqual([2]);
    log.register(1, 'again');
    expect(leaders('t')).toEqual([1, 2, 3, 1, 2, 3]);
    expect(log.partition('t', 0).leaderEpoch).toBe(epochBefore + 2);
  });

  it('prefers another live replica to any other broker', () => {
    log.createTopic('t', { assignments: [[1, 3]] });
    log.fence(2, 1);
    expect(leaders('t')).toEqual([3]);
  });

  it('stays with a live replica when the preferred one comes back, until an election is held', () => {
    log.createTopic('t', { assignments: [[1, 3], [2, 1], [1]] });
    log.fence(2, 1);
    log.register(1, 'again');
    expect(leaders('t')).toEqual([3, 2, 1]); // The last one has no other replica.
    const named = [{ name: 't', partitions: [0, 1, 9] }];
    expect(log.electPreferred(named).results).toEqual([
      {
        name: 't',
        partitions: [
          { partition: 0, error: ErrorCode.NONE },
          { partition: 1, error: ErrorCode.ELECTION_NOT_NEEDED },
          { partition: 9, error: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION },
        ],
      },
    ]);
    expect(leaders('t')).toEqual([1, 2, 1]);
  });

  it('is not given to a preferred replica that does not live', () => {
    log.createTopic('t', { assignments: [[1, 3]] });
    log.fence(2, 1);
    expect(log.electPreferred().results).toEqual([
      { name: 't', partitions: [{ partition: 0, error: ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE }] },
    ]);
    expect(leaders('t')).toEqual([3]);
  });

  it('moves off a broker whose id is unregistered, and the id is a newcomer when it comes again', () => {
    log.createTopic('t', { partitions: 6 });
    expect(log.append(2, { kind: 'unregister', broker: 1, at: 0 }).error).toBe(ErrorCode.NONE);
    expect(leaders('t')).not.toContain(1);
    expect(log.append(2, { kind: 'unregister', broker: 1, at: 0 }).error).toBe(ErrorCode.BROKER_ID_NOT_REGISTERED);
    log.register(1, 'again');
    expect(leaders('t').filter((id) => id === 1)).toHaveLength(2);
  });

  it('has nobody when nobody lives, and takes whoever comes first', () => {
    log.createTopic('t', { assignments: [[1]] });
    log.fence(1, 2);
    log.fence(1, 3);
    log.append(1, { kind: 'leave', at: 0 });
    expect(leaders('t')).toEqual([-1]);
    log.register(3, 'again');
    expect(leaders('t')).toEqual([3]);
  });

  it('a restarted process of the same id leads under a new epoch, so that what the old one promised is over', () => {
    log.createTopic('t', { assignments: [[1]] });
    const { leaderEpoch } = log.partition('t');
    log.register(1, 'restarted');
    expect(log.partition('t')).toMatchObject({ leader: 1, leaderEpoch: leaderEpoch + 1 });
  });

  it('a new broker gets its share without any other change', () => {
    log.createTopic('t', { partitions: 8 });
    log.register(4);
    expect(leaders('t').filter((id) => id === 4)).toHaveLength(2);
    const before = leaders('t');
    log.fence(1, 4);
    log.register(4, 'again'); // Not new any more: it gets back what it had.
    expect(leaders('t')).toEqual(before);
  });
});

describe('a fence', () => {
  it('is refused when the broker was heard after the observer looked', () => {
    const { lastIndex } = log.state.brokers.get(2)!;
    log.append(2, { kind: 'heartbeat', at: 0 });
    expect(log.fence(1, 2, { lastSeenIndex: lastIndex }).error).not.toBe(ErrorCode.NONE);
    expect(log.state.brokers.get(2)!.live).toBe(true);
  });
  it('of an epoch that is over does nothing to the new one', () => {
    const epoch = log.epochOf(2);
    log.register(2, 'restarted');
    expect(log.fence(1, 2, { epoch }).error).toBe(ErrorCode.STALE_BROKER_EPOCH);
    expect(log.state.brokers.get(2)!.live).toBe(true);
  });
  it('makes everything else the zombie appends void', () => {
    log.createTopic('t', { assignments: [[2]] });
    const epoch = log.epochOf(2);
    log.fence(1, 2);
    const entry = { kind: 'commit' as const, object: `wal/2-${epoch}-9`, bytes: 1, topics: [], at: 0 };
    expect(log.append(2, entry, epoch)).toMatchObject({ error: ErrorCode.STALE_BROKER_EPOCH, batches: [] });
    expect(log.append(2, { kind: 'producer-id-allocate', count: 5 }, epoch).error).toBe(ErrorCode.STALE_BROKER_EPOCH);
    expect(log.state.objects.byKey.size).toBe(0);
  });
});

describe('leader epochs keep where they began (KIP-101)', () => {
  beforeEach(() => {
    log.createTopic('t', { assignments: [[1, 2]] }); // epoch 0
    log.commit(1, 't', [[0, 10]]);
    log.fence(2, 1); // epoch 1: writes nothing
    log.register(1, 'again');
    log.electPreferred(); // epoch 2
    log.commit(1, 't', [[0, 5]]);
  });
  it('forgets an epoch that wrote nothing', () => {
    expect(log.partition('t').epochs).toEqual([
      { epoch: 0, startOffset: 0 },
      { epoch: 2, startOffset: 10 },
    ]);
  });
  it('knows the epoch of an offset', () => {
    expect([0, 9, 10, 14].map((offset) => leaderEpochOf(log.partition('t'), offset))).toEqual([0, 0, 2, 2]);
  });
  it('answers where an epoch ended', () => {
    const partition = log.partition('t');
    expect(endOffsetOfEpoch(partition, 0)).toEqual({ epoch: 0, endOffset: 10 });
    expect(endOffsetOfEpoch(partition, 1)).toEqual({ epoch: 0, endOffset: 10 });
    expect(endOffsetOfEpoch(partition, 2)).toEqual({ epoch: 2, endOffset: 15 });
    expect(endOffsetOfEpoch(partition, 3)).toEqual({ epoch: -1, endOffset: -1 });
  });
});
