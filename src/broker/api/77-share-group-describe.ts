import { ErrorCode } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';
import { groupCoordinator } from '../groups/coordinator.js';
import { refuseShare } from '../share/share-version.js';
import { type ShareGroup, type ShareMember, shareGroupState } from '../state/share-group/share-group.js';

/** ShareGroupDescribe v1 (KIP-932): share groups, member by member. */
export const shareGroupDescribe = serve('ShareGroupDescribe', { min: 1, max: 1 }, async (broker, request) => {
  await broker.recent();
  const refused = refuseShare(broker);
  return { groups: request.groupIds.map((groupId) => (refused ? { groupId, ...refused } : describe(broker, groupId))) };
});

function describe(broker: Broker, groupId: string) {
  const refuse = (errorCode: number, errorMessage: string | null) => ({ groupId, errorCode, errorMessage });
  if (groupId === '') return refuse(ErrorCode.INVALID_GROUP_ID, null);
  const groups = groupCoordinator(broker);
  const claim = groups.claim(groupId);
  if (claim !== ErrorCode.NONE) return refuse(claim, null);
  const group = groups.shareGroup(groupId);
  if (group !== null) return found(broker, groupId, group);
  const why = groups.exists(groupId) ? `Group ${groupId} is not a share group.` : `Group ${groupId} not found.`;
  return refuse(ErrorCode.GROUP_ID_NOT_FOUND, why);
}

function found(broker: Broker, groupId: string, group: ShareGroup) {
  const { epoch, assignmentEpoch, members } = group.membership;
  return {
    errorCode: ErrorCode.NONE,
    groupId,
    groupState: shareGroupState(group),
    groupEpoch: epoch,
    assignmentEpoch,
    assignorName: 'simple',
    members: [...members.values()].map((member) => memberOf(broker, member)),
  };
}

function memberOf({ state }: Broker, member: ShareMember) {
  return {
    memberId: member.id,
    rackId: member.rackId,
    memberEpoch: member.epoch,
    clientId: member.clientId,
    clientHost: member.clientHost,
    subscribedTopicNames: [...member.topicNames],
    assignment: {
      topicPartitions: Object.entries(member.assigned).flatMap(([topicId, partitions]) => {
        const topicName = state.topicsById.get(topicId)?.name;
        return topicName === undefined ? [] : [{ topicId, topicName, partitions: [...partitions] }];
      }),
    },
  };
}
