import { ErrorCode } from '../../protocol/index.js';
import { groupConfig } from '../configs/group-resource.js';
import { type Broker, serve } from '../context.js';
import { findTopic, leaderEndpoints, leaderHint } from '../led-partition.js';
import { type AcknowledgedPartition, acknowledgePartitions } from '../share/acknowledge-partitions.js';
import { releaseSession, shareSessionsOf } from '../share/broker-sessions.js';
import { refuseShare } from '../share/share-version.js';
import { renewsLocks } from './78-share-fetch.js';

/** ShareAcknowledge v1–2 (KIP-932; v2 renewed locks KIP-1222). Acknowledgements are durable before the answer. */
export const shareAcknowledge = serve('ShareAcknowledge', { min: 1, max: 2 }, async (broker, request, context) => {
  await broker.recent();
  const wrong = refuseShare(broker);
  if (wrong !== null) return wrong;
  const group = request.groupId ?? '';
  const memberId = request.memberId ?? '';
  const turn = shareSessionsOf(broker, context).acknowledge(group, memberId, request.shareSessionEpoch);
  if (!('session' in turn)) return { errorCode: turn.error };
  const mayRenew = request.isRenewAck && renewsLocks(broker, group);
  const acknowledged = await acknowledgePartitions(broker, group, memberId, request.topics, mayRenew);
  if (request.shareSessionEpoch === -1) await releaseSession(broker, turn.session);
  const moved = [...acknowledged.values()].filter(isMoved).map((one) => leaderOf(broker, one));
  return {
    errorCode: ErrorCode.NONE,
    acquisitionLockTimeoutMs: Number(groupConfig(broker, group, 'share.record.lock.duration.ms')),
    responses: byTopic(broker, acknowledged),
    nodeEndpoints: leaderEndpoints(
      broker,
      moved.flatMap((partition) => partition?.leader ?? []),
      context.session.listener,
    ),
  };
});

function byTopic(broker: Broker, acknowledged: ReadonlyMap<string, AcknowledgedPartition>) {
  const topics = new Map<string, ReturnType<typeof partitionAnswer>[]>();
  for (const one of acknowledged.values()) {
    topics.set(one.topicId, [...(topics.get(one.topicId) ?? []), partitionAnswer(broker, one)]);
  }
  return [...topics].map(([topicId, partitions]) => ({ topicId, partitions }));
}

function partitionAnswer(broker: Broker, one: AcknowledgedPartition) {
  return {
    partitionIndex: one.partition,
    errorCode: one.outcome.error,
    errorMessage: one.outcome.message ?? null,
    ...(isMoved(one) ? leaderHint(leaderOf(broker, one)) : {}),
  };
}

function isMoved({ outcome }: AcknowledgedPartition): boolean {
  return outcome.error === ErrorCode.NOT_LEADER_OR_FOLLOWER;
}

function leaderOf(broker: Broker, { topicId, partition }: AcknowledgedPartition) {
  return findTopic(broker, '', topicId)?.partitions[partition] ?? null;
}
