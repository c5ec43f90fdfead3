import { beforeEach, describe, expect, it } from 'vitest';
import { coordinatorOf } from '../../../src/broker/state/coordinator.js';
import type { OffsetToCommit } from '../../../src/broker/state/entries/groups.js';
import { ErrorCode } from '../../../src/protocol/index.js';
import { LogInMemory } from './log-in-memory.js';

let log: LogInMemory;
beforeEach(() => {
  log = new LogInMemory();
  for (const id of [1, 2, 3]) log.register(id);
});

describe('topics', () => {
  it('of the same name are created once', () => {
    expect(log.createTopic('t').error).toBe(ErrorCode.NONE);
    expect(log.createTopic('t', { topicId: 'other' }).error).toBe(ErrorCode.TOPIC_ALREADY_EXISTS);
  });
  it('are refused without partitions, with more replicas than brokers, and on brokers that are not there', () => {
    expect(log.createTopic('a', { partitions: 0 }).error).toBe(ErrorCode.INVALID_PARTITIONS);
    expect(log.createTopic('b', { replicationFactor: 4 }).error).toBe(ErrorCode.INVALID_REPLICATION_FACTOR);
    expect(log.createTopic('c', { assignments: [[9]] }).error).toBe(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
    expect(log.createTopic('d', { assignments: [[1, 1]] }).error).toBe(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
    expect(log.state.topics.size).toBe(0);
  });
  it('never take more partitions at once than a fold can bear, counted or assigned', () => {
    const tooMany = 10_001;
    const assignments = Array.from({ length: tooMany }, () => [1]);
    expect(log.createTopic('a', { partitions: 2_000_000_000 }).error).toBe(ErrorCode.POLICY_VIOLATION);
    expect(log.createTopic('b', { partitions: tooMany }).error).toBe(ErrorCode.POLICY_VIOLATION);
    expect(log.createTopic('c', { assignments }).error).toBe(ErrorCode.POLICY_VIOLATION);
    expect(log.state.topics.size).toBe(0);
    log.createTopic('t', { partitions: 10_000 });
    const grow = { kind: 'partitions-create' as const, topicId: 'id-t', at: 0 };
    const refused = [
      log.append(1, { ...grow, total: 2_000_000_000, assignments: null }),
      log.append(1, { ...grow, total: 20_001, assignments: null }),
      log.append(1, { ...grow, total: 20_001, assignments }),
    ];
    expect(refused.map(({ error }) => error)).toEqual(Array(3).fill(ErrorCode.POLICY_VIOLATION));
    expect(log.state.topics.get('t')!.partitions).toHaveLength(10_000);
    expect(log.append(1, { ...grow, total: 10_001, assignments: null }).error).toBe(ErrorCode.NONE);
  });
  it('only grow', () => {
    log.createTopic('t', { partitions: 2 });
    const grow = { kind: 'partitions-create' as const, topicId: 'id-t', assignments: null, at: 0 };
    expect(log.append(1, { ...grow, total: 2 }).error).toBe(ErrorCode.INVALID_PARTITIONS);
    expect(log.append(1, { ...grow, total: 4 }).error).toBe(ErrorCode.NONE);
    expect(
      log.state.topics
        .get('t')!
        .partitions.map(({ leader }) => leader)
        .every((leader) => leader > 0),
    ).toBe(true);
  });
  it('take the offsets of their groups with them', () => {
    log.createTopic('t');
    const coordinator = coordinatorOf(log.state, 'g')!.id;
    const offsets: OffsetToCommit[] = [['t', 0, 5, -1, '']];
    log.append(coordinator, { kind: 'offset-commit', group: 'g', generation: -1, at: 0, offsets });
    log.append(1, { kind: 'topic-delete', topicId: 'id-t', at: 0 });
    expect(log.state.groups.get('g')!.offsets.size).toBe(0);
  });
});

describe('a reassignment', () => {
  it('is done when it is folded: new replicas, new leader, nothing to cancel', () => {
    log.createTopic('t', { assignments: [[1]] });
    const move = { kind: 'reassign' as const, topicId: 'id-t', partition: 0, at: 0 };
    expect(log.append(1, { ...move, replicas: [3] }).error).toBe(ErrorCode.NONE);
    expect(log.partition('t')).toMatchObject({ leader: 3, replicas: [3], moving: null });
    expect(log.append(1, { ...move, replicas: null }).error).toBe(ErrorCode.NO_REASSIGNMENT_IN_PROGRESS);
    expect(log.append(1, { ...move, replicas: [7] }).error).toBe(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
  });
});

describe('committed offsets', () => {
  it('are taken from the coordinator only: one that was replaced acknowledges nothing', () => {
    log.createTopic('t');
    const coordinator = coordinatorOf(log.state, 'g')!.id;
    const other = [1, 2, 3].find((id) => id !== coordinator)!;
    const offsets: OffsetToCommit[] = [['t', 0, 5, 2, 'note']];
    const commit = { kind: 'offset-commit' as const, group: 'g', generation: -1, at: 1, offsets };
    expect(log.append(other, commit).error).toBe(ErrorCode.NOT_COORDINATOR);
    expect(log.append(coordinator, commit)).toEqual({ error: ErrorCode.NONE, partitions: [ErrorCode.NONE] });
    expect(log.state.groups.get('g')!.offsets.get('t')!.get(0)).toMatchObject({ offset: 5, metadata: 'note' });
    log.fence(other, coordinator);
    expect(coordinatorOf(log.state, 'g')!.id).not.toBe(coordinator);
    expect(log.append(coordinator, commit).error).toBe(ErrorCode.STALE_BROKER_EPOCH);
  });
  it('survive their coordinator, and its generation never goes back', () => {
    const coordinator = coordinatorOf(log.state, 'g')!.id;
    log.append(coordinator, { kind: 'group', group: 'g', generation: 7, protocolType: 'consumer', at: 0 });
    log.append(coordinator, { kind: 'group', group: 'g', generation: 3, protocolType: 'consumer', at: 0 });
    expect(log.state.groups.get('g')!.generation).toBe(7);
  });
});

describe('coordinators', () => {
  it('are spread, and only the groups of a broker that goes move', () => {
    const groups = Array.from({ length: 300 }, (_, i) => `group-${i}`);
    const before = new Map(groups.map((group) => [group, coordinatorOf(log.state, group)!.id]));
    for (const id of [1, 2, 3]) expect([...before.values()].filter((x) => x === id).length).toBeGreaterThan(60);
    log.fence(1, 2);
    for (const [group, id] of before) if (id !== 2) expect(coordinatorOf(log.state, group)!.id).toBe(id);
  });
});

it('producer ids are never given out twice', () => {
  const first = log.append(1, { kind: 'producer-id-allocate', count: 10 }).firstProducerId;
  const second = log.append(2, { kind: 'producer-id-allocate', count: 10 }).firstProducerId;
  expect(second).toBe(first + 10n);
});
