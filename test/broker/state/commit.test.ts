import { beforeEach, describe, expect, it } from 'vitest';
import type { CommittedBatch } from '../../../src/broker/state/entries/commit.js';
import { ErrorCode } from '../../../src/protocol/index.js';
import { LogInMemory } from './log-in-memory.js';

let log: LogInMemory;
beforeEach(() => {
  log = new LogInMemory();
  log.register(1);
  log.register(2);
  log.createTopic('t', { assignments: [[1], [2], [1]] });
});

const idempotent = (partition: number, sequence: number, position = 0): CommittedBatch => {
  return [partition, position, 100, 3, 0, '77', 0, sequence];
};

describe('a commit', () => {
  it('gives each batch the next offsets of its partition', () => {
    expect(
      log
        .commit(1, 't', [
          [0, 3],
          [2, 4],
          [0, 5],
        ])
        .batches.map(({ baseOffset }) => baseOffset),
    ).toEqual([0, 0, 3]);
    expect(log.partition('t', 0).logEndOffset).toBe(8);
    expect(log.partition('t', 2).logEndOffset).toBe(4);
  });

  it('refuses the batches that the author does not lead, and takes the others', () => {
    const { batches } = log.commit(1, 't', [
      [1, 3],
      [0, 3],
      [9, 1],
    ]);
    expect(batches.map(({ error }) => error)).toEqual([
      ErrorCode.NOT_LEADER_OR_FOLLOWER,
      ErrorCode.NONE,
      ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
    ]);
    expect(log.partition('t', 1).logEndOffset).toBe(0);
  });

  it('stores a repeated batch once and answers its first offset, also after the leader changed', () => {
    log.commit(1, 't', [[0, 10]]);
    expect(log.commit(1, 't', [idempotent(0, 0)]).batches[0]).toMatchObject({ baseOffset: 10, duplicate: false });
    log.fence(2, 1);
    expect(log.commit(2, 't', [idempotent(0, 0)]).batches[0]).toMatchObject({ baseOffset: 10, duplicate: true });
    expect(log.partition('t', 0).logEndOffset).toBe(13);
  });

  it('stores it once also when both copies are in the same object', () => {
    const { batches } = log.commit(1, 't', [idempotent(0, 0), idempotent(0, 0, 100), idempotent(0, 3, 200)]);
    expect(batches.map(({ baseOffset, duplicate }) => [baseOffset, duplicate])).toEqual([
      [0, false],
      [0, true],
      [3, false],
    ]);
  });

  it('of an object of another epoch is refused as a whole: that object may be deleted as an orphan', () => {
    const old = `wal/1-${log.epochOf(1)}-7`;
    log.register(1, 'restarted');
    const commit = { kind: 'commit' as const, object: old, bytes: 100, at: 0 };
    const outcome = log.append(1, { ...commit, topics: [{ id: 'id-t', batches: [[0, 0, 100, 1, 0, '', -1, -1]] }] });
    expect(outcome).toMatchObject({ error: ErrorCode.STALE_BROKER_EPOCH, batches: [] });
    expect(log.partition('t').logEndOffset).toBe(0);
  });

  it('of the same object twice counts once', () => {
    const object = `wal/1-${log.epochOf(1)}-7`;
    const batches: CommittedBatch[] = [[0, 0, 100, 1, 0, '', -1, -1]];
    const entry = { kind: 'commit' as const, object, bytes: 100, topics: [{ id: 'id-t', batches }], at: 0 };
    expect(log.append(1, entry).error).toBe(ErrorCode.NONE);
    expect(log.append(1, entry).error).toBe(ErrorCode.STALE_BROKER_EPOCH);
    expect(log.partition('t').logEndOffset).toBe(1);
  });
});

describe('objects', () => {
  const garbage = () => [...log.state.objects.garbage.keys()];

  it('are garbage when all their batches were refused', () => {
    log.commit(1, 't', [[1, 3]]);
    expect(garbage()).toHaveLength(1);
  });

  it('become garbage with their last batch: by trimming and by deleting the topic', () => {
    log.createTopic('u', { assignments: [[1]] });
    log.commit(
      1,
      't',
      [
        [0, 3],
        [2, 3],
      ],
      5,
    );
    log.append(1, { kind: 'trim', topicId: 'id-t', partition: 0, logStartOffset: 3, at: 6 });
    expect(garbage()).toEqual([]);
    log.append(1, { kind: 'topic-delete', topicId: 'id-t', at: 7 });
    expect([...log.state.objects.garbage.values()]).toEqual([7]);
  });

  it('are forgotten when they were deleted, but never while someone points to them', () => {
    log.commit(1, 't', [[0, 3]]);
    const [object] = log.state.objects.byKey.values();
    log.append(1, { kind: 'objects-deleted', keys: [object!.key], at: 0 });
    expect(log.state.objects.byKey.has(object!.key)).toBe(true);
    log.append(1, { kind: 'topic-delete', topicId: 'id-t', at: 0 });
    log.append(1, { kind: 'objects-deleted', keys: [object!.key], at: 0 });
    expect(log.state.objects.byKey.size + log.state.objects.byNumber.size + garbage().length).toBe(0);
  });

  it('hand their batches over to a compacted object; batches that went meanwhile stay gone', () => {
    log.commit(1, 't', [
      [0, 3],
      [0, 4],
      [2, 5],
    ]);
    const [from] = log.state.objects.byKey.keys();
    log.append(1, { kind: 'trim', topicId: 'id-t', partition: 0, logStartOffset: 3, at: 0 });
    const outcome = log.append(1, {
      kind: 'compact',
      object: `segment/1-${log.epochOf(1)}-0`,
      bytes: 300,
      at: 9,
      moved: [
        {
          topicId: 'id-t',
          partition: 0,
          batches: [
            [0, from!, 0],
            [3, from!, 100],
          ],
        },
        { topicId: 'id-t', partition: 2, batches: [[0, from!, 200]] },
      ],
    });
    expect(outcome.error).toBe(ErrorCode.NONE);
    const segment = log.state.objects.byKey.get(`segment/1-${log.epochOf(1)}-0`)!;
    expect(log.partition('t', 0).batches.at(0)).toMatchObject({ baseOffset: 3, object: segment.number, position: 100 });
    expect(segment).toMatchObject({ references: 2, liveBytes: 200 });
    expect(garbage()).toEqual([from]);
  });
});

describe('a trim', () => {
  it('keeps a batch that reaches across the new start', () => {
    log.commit(1, 't', [
      [0, 3],
      [0, 4],
    ]);
    log.append(1, { kind: 'trim', topicId: 'id-t', partition: 0, logStartOffset: 5, at: 0 });
    expect(log.partition('t')).toMatchObject({ logStartOffset: 5, logEndOffset: 7, bytes: 100 });
    expect(log.partition('t').batches.size).toBe(1);
  });
  it('never moves the start back, nor beyond the end', () => {
    log.commit(1, 't', [[0, 3]]);
    const trim = { kind: 'trim' as const, topicId: 'id-t', partition: 0, at: 0 };
    expect(log.append(1, { ...trim, logStartOffset: 4 }).error).toBe(ErrorCode.OFFSET_OUT_OF_RANGE);
    log.append(1, { ...trim, logStartOffset: 2 });
    log.append(1, { ...trim, logStartOffset: 1 });
    expect(log.partition('t').logStartOffset).toBe(2);
  });
});
