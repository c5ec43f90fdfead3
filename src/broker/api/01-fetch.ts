import { ErrorCode, errorName } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';
import { fetchBudgetOf } from '../fetch/budget.js';
import type { FetchReader, PlannedPartition } from '../fetch/plan.js';
import { planFetch, renewPlan } from '../fetch/plan.js';
import { FetchSessions } from '../fetch/session.js';
import { awaitData } from '../fetch/wait.js';
import { highWatermark } from '../high-watermark.js';
import { leaderEndpoints, leaderHint } from '../led-partition.js';
import { quotasOf } from '../quotas/quotas.js';
import { accessOf } from '../security/access.js';
import { lastStableOffset } from '../state/partition-transactions.js';
import type { PartitionState } from '../state/state.js';
import { BatchUnreadable } from '../wal/reader.js';

/**
 * Fetch, versions 4–18 (v7 sessions KIP-227, v9 leader epochs KIP-320, v11 rack, v12 flexible and divergence, v13 topic
 * ids KIP-516, v16 leader endpoints KIP-951, v18 high watermark of the
 * controllers' fetches KIP-1166, which says nothing to a broker).
 *
 * Whole batches, at least one when there is any (KIP-74), up to max.bytes and the partition's max bytes; a long poll
 * until min.bytes or max.wait. Everything committed is durable, so high watermark and log end are one. Readers of committed
 * records get nothing beyond the last stable offset, and the aborted transactions among what they get. From v11 on any live
 * replica answers, with what it has folded; the leader sends clients to one in their rack when `replicaSelector` is `rack`
 * (KIP-392).
 */
export const fetch = serve('Fetch', { min: 4, max: 18 }, async (broker, request, context) => {
  const { session, signal, version } = context;
  await broker.recent();
  const turn = sessionsOf(broker).begin(request, version);
  if ('error' in turn) {
    broker.metrics.requestErrors.add({ api: 'Fetch', error: errorName(turn.error) });
    return { errorCode: turn.error, sessionId: 0, responses: [] };
  }
  const quotas = quotasOf(broker);
  const maxBytes = Math.min(request.maxBytes, maxFetchBytes, quotas.mostAtOnce(context, 'consumer_byte_rate'));
  // A minimum that cannot be reached would only be waited for.
  const limits = { minBytes: Math.min(request.minBytes, maxBytes), maxBytes, maxWaitMs: request.maxWaitMs };
  const access = accessOf(broker, context.session, context.clientHost);
  const reader: FetchReader = {
    isolation: request.isolationLevel === 1 ? 'read_committed' : 'read_uncommitted',
    // A follower of Apache Kafka reads by its right to act for the cluster.
    mayRead:
      request.replicaId >= 0
        ? () => access.mayOnCluster('CLUSTER_ACTION')
        : (topic) => access.may('READ', 'TOPIC', topic),
  };
  const awaited = await awaitData(broker, turn.partitions, limits, signal, reader);
  const throttleTimeMs = quotas.use(context, 'consumer_byte_rate', awaited.bytes);
  if (throttleTimeMs > 0) {
    // KIP-219: nothing now, and nothing counted. A session that was about to begin does not.
    quotas.unuse(context, 'consumer_byte_rate', awaited.bytes);
    return { errorCode: ErrorCode.NONE, throttleTimeMs, sessionId: turn.full ? 0 : turn.sessionId, responses: [] };
  }
  context.onAnswered(await fetchBudgetOf(broker).take(awaited.bytes, signal));
  const plan = renewPlan(broker, awaited, reader);
  const answers = await Promise.all(plan.partitions.map((planned) => readPartition(broker, planned, reader)));
  turn.served(answers.filter(({ records }) => records.length > 0).map(({ planned }) => planned.wanted));
  const told = answers.filter((answer) => turn.full || isNews(answer));
  for (const answer of told) remember(answer);
  return {
    errorCode: ErrorCode.NONE,
    sessionId: turn.sessionId,
    responses: byTopic(broker, told, version),
    ...(version >= 16 ? { nodeEndpoints: leaderEndpoints(broker, hintedLeaders(told), session.listener) } : {}),
  };
});

/** Kafka's broker-side fetch.max.bytes: what a client asks for must not decide over the memory of the broker. */
const maxFetchBytes = 55 * 1024 * 1024;

interface PartitionAnswer {
  planned: PlannedPartition;
  error: number;
  records: Buffer[];
  highWatermark: number;
  lastStableOffset: number;
  logStartOffset: number;
}

const maxSessions = 1_000;
const sessions = new WeakMap<Broker, FetchSessions>();

function sessionsOf(broker: Broker): FetchSessions {
  let found = sessions.get(broker);
  if (found === undefined) {
    found = new FetchSessions(maxSessions, () => Number.parseInt(broker.newUuid().slice(0, 7), 16));
    sessions.set(broker, found);
  }
  return found;
}

async function readPartition(broker: Broker, planned: PlannedPartition, reader: FetchReader): Promise<PartitionAnswer> {
  const { partition, error } = planned;
  const known = error === ErrorCode.NONE && partition !== null;
  const bounds = boundsOf(broker, known ? partition : null);
  if (!known || planned.count === 0) return { planned, error, records: [], ...bounds };
  try {
    const records = await broker.reader.read(partition, planned.from, planned.count);
    broker.metrics.bytesOut.add({ topic: partition.topic.name }, planned.bytes);
    return { planned, error, records, ...bounds };
  } catch (cause) {
    return readAgain(broker, planned, reader, cause);
  }
}

/** The batches may have moved (retention, compaction) since the plan was made: look once more before giving up. */
async function readAgain(
  broker: Broker,
  old: PlannedPartition,
  reader: FetchReader,
  cause: unknown,
): Promise<PartitionAnswer> {
  await broker.caughtUp();
  const planned = planFetch(broker, [old.wanted], old.bytes, reader).partitions[0] as PlannedPartition;
  const { partition, error } = planned;
  const bounds = boundsOf(broker, partition);
  if (error !== ErrorCode.NONE || partition === null) return { planned, error, records: [], ...bounds };
  try {
    return { planned, error, records: await broker.reader.read(partition, planned.from, planned.count), ...bounds };
  } catch (again) {
    const reason = again instanceof Error ? again.message : String(cause);
    broker.logger.error('cannot read', { topic: partition.topic.name, partition: partition.partition, reason });
    const code = again instanceof BatchUnreadable ? ErrorCode.CORRUPT_MESSAGE : ErrorCode.KAFKA_STORAGE_ERROR;
    return { planned, error: code, records: [], ...bounds };
  }
}

function boundsOf(broker: Broker, partition: PartitionState | null) {
  if (partition === null) return { highWatermark: -1, lastStableOffset: -1, logStartOffset: -1 };
  const { logStartOffset } = partition;
  return {
    highWatermark: highWatermark(broker, partition),
    lastStableOffset: lastStableOffset(partition),
    logStartOffset,
  };
}

/** KIP-227: an incremental answer leaves out partitions whose answer would be the same as before. */
function isNews({
  planned: { wanted, diverging, readReplica },
  error,
  records,
  highWatermark,
  logStartOffset,
}: PartitionAnswer): boolean {
  return (
    records.length > 0 ||
    error !== ErrorCode.NONE ||
    wanted.toldError ||
    diverging !== null ||
    readReplica >= 0 ||
    wanted.toldHighWatermark !== highWatermark ||
    wanted.toldLogStartOffset !== logStartOffset
  );
}

function remember({ planned: { wanted }, error, highWatermark, logStartOffset }: PartitionAnswer): void {
  wanted.toldError = error !== ErrorCode.NONE;
  wanted.toldHighWatermark = highWatermark;
  wanted.toldLogStartOffset = logStartOffset;
}

function byTopic(broker: Broker, answers: PartitionAnswer[], version: number) {
  const topics = new Map<
    string,
    { topic: string; topicId: string; partitions: ReturnType<typeof partitionAnswer>[] }
  >();
  for (const answer of answers) {
    const { topic, topicId } = answer.planned.wanted;
    const key = `${topic}/${topicId}`;
    let entry = topics.get(key);
    if (entry === undefined) {
      entry = { topic, topicId, partitions: [] };
      topics.set(key, entry);
    }
    entry.partitions.push(partitionAnswer(broker, answer, version));
  }
  return [...topics.values()];
}

function partitionAnswer(
  broker: Broker,
  { planned, error, records, highWatermark, lastStableOffset, logStartOffset }: PartitionAnswer,
  version: number,
) {
  if (error !== ErrorCode.NONE) broker.metrics.requestErrors.add({ api: 'Fetch', error: errorName(error) });
  const { wanted, partition, diverging } = planned;
  return {
    partitionIndex: wanted.partition,
    errorCode: error,
    highWatermark,
    lastStableOffset,
    logStartOffset,
    abortedTransactions: abortedAnswer(broker, planned),
    preferredReadReplica: planned.readReplica,
    records,
    ...(diverging ? { divergingEpoch: diverging } : {}),
    ...(version >= 12 && isMisrouted(error) ? leaderHint(partition) : {}),
  };
}

function abortedAnswer(broker: Broker, { aborted }: PlannedPartition) {
  // Defect `leak-aborted`: readers of committed records are told of no abort.
  if (broker.defects.has('leak-aborted')) return aborted && [];
  return aborted?.map(({ producerId, firstOffset }) => ({ producerId: BigInt(producerId), firstOffset })) ?? null;
}

function hintedLeaders(answers: PartitionAnswer[]): number[] {
  return answers.flatMap(({ error, planned: { partition } }) =>
    isMisrouted(error) && partition ? [partition.leader] : [],
  );
}

function isMisrouted(error: number): boolean {
  return error === ErrorCode.NOT_LEADER_OR_FOLLOWER || error === ErrorCode.FENCED_LEADER_EPOCH;
}
