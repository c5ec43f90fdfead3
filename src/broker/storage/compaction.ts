import type { ObjectStore } from '../../objectstore/index.js';
import { readBatchHeader } from '../../protocol/index.js';
import type { Broker } from '../context.js';
import { reasonOf } from '../logger.js';
import type { CompactEntry } from '../state/entries/compact.js';
import { allPartitions, type ObjectState, type PartitionState } from '../state/state.js';
import { isCaretaker } from './reclaim.js';

/** Rewritten at a time. */
const maxBytesPerRound = 16 * 1024 * 1024;
/** Objects whose share of live bytes is below this are rewritten: what nobody needs must not stay because of the rest. */
const minLiveShare = 0.7;
/** Objects below this size are merged once there are enough of them, old enough to be written no more. */
const smallBytes = 512 * 1024;
const enoughSmall = 32;

/**
 * Rewrites objects that are mostly dead, and many small ones, into one segment object in which the batches of a partition
 * lie together. Offsets stay; the log entry moves the places, and the old objects become garbage.
 */
export async function compact(broker: Broker, store: ObjectStore, nextKey: () => string | null): Promise<void> {
  if (!isCaretaker(broker)) return;
  const chosen = chooseObjects([...broker.state.objects.byNumber.values()], broker.clock.wallMs(), broker.config);
  const key = nextKey();
  if (chosen.length === 0 || key === null) return;
  const numbers = new Map(chosen.map((object) => [object.number, object.key]));
  const parts: Buffer[] = [];
  const moved: CompactEntry['moved'] = [];
  let bytes = 0;
  try {
    for (const partition of allPartitions(broker.state)) {
      const copied = await copyBatches(broker, partition, numbers, bytes);
      if (copied.parts.length === 0) continue;
      parts.push(...copied.parts);
      bytes = copied.end;
      moved.push({ topicId: partition.topic.id, partition: partition.partition, batches: copied.batches });
    }
    if (parts.length === 0) return;
    await store.put(key, parts).catch(async (error) => {
      await store.delete([key]).catch(() => {}); // It may be there all the same; if it stays, it goes with this broker epoch.
      throw error;
    });
    await broker.propose({ kind: 'compact', object: key, bytes, moved, at: broker.clock.wallMs() });
    broker.logger.info('objects compacted', { from: chosen.length, into: key, bytes });
  } catch (error) {
    broker.logger.warn('compaction given up for now', { reason: reasonOf(error) });
  }
}

/** Mostly dead ones first, then small ones if they are many; at most one round's bytes. */
export function chooseObjects(
  objects: ObjectState[],
  nowMs: number,
  { compactAfterMs, compactSmallAfterMs }: { compactAfterMs: number; compactSmallAfterMs: number },
): ObjectState[] {
  const held = objects.filter(({ references }) => references > 0);
  const olderThan = (ageMs: number) => (object: ObjectState) => object.createdMs <= nowMs - ageMs;
  const dead = held
    .filter(olderThan(compactAfterMs))
    .filter(({ bytes, liveBytes }) => liveBytes < bytes * minLiveShare);
  const small = held
    .filter(olderThan(compactSmallAfterMs))
    .filter((object) => object.bytes < smallBytes && !dead.includes(object));
  let room = maxBytesPerRound;
  // What alone exceeds a round is a round of its own, or it would stay for ever.
  const fits = ({ liveBytes }: ObjectState): boolean => {
    if (liveBytes > room && room < maxBytesPerRound) return false;
    room -= liveBytes;
    return true;
  };
  return [...dead, ...(small.length >= enoughSmall ? small : [])].filter(fits);
}

type Moved = CompactEntry['moved'][number]['batches'];

async function copyBatches(broker: Broker, partition: PartitionState, from: Map<number, string>, position: number) {
  const copied = { parts: [] as Buffer[], batches: [] as Moved, end: position };
  // Places first, at one instant; the index may change while the batches are read.
  const wanted: number[] = [];
  for (let i = 0; i < partition.batches.size; i++) if (from.has(partition.batches.at(i).object)) wanted.push(i);
  const places = wanted.map((i) => partition.batches.at(i));
  for (const { baseOffset, object } of places) {
    const index = partition.batches.indexOf(baseOffset);
    if (index >= partition.batches.size || partition.batches.at(index).object !== object) continue;
    const [bytes] = await broker.reader.read(partition, index, 1);
    if (bytes === undefined || readBatchHeader(bytes, 0).baseOffset !== baseOffset) continue;
    copied.batches.push([baseOffset, from.get(object) as string, copied.end]);
    copied.parts.push(bytes);
    copied.end += bytes.length;
  }
  return copied;
}
