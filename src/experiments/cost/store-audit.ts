import { PartitionReader } from '../../client/index.js';
import type { StoreAuditEvidence } from '../../model/evidence.js';
import type { Profile } from '../../model/profile.js';
import { batches } from '../../protocol/index.js';
import type { StoredObject, StoreRequests, StoreView } from '../../target/target.js';
import { range } from '../drill-load.js';
import type { Experiment, ExperimentContext } from '../experiment.js';
import { loadPlan, runLoad } from '../load-plan.js';
import { withSession } from '../session.js';
import { until } from '../waiting.js';
import { type StoredSince, storedSince } from './stored-since.js';

/**
 * Two topics are written, one is deleted, and the bucket is counted: what the remaining one takes, and what went there and
 * back meanwhile. Other topics of the run lie in the same bucket, so everything is counted as a difference.
 */
export const experiment: Experiment<'store-audit'> = {
  id: 'store-audit',
  title: 'What the bucket holds, and the requests that filled it',
  needs: ['objectstore.list'],
  disruptive: false,
  cost: (profile) => {
    const { keptBytes, doomedBytes } = amounts(profile);
    return { seconds: (keptBytes + doomedBytes) / bytesPerSecond + 5, bytes: 2 * keptBytes + doomedBytes };
  },
  run,
};

const bytesPerSecond = 8 * 1_048_576;
/** Many partitions and small batches: as many batches as a busy cluster writes, so that gathering them into objects pays. */
const partitions = 24;
const batch = { maxBytes: 4 * 1_024, lingerMs: 20 };
const restLimitMs = 10_000;

async function run(context: ExperimentContext): Promise<StoreAuditEvidence> {
  const store = context.target.store!;
  const { keptBytes, doomedBytes } = amounts(context.profile);
  context.progress('waiting until the bucket is at rest');
  const before = await atRest(store, context.signal);
  const doomed = await write(context, 'store-audit-deleted', doomedBytes);

  const requestsBefore = await store.requests();
  const begin = performance.now();
  const kept = await write(context, 'store-audit-kept', keptBytes);
  context.progress('reading it from offset 0');
  const read = await readRecordBatches(context, kept.topic);
  const seconds = (performance.now() - begin) / 1_000;
  const requestsAfter = await store.requests();

  context.progress('deleting a topic and waiting for its bytes to go');
  await withSession(context.target.client, ({ admin }) => admin.deleteTopics([doomed.topic]));
  const { stored, waitedMs } = await reclaimed(context, before, read.bytes);
  return {
    source: requestsAfter === null ? 'bucket listing' : 'metered store',
    logicalBytes: read.bytes,
    storedBytes: stored.bytes,
    storedByClass: stored.byClass,
    deletedBytes: doomed.bytes,
    waitedForReclaimMs: waitedMs,
    requests: difference(requestsBefore, requestsAfter, {
      seconds,
      writtenBytes: read.bytes,
      batches: read.batches,
      readBytes: read.bytes,
    }),
  };
}

async function write(
  context: ExperimentContext,
  name: string,
  bytes: number,
): Promise<{ topic: string; bytes: number }> {
  const topic = context.owned.topic(name);
  const { replicationFactor } = context.profile.topic;
  await withSession(context.target.client, ({ admin }) => admin.createTopic(topic, { partitions, replicationFactor }));
  context.progress(`writing ${(bytes / 1e6).toFixed(0)} MB to ${topic}`);
  const plan = loadPlan(context, {
    topic,
    partitions,
    batch,
    rate: bytesPerSecond / context.profile.record.valueBytes,
    durationMs: (bytes / bytesPerSecond) * 1_000,
    read: 'none',
  });
  const { load } = await runLoad(context, plan);
  return { topic, bytes: load.acknowledgedBytes };
}

interface Read {
  bytes: number;
  batches: number;
}

/** Reads every partition to its end and sums its record batches as they lie in the log: headers, compression and all. */
async function readRecordBatches({ target, signal, countBytes }: ExperimentContext, topic: string): Promise<Read> {
  return withSession(target.client, async ({ cluster, admin }) => {
    const ends = await admin.listOffsets(topic, 'latest');
    const total: Read = { bytes: 0, batches: 0 };
    const readPartition = async (partition: number) => {
      const reader = new PartitionReader(cluster, topic, partition, { fromOffset: 0 });
      const end = ends.get(partition)?.offset ?? 0;
      while (reader.position < end) {
        const { batches: recordSet } = await reader.next(signal);
        total.bytes += recordSet.length;
        for (const _ of batches(recordSet)) total.batches += 1;
      }
      reader.close();
    };
    await Promise.all(range(partitions).map(readPartition));
    countBytes(total.bytes);
    return total;
  });
}

/**
 * Topics that earlier experiments deleted are still being reclaimed; a count that starts meanwhile would come out too
 * low. At rest: two looks in a row without an object gone. A bucket that never rests within the time is taken as it is.
 */
async function atRest(store: StoreView, signal: AbortSignal): Promise<StoredObject[]> {
  let last = await store.list();
  const rested = async () => {
    const now = await store.list();
    const keys = new Set(now.map(({ key }) => key));
    const gone = last.some(({ key }) => !keys.has(key));
    last = now;
    return !gone;
  };
  let calm = 0;
  await until(async () => (calm = (await rested()) ? calm + 1 : 0) >= 2, {
    signal,
    timeoutMs: restLimitMs,
    everyMs: 500,
  });
  return last;
}

/** Waits until the bucket holds little more than the kept topic, or for as long as the profile allows. */
async function reclaimed(
  { target, profile, signal }: ExperimentContext,
  before: readonly StoredObject[],
  keptBytes: number,
): Promise<{ stored: StoredSince; waitedMs: number }> {
  const store = target.store!;
  const begin = performance.now();
  const look = async () => storedSince(before, await store.list(), store.classOf);
  let stored = await look();
  const enough = async () => (stored = await look()).bytes <= 1.25 * keptBytes;
  await until(enough, { signal, timeoutMs: profile.durations.drillMs, everyMs: 200 });
  return { stored, waitedMs: performance.now() - begin };
}

function difference(
  before: StoreRequests | null,
  after: StoreRequests | null,
  measured: { seconds: number; writtenBytes: number; batches: number; readBytes: number },
): StoreAuditEvidence['requests'] {
  if (before === null || after === null) return null;
  return {
    ...measured,
    put: after.put - before.put,
    get: after.get - before.get,
    list: after.list - before.list,
    delete: after.delete - before.delete,
  };
}

/** Twice as much is deleted as is kept: what is not reclaimed then shows threefold. */
function amounts({ replay }: Profile): { keptBytes: number; doomedBytes: number } {
  const keptBytes = replay.bytes / 4;
  return { keptBytes, doomedBytes: 2 * keptBytes };
}
