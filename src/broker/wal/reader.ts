import { NotFound, type ObjectStore } from '../../objectstore/index.js';
import { patchBaseOffset, readBatchHeader, verifyCrc } from '../../protocol/index.js';
import type { BatchLocation } from '../state/batch-index.js';
import { isMarker, markerBatch } from '../state/end-txn-marker.js';
import { leaderEpochOf } from '../state/leadership.js';
import type { PartitionState, State } from '../state/state.js';
import type { ObjectCache } from './cache.js';

/** Objects up to this size are fetched whole and kept: their neighbours are wanted soon. */
const wholeObjectBytes = 1024 * 1024;
/** Wanted batches of one object this close together are fetched in one range. */
const coalesceGapBytes = 64 * 1024;

/** A batch that the index points to is not in the store, or not what was written. */
export class BatchUnreadable extends Error {
  override name = 'BatchUnreadable';
}

/** Reads batches from the cache or the store, and gives them the offsets and leader epochs that the index says. */
export class BatchReader {
  private readonly wholeReads = new Map<string, Promise<Buffer>>();

  /** Batches found in memory, and those that were not. */
  readonly cacheReads = { hits: 0, misses: 0 };

  constructor(
    private readonly state: State,
    private readonly store: ObjectStore,
    private readonly cache: ObjectCache,
    private readonly checks = true,
  ) {}

  /**
   * The batches `from` … `from + count - 1` of the partition's index, ready to be sent. Throws `BatchUnreadable`; then
   * the index may have moved on (compaction, retention), so catch up and look again before giving up.
   */
  async read(partition: PartitionState, from: number, count: number): Promise<Buffer[]> {
    const wanted = Array.from({ length: count }, (_, i) => this.locate(partition, from + i));
    const missing = wanted.filter((batch) => batch.bytes === undefined);
    this.cacheReads.hits += wanted.length - missing.length;
    this.cacheReads.misses += missing.length;
    if (missing.length > 0) await Promise.all(runs(missing).map((run) => this.fetchRun(run)));
    return wanted.map((batch) => batch.bytes as Buffer);
  }

  private locate(partition: PartitionState, index: number): WantedBatch {
    const location = partition.batches.at(index);
    const leaderEpoch = leaderEpochOf(partition, location.baseOffset);
    if (isMarker(location)) {
      return { location, leaderEpoch, key: '', objectBytes: 0, bytes: markerBatch(location, leaderEpoch) };
    }
    const object = this.state.objects.byNumber.get(location.object);
    if (object === undefined) throw new BatchUnreadable(`object ${location.object} is not in the metadata`);
    const bytes = this.cache.batch(object.key, location.position, location.length, (batch) =>
      this.isServable(batch, location.length),
    );
    if (bytes) patchBaseOffset(bytes, location.baseOffset, leaderEpoch);
    return { location, leaderEpoch, key: object.key, objectBytes: object.bytes, bytes };
  }

  private async fetchRun(run: WantedBatch[]): Promise<void> {
    const first = run[0] as WantedBatch;
    const last = run.at(-1) as WantedBatch;
    const { start, bytes } = await this.fetch(first, last);
    for (const batch of run) {
      const { position, length, baseOffset } = batch.location;
      const slice = bytes.subarray(position - start, position - start + length);
      // What comes from the store is checked before it is served: a flipped bit must not reach a consumer.
      if (!this.isServable(slice, length)) {
        throw new BatchUnreadable(`the batch at ${position} of object ${batch.key} fails its checksum`);
      }
      patchBaseOffset(slice, baseOffset, batch.leaderEpoch);
      batch.bytes = slice;
    }
  }

  private isServable(batch: Buffer, length: number): boolean {
    return !this.checks || isIntact(batch, length);
  }

  private async fetch(first: WantedBatch, last: WantedBatch): Promise<{ start: number; bytes: Buffer }> {
    try {
      if (first.objectBytes <= wholeObjectBytes) return { start: 0, bytes: await this.readWhole(first.key) };
      const start = first.location.position;
      const endExclusive = last.location.position + last.location.length;
      return { start, bytes: await this.store.get(first.key, { start, endExclusive }) };
    } catch (error) {
      if (error instanceof NotFound) throw new BatchUnreadable(`object ${first.key} is not in the store`);
      throw error;
    }
  }

  /** One read for all who want the same object at the same time. */
  private readWhole(key: string): Promise<Buffer> {
    let read = this.wholeReads.get(key);
    if (read === undefined) {
      read = this.store
        .get(key)
        .then((bytes) => {
          this.cache.holdWhole(key, bytes);
          return bytes;
        })
        .finally(() => this.wholeReads.delete(key));
      this.wholeReads.set(key, read);
    }
    return read;
  }
}

/** The checksum covers all but the first bytes of the header; damage there makes it no batch, or one of another length. */
function isIntact(batch: Buffer, length: number): boolean {
  try {
    return batch.length === length && readBatchHeader(batch, 0).sizeInBytes === length && verifyCrc(batch);
  } catch {
    return false;
  }
}

interface WantedBatch {
  location: BatchLocation;
  leaderEpoch: number;
  key: string;
  objectBytes: number;
  bytes: Buffer | undefined;
}

/** Groups batches, in offset order, into reads: neighbours in one object, close together. */
function runs(batches: WantedBatch[]): WantedBatch[][] {
  const grouped: WantedBatch[][] = [];
  for (const batch of batches) {
    const run = grouped.at(-1);
    const before = run?.at(-1);
    if (run && before && follows(before, batch)) run.push(batch);
    else grouped.push([batch]);
  }
  return grouped;
}

function follows(before: WantedBatch, batch: WantedBatch): boolean {
  const gap = batch.location.position - (before.location.position + before.location.length);
  return before.key === batch.key && gap >= 0 && gap <= coalesceGapBytes;
}
