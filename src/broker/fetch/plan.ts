import { ErrorCode, ZERO_UUID } from '../../protocol/index.js';
import type { Broker } from '../context.js';
import { findTopic, ledPartition, replicatedPartition } from '../led-partition.js';
import { endOffsetOfEpoch } from '../state/leadership.js';
import { type AbortedTransaction, abortedWithin, lastStableOffset } from '../state/partition-transactions.js';
import type { PartitionState } from '../state/state.js';
import { preferredReadReplica } from './read-replica.js';
import type { FetchPartition } from './session.js';

/** What a fetch would answer for one partition, before any batch is read. */
export interface PlannedPartition {
  wanted: FetchPartition;
  error: number;
  /** Null when it is unknown. */
  partition: PartitionState | null;
  /** Batches `from` … `from + count - 1` of the partition's index. */
  from: number;
  count: number;
  bytes: number;
  /** Aborted transactions among these batches; null for a reader of all records. */
  aborted: AbortedTransaction[] | null;
  /** The fetcher's log forked from ours: where (KIP-595). */
  diverging: { epoch: number; endOffset: number } | null;
  /** A broker nearer to the fetcher, where it had better read (KIP-392); -1: here. */
  readReplica: number;
}

export interface FetchPlan {
  partitions: PlannedPartition[];
  bytes: number;
  /** Something in it must be told at once. */
  failed: boolean;
  /** Of the log object up to which it holds: with the next one, places in a partition's index may be others. */
  index: number;
}

/** Errors that may only mean that this broker is behind the metadata log. */
const maybeBehind: ReadonlySet<number> = new Set<number>([
  ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
  ErrorCode.UNKNOWN_TOPIC_ID,
  ErrorCode.NOT_LEADER_OR_FOLLOWER,
  ErrorCode.UNKNOWN_LEADER_EPOCH,
  ErrorCode.OFFSET_OUT_OF_RANGE,
]);

/** Whether the fetcher may read a topic. */
type MayRead = (topic: string) => boolean;

/** Who fetches: what it may read, and (KIP-98) whether all records or only those of which it is decided that they count. */
export interface FetchReader {
  isolation: 'read_uncommitted' | 'read_committed';
  mayRead: MayRead;
}

/** From the index alone, without I/O: which batches fit into the fetcher's limits. */
export function planFetch(broker: Broker, wanted: FetchPartition[], maxBytes: number, reader: FetchReader): FetchPlan {
  const plan: FetchPlan = { partitions: [], bytes: 0, failed: false, index: broker.state.index };
  for (const want of wanted) {
    const planned = planPartition(broker, want, maxBytes - plan.bytes, plan.bytes === 0, reader);
    plan.partitions.push(planned);
    plan.bytes += planned.bytes;
    if (planned.error !== ErrorCode.NONE || planned.diverging || planned.readReplica >= 0) plan.failed = true;
  }
  return plan;
}

/** The plan as it is to be read now, no larger than before; to be called right before reading, without a pause in between. */
export function renewPlan(broker: Broker, plan: FetchPlan, reader: FetchReader): FetchPlan {
  if (plan.bytes === 0 || plan.index === broker.state.index) return plan;
  return planFetch(
    broker,
    plan.partitions.map(({ wanted }) => wanted),
    plan.bytes,
    reader,
  );
}

export function mayBeBehind(plan: FetchPlan): boolean {
  return plan.partitions.some(({ error }) => maybeBehind.has(error));
}

const nothing = { from: 0, count: 0, bytes: 0, aborted: null, diverging: null, readReplica: -1 };

/** `atLeastOne`: the first batch is given even when it exceeds the limits, so that a fetcher always gets on (KIP-74). */
function planPartition(
  broker: Broker,
  wanted: FetchPartition,
  roomBytes: number,
  atLeastOne: boolean,
  { isolation, mayRead }: FetchReader,
): PlannedPartition {
  const topic = findTopic(broker, wanted.topic, wanted.topicId);
  const name = topic?.name ?? wanted.topic;
  if ((topic !== undefined || wanted.topicId === ZERO_UUID) && !mayRead(name)) return forbidden(wanted);
  const find = wanted.rackId === null ? ledPartition : replicatedPartition;
  const led = find(broker, topic, wanted.partition, wanted.currentLeaderEpoch);
  const planned: PlannedPartition = { wanted, error: led.error, partition: led.partition, ...nothing };
  if (led.error !== 0 || led.partition === null) {
    if (topic === undefined && wanted.topicId !== ZERO_UUID) planned.error = ErrorCode.UNKNOWN_TOPIC_ID;
    return planned;
  }
  const { partition } = led;
  const readReplica = preferredReadReplica(broker, partition, wanted.rackId);
  if (readReplica >= 0) return { ...planned, readReplica };
  if (wanted.fetchOffset < partition.logStartOffset || wanted.fetchOffset > partition.logEndOffset) {
    return { ...planned, error: ErrorCode.OFFSET_OUT_OF_RANGE };
  }
  const diverging = divergence(partition, wanted);
  if (diverging) return { ...planned, diverging };
  const { batches } = partition;
  const limit = Math.min(roomBytes, wanted.maxBytes);
  const readable = isolation === 'read_committed' ? lastStableOffset(partition) : partition.logEndOffset;
  planned.from = batches.indexOf(wanted.fetchOffset);
  for (let i = planned.from; i < batches.size; i++) {
    const length = batches.lengthAt(i);
    if (batches.endOffsetAt(i) > readable) break;
    if (planned.bytes + length > limit && !(atLeastOne && planned.count === 0)) break;
    planned.bytes += length;
    planned.count++;
  }
  if (isolation === 'read_committed') planned.aborted = abortedAmong(partition, wanted.fetchOffset, planned);
  return planned;
}

function forbidden(wanted: FetchPartition): PlannedPartition {
  const error = ErrorCode.TOPIC_AUTHORIZATION_FAILED;
  return { wanted, error, partition: null, ...nothing };
}

function abortedAmong(partition: PartitionState, fetchOffset: number, { from, count }: PlannedPartition) {
  return count === 0 ? [] : abortedWithin(partition, fetchOffset, partition.batches.endOffsetAt(from + count - 1));
}

function divergence(partition: PartitionState, wanted: FetchPartition): { epoch: number; endOffset: number } | null {
  if (wanted.lastFetchedEpoch < 0) return null;
  const end = endOffsetOfEpoch(partition, wanted.lastFetchedEpoch);
  if (end.epoch < 0) return null;
  return end.epoch < wanted.lastFetchedEpoch || end.endOffset < wanted.fetchOffset ? end : null;
}
