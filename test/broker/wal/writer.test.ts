import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/broker/logger.js';
import type { MetadataLog } from '../../../src/broker/metadata/log.js';
import type { CommitEntry } from '../../../src/broker/state/entries/commit.js';
import { ObjectCache } from '../../../src/broker/wal/cache.js';
import { WalWriter } from '../../../src/broker/wal/writer.js';
import { MemoryStore, type ObjectStore, StoreError } from '../../../src/objectstore/index.js';
import { ErrorCode } from '../../../src/protocol/index.js';
import { VirtualClock } from '../simulation/virtual-clock.js';

/** A write path whose uploads end when the test says so, and whose commits are only written down. */
function rig(over: Partial<ConstructorParameters<typeof WalWriter>[0]> = {}) {
  const clock = new VirtualClock();
  const memory = new MemoryStore();
  const uploads: { key: string; finish: () => void; fail: () => void }[] = [];
  const commits: CommitEntry[] = [];
  const store: ObjectStore = {
    ...memory,
    put: (key, body) =>
      new Promise((resolve, reject) => {
        uploads.push({
          key,
          finish: () => resolve(memory.put(key, body)),
          fail: () => reject(new StoreError('simulated')),
        });
      }),
  } as ObjectStore;
  const propose = async (entry: CommitEntry) => {
    commits.push(entry);
    const batches = entry.topics.flatMap(({ batches: all }) =>
      all.map((_, i) => ({ error: 0, baseOffset: commits.length * 100 + i, logStartOffset: 0, duplicate: false })),
    );
    return { error: 0, batches };
  };
  const wal = new WalWriter({
    store,
    log: { propose } as unknown as MetadataLog,
    cache: new ObjectCache(1_000),
    clock,
    logger: silentLogger,
    author: () => ({ broker: 1, epoch: 7 }),
    knowsProducer: () => false,
    flushBytes: 100,
    lingerMs: 5,
    maxUploads: 2,
    putTimeoutMs: 1_000,
    objectPerBatch: false,
    flushDelayMs: 0,
    onFlush: () => {},
    onStep: () => {},
    onSettled: () => {},
    ...over,
  });
  const append = (partition: number, bytes = 10, producer: { id: string; sequence: number } | null = null) =>
    wal.append({
      topicId: 't',
      partition,
      bytes: Buffer.alloc(bytes, partition),
      recordCount: 1,
      maxTimestampMs: 0,
      producerId: producer?.id ?? '',
      producerEpoch: producer ? 0 : -1,
      baseSequence: producer?.sequence ?? -1,
    });
  return { clock, uploads, commits, wal, append };
}

describe('the write path', () => {
  it('acknowledges nothing before the object is stored and committed', async () => {
    const { clock, uploads, commits, append } = rig();
    let acknowledged = false;
    void append(0).then(() => {
      acknowledged = true;
    });
    await clock.runFor(50);
    expect(uploads).toHaveLength(1);
    expect([acknowledged, commits.length]).toEqual([false, 0]);
    uploads[0]!.finish();
    await clock.runFor(1);
    expect([acknowledged, commits.length]).toEqual([true, 1]);
  });

  it('gathers batches for the linger, side by side by partition', async () => {
    const { clock, uploads, commits, append } = rig();
    for (const partition of [1, 0, 1]) void append(partition);
    await clock.runFor(10);
    uploads[0]!.finish();
    await clock.runFor(1);
    const { batches } = commits[0]!.topics[0]!;
    expect(batches.map(([partition, position]) => [partition, position])).toEqual([
      [1, 0],
      [1, 10],
      [0, 20],
    ]);
  });

  it('writes at once when there is enough, and commits in order though a later upload ends first', async () => {
    const { clock, uploads, commits, append } = rig();
    void append(0, 100);
    void append(0, 100);
    expect(uploads).toHaveLength(2);
    uploads[1]!.finish();
    await clock.runFor(1);
    expect(commits).toHaveLength(0);
    uploads[0]!.finish();
    await clock.runFor(1);
    expect(commits.map(({ object }) => object)).toEqual(['wal/1-7-0', 'wal/1-7-1']);
  });

  it('keeps no more uploads under way than it may; what waits goes out together', async () => {
    const { clock, uploads, append } = rig();
    for (let i = 0; i < 5; i++) void append(0, 100);
    expect(uploads).toHaveLength(2);
    uploads[0]!.finish();
    await clock.runFor(1);
    expect(uploads).toHaveLength(3);
  });

  it('tries a failed put again, and tells the producer when it gives up; later objects go on', async () => {
    const { clock, uploads, commits, append } = rig();
    const first = append(0, 100);
    const second = append(1, 100);
    uploads[1]!.finish();
    for (let i = 0; i < 40; i++) {
      await clock.runFor(50);
      for (const upload of uploads.splice(0)) if (upload.key === 'wal/1-7-0') upload.fail();
    }
    expect((await first).error).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
    expect((await second).error).toBe(0);
    expect(commits.map(({ object }) => object)).toEqual(['wal/1-7-1']);
  });

  it('fails what is behind a failed batch of a producer until that one comes again, and nothing else', async () => {
    const { clock, uploads, commits, append } = rig();
    const errorsOf = async (appended: Promise<{ error: number }>[]) =>
      (await Promise.all(appended)).map(({ error }) => error);
    const failed = append(0, 100, { id: 'p', sequence: 0 });
    const behind = [
      append(0, 50, { id: 'p', sequence: 1 }), // The same producer, before the failure is known.
      append(1, 20, { id: 'p', sequence: 5 }), // Another partition.
      append(0, 20, { id: 'q', sequence: 2 ** 31 - 2 }), // Another producer, which may start anywhere.
      append(0, 20), // None.
    ];
    uploads[1]!.finish();
    for (let i = 0; i < 40; i++) {
      await clock.runFor(50);
      for (const upload of uploads.splice(0)) if (upload.key === 'wal/1-7-0') upload.fail();
    }
    expect((await failed).error).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
    expect(await errorsOf(behind)).toEqual([ErrorCode.KAFKA_STORAGE_ERROR, 0, 0, 0]);
    const sequences = () => commits.at(-1)!.topics.flatMap(({ batches }) => batches.map((batch) => batch[7]));
    expect(sequences()).toEqual([2 ** 31 - 2, -1, 5]);
    const late = append(0, 100, { id: 'p', sequence: 2 }); // Sent before the producer heard.
    await clock.runFor(1);
    uploads[0]!.finish();
    expect(await errorsOf([late])).toEqual([ErrorCode.KAFKA_STORAGE_ERROR]);
    const again = [0, 1, 2].map((sequence) => append(0, 34, { id: 'p', sequence }));
    await clock.runFor(1);
    uploads[1]!.finish();
    expect(await errorsOf(again)).toEqual([0, 0, 0]);
    expect(sequences()).toEqual([0, 1, 2]);
  });

  it('commits nothing under an epoch that is over, and then nothing that was behind it', async () => {
    let epoch = 7;
    const { clock, uploads, commits, append } = rig({ author: () => ({ broker: 1, epoch }) });
    const first = append(0, 100, { id: 'p', sequence: 0 });
    epoch = 8; // Fenced while it uploads, and registered again.
    const second = append(0, 100, { id: 'p', sequence: 1 });
    for (const upload of uploads) upload.finish();
    await clock.runFor(1);
    expect((await first).error).toBe(ErrorCode.NOT_LEADER_OR_FOLLOWER);
    expect((await second).error).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
    expect(commits.flatMap(({ topics }) => topics)).toEqual([]);
  });

  it('leaves the judgement to the fold when the partition knows the producer', async () => {
    const { clock, uploads, commits, append } = rig({ knowsProducer: () => true, putTimeoutMs: 1 });
    const failed = append(0, 100, { id: 'p', sequence: 5 });
    const second = append(0, 100, { id: 'p', sequence: 6 });
    uploads[1]!.finish();
    uploads[0]!.fail();
    await clock.runFor(1);
    expect((await failed).error).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
    expect((await second).error).toBe(0);
    expect(commits).toHaveLength(1);
  });

  it('stores nothing while the broker holds no epoch', async () => {
    const { clock, uploads, append } = rig({ author: () => ({ broker: 1, epoch: -1 }) });
    const refused = append(0);
    await clock.runFor(10);
    expect((await refused).error).toBe(ErrorCode.NOT_LEADER_OR_FOLLOWER);
    expect(uploads).toHaveLength(0);
  });

  it('counts what is not settled, and drains', async () => {
    const { clock, uploads, wal, append } = rig();
    void append(0, 30);
    expect(wal.pendingBytes).toBe(30);
    const drained = wal.drain();
    await clock.runFor(0);
    uploads[0]!.finish();
    await drained;
    expect(wal.pendingBytes).toBe(0);
  });
});
