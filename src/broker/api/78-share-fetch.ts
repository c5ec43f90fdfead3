import { ErrorCode, type RequestOf } from '../../protocol/index.js';
import { groupConfig } from '../configs/group-resource.js';
import { type Broker, type RequestContext, serve } from '../context.js';
import { findTopic, leaderEndpoints, leaderHint } from '../led-partition.js';
import { accessOf } from '../security/access.js';
import { type AcknowledgedPartition, acknowledgePartitions } from '../share/acknowledge-partitions.js';
import { releaseSession, shareSessionsOf } from '../share/broker-sessions.js';
import { partitionKey, type ShareSession } from '../share/sessions.js';
import { type FetchedSharePartition, fetchShares } from '../share/share-fetch.js';
import { refuseShare } from '../share/share-version.js';

/**
 * ShareFetch v1–2 (KIP-932; v2 exact record limits KIP-1206 and renewed locks KIP-1222).
 *
 * A member acquires records of the partitions in its share session, for a while. Acknowledgements come along and are
 * durable before the answer. The last request of a session (epoch −1) gives back what was not acknowledged.
 */
export const shareFetch = serve('ShareFetch', { min: 1, max: 2 }, async (broker, request, context) => {
  await broker.recent();
  const wrong = refuseShare(broker) ?? refuseRequest(request);
  if (wrong !== null) return wrong;
  const group = request.groupId ?? '';
  const memberId = request.memberId ?? '';
  const turn = shareSessionsOf(broker, context).fetch(group, memberId, request.shareSessionEpoch, context.connection);
  if (!('session' in turn)) return { errorCode: turn.error };
  const { session } = turn;
  const isFinal = request.shareSessionEpoch === -1;
  const mayRenew = request.isRenewAck && renewsLocks(broker, group);
  const acknowledged = await acknowledgePartitions(broker, group, memberId, request.topics, mayRenew);
  if (isFinal) await releaseSession(broker, session);
  else updateSession(session, request);
  const isOnlyAcknowledging = isFinal || request.isRenewAck || request.maxBytes === 0;
  const fetched = isOnlyAcknowledging
    ? new Map<string, FetchedSharePartition>()
    : await fetchFor(broker, session, request, context, acknowledged.size > 0);
  const acquisitionLockTimeoutMs = Number(groupConfig(broker, group, 'share.record.lock.duration.ms'));
  return { ...answer(broker, acknowledged, fetched, context), acquisitionLockTimeoutMs };
});

type Request = RequestOf<'ShareFetch'>;
const EXACT = 1;

function refuseRequest(request: Request): { errorCode: number; errorMessage: string } | null {
  const invalid = (errorMessage: string) => ({ errorCode: ErrorCode.INVALID_REQUEST, errorMessage });
  const { topics, shareSessionEpoch, isRenewAck, maxWaitMs, minBytes, maxBytes, maxRecords } = request;
  const brings = topics.some(({ partitions }) => partitions.some((one) => one.acknowledgementBatches.length > 0));
  if (shareSessionEpoch === 0 && brings) return invalid('A share session begins without acknowledgements.');
  if (isRenewAck && (maxWaitMs > 0 || minBytes > 0 || maxBytes > 0 || maxRecords > 0)) {
    return invalid('A request that renews locks must not fetch.');
  }
  return null;
}

export function renewsLocks(broker: Broker, group: string): boolean {
  return groupConfig(broker, group, 'share.renew.acknowledge.enable') === 'true';
}

function updateSession({ partitions }: ShareSession, { topics, forgottenTopicsData }: Request): void {
  for (const { topicId, partitions: added } of topics) {
    for (const { partitionIndex } of added) {
      const which = { topicId, partition: partitionIndex };
      partitions.set(partitionKey(which), which);
    }
  }
  for (const { topicId, partitions: forgotten } of forgottenTopicsData) {
    for (const partition of forgotten) partitions.delete(partitionKey({ topicId, partition }));
  }
}

/** With acknowledgements nobody waits for records: their answer is due. */
function fetchFor(
  broker: Broker,
  session: ShareSession,
  request: Request,
  { session: who, clientHost, signal, onAnswered }: RequestContext,
  isAcknowledged: boolean,
) {
  const access = accessOf(broker, who, clientHost);
  const { maxBytes, minBytes, maxRecords, shareAcquireMode } = request;
  const maxWaitMs = isAcknowledged ? 0 : request.maxWaitMs;
  return fetchShares(
    broker,
    session,
    {
      maxWaitMs,
      minBytes,
      maxBytes: Math.min(maxBytes, maxFetchBytes),
      maxRecords,
      isExact: shareAcquireMode === EXACT,
    },
    { mayRead: (topic) => access.may('READ', 'TOPIC', topic), signal, onAnswered },
  );
}

/** Kafka's broker-side fetch.max.bytes. */
const maxFetchBytes = 55 * 1024 * 1024;

function answer(
  broker: Broker,
  acknowledged: ReadonlyMap<string, AcknowledgedPartition>,
  fetched: ReadonlyMap<string, FetchedSharePartition>,
  { session }: RequestContext,
) {
  const byTopic = new Map<string, ReturnType<typeof partitionAnswer>[]>();
  const leaders = new Set<number>();
  for (const key of new Set([...acknowledged.keys(), ...fetched.keys()])) {
    const found = partitionAnswer(broker, acknowledged.get(key), fetched.get(key));
    const { topicId } = (acknowledged.get(key) ?? fetched.get(key))!;
    byTopic.set(topicId, [...(byTopic.get(topicId) ?? []), found]);
    if ('currentLeader' in found && found.currentLeader) leaders.add(found.currentLeader.leaderId);
  }
  return {
    errorCode: ErrorCode.NONE,
    responses: [...byTopic].map(([topicId, partitions]) => ({ topicId, partitions })),
    nodeEndpoints: leaderEndpoints(broker, leaders, session.listener),
  };
}

function partitionAnswer(
  broker: Broker,
  acknowledged: AcknowledgedPartition | undefined,
  fetched: FetchedSharePartition | undefined,
) {
  const { topicId, partition } = (acknowledged ?? fetched)!;
  const errorCode = fetched?.error ?? ErrorCode.NONE;
  const acknowledgeErrorCode = acknowledged?.outcome.error ?? ErrorCode.NONE;
  const isMoved = [errorCode, acknowledgeErrorCode].includes(ErrorCode.NOT_LEADER_OR_FOLLOWER);
  return {
    partitionIndex: partition,
    errorCode,
    errorMessage: fetched?.message ?? null,
    acknowledgeErrorCode,
    acknowledgeErrorMessage: acknowledged?.outcome.message ?? null,
    records: fetched?.records ?? [],
    acquiredRecords: (fetched?.acquired ?? []).map(({ first, last, deliveryCount }) => ({
      firstOffset: first,
      lastOffset: last,
      deliveryCount,
    })),
    ...(isMoved ? leaderHint(findTopic(broker, '', topicId)?.partitions[partition] ?? null) : {}),
  };
}
