import { ErrorCode, type RequestOf } from '../../protocol/index.js';
import { groupConfig } from '../configs/group-resource.js';
import { serve } from '../context.js';
import { groupCoordinator } from '../groups/coordinator.js';
import { heartbeatAnswer, learnTopics } from '../groups/heartbeat-answer.js';
import { refuseShare } from '../share/share-version.js';

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
    return heartbeatAnswer(reply, Number(groupConfig(broker, groupId, 'share.heartbeat.interval.ms')));
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
