import { ErrorCode, type RequestOf } from '../../protocol/index.js';
import { groupConfig } from '../configs/group-resource.js';
import { type Broker, serve } from '../context.js';
import { groupCoordinator } from '../groups/coordinator.js';
import { refuseShare } from '../share/share-version.js';
import type { HeartbeatReply } from '../state/consumer-group/heartbeat.js';

/**
 * ShareGroupHeartbeat v1 (KIP-932): joins, leaves, subscribes and learns the assignment. What changes the group is answered
 * when it is in the metadata log.
 */
export const shareGroupHeartbeat = serve(
  'ShareGroupHeartbeat',
  { min: 1, max: 1 },
  async (broker, request, { clientId, clientHost }) => {
    await broker.recent();
    const wrong = refuseShare(broker) ?? requestError(request);
    if (wrong !== null) return wrong;
    const { groupId, memberId, memberEpoch, rackId, subscribedTopicNames: topicNames } = request;
    const groups = groupCoordinator(broker);
    const claim = groups.claim(groupId);
    if (claim !== ErrorCode.NONE) return { errorCode: claim };
    if (memberEpoch === 0) await learnTopics(broker, topicNames);
    if (groups.classicMembers(groupId) !== null) {
      return { errorCode: ErrorCode.GROUP_ID_NOT_FOUND, errorMessage: `Group ${groupId} is not a share group.` };
    }
    const said = { groupId, memberId, memberEpoch, rackId, topicNames, clientId: clientId ?? '', clientHost };
    const reply = await groups.shareGroups.heartbeat(groupId, said);
    return answer(reply, Number(groupConfig(broker, groupId, 'share.heartbeat.interval.ms')));
  },
);

function requestError(request: RequestOf<'ShareGroupHeartbeat'>): { errorCode: number; errorMessage: string } | null {
  const invalid = (errorMessage: string) => ({ errorCode: ErrorCode.INVALID_REQUEST, errorMessage });
  const { groupId, memberId, memberEpoch, rackId, subscribedTopicNames } = request;
  if (memberId.trim() === '') return invalid("MemberId can't be empty.");
  if (groupId.trim() === '') return invalid("GroupId can't be empty.");
  if (rackId?.trim() === '') return invalid("RackId can't be empty.");
  if (memberEpoch === 0 && !subscribedTopicNames?.length) {
    return invalid('SubscribedTopicNames must be set in first request.');
  }
  return memberEpoch < -1 ? invalid('MemberEpoch is invalid.') : null;
}

function answer(reply: HeartbeatReply, heartbeatIntervalMs: number) {
  const isMember = reply.error === ErrorCode.NONE;
  const assigned = reply.assignment && Object.entries(reply.assignment);
  return {
    errorCode: reply.error,
    errorMessage: reply.message,
    memberId: isMember ? reply.memberId : null,
    memberEpoch: reply.memberEpoch,
    heartbeatIntervalMs: isMember && reply.memberEpoch >= 0 ? heartbeatIntervalMs : 0,
    assignment: assigned && {
      topicPartitions: assigned.map(([topicId, partitions]) => ({ topicId, partitions: [...partitions] })),
    },
  };
}

/** A topic that another broker has just created may not have been folded here yet. */
async function learnTopics(broker: Broker, topicNames: string[] | null): Promise<void> {
  if (topicNames?.some((name) => !broker.state.topics.has(name))) await broker.caughtUp();
}
