import { ErrorCode } from '../../protocol/index.js';
import { serve } from '../context.js';
import { groupCoordinator } from '../groups/coordinator.js';

/**
 * LeaveGroup v0–5. The group rebalances at once instead of after the session timeout.
 *
 * It also removes members of a KIP-848 group: classic ones of themselves, all by an operator.
 *
 * v3 several members, each with its own error, also by `group.instance.id` alone (KIP-345) · v4 flexible · v5 reason
 * (KIP-800; not kept).
 */
export const leaveGroup = serve('LeaveGroup', { min: 0, max: 5 }, async (broker, request, { version }) => {
  await broker.recent();
  const { groupId } = request;
  if (groupId === '') return { errorCode: ErrorCode.INVALID_GROUP_ID };
  const groups = groupCoordinator(broker);
  const claim = groups.claim(groupId);
  if (claim !== ErrorCode.NONE) return { errorCode: claim };
  const leaving =
    version >= 3
      ? request.members.map(({ memberId, groupInstanceId }) => ({ memberId, instanceId: groupInstanceId }))
      : [{ memberId: request.memberId, instanceId: null }];
  const { members } = groups.hasConsumerMembers(groupId)
    ? await groups.consumerGroups.remove(groupId, leaving)
    : await groups.resident(groupId).ask<'leave'>({ kind: 'leave', members: leaving });
  if (version < 3) return { errorCode: members[0]!.error };
  return {
    errorCode: ErrorCode.NONE,
    members: members.map(({ memberId, instanceId, error }) => ({
      memberId,
      groupInstanceId: instanceId,
      errorCode: error,
    })),
  };
});
