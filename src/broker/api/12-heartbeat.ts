import { ErrorCode } from '../../protocol/index.js';
import { serve } from '../context.js';
import { groupCoordinator } from '../groups/coordinator.js';

/**
 * Heartbeat v0–4 of the classic protocol. Keeps the session, and tells members about a rebalance
 * (REBALANCE_IN_PROGRESS), a lost session (UNKNOWN_MEMBER_ID) and a twin with the same `group.instance.id`.
 *
 * v3 `group.instance.id` (KIP-345) · v4 flexible.
 */
export const heartbeat = serve('Heartbeat', { min: 0, max: 4 }, async (broker, request) => {
  await broker.recent();
  const { groupId, memberId, groupInstanceId: instanceId, generationId: generation } = request;
  if (groupId === '') return { errorCode: ErrorCode.INVALID_GROUP_ID };
  const groups = groupCoordinator(broker);
  const claim = groups.claim(groupId);
  if (claim !== ErrorCode.NONE) return { errorCode: claim };
  if (groups.hasConsumerMembers(groupId)) {
    return { errorCode: groups.consumerGroups.classic.heartbeat(groupId, { memberId, instanceId, generation }) };
  }
  const event = { kind: 'heartbeat' as const, memberId, instanceId, generation };
  return { errorCode: (await groups.resident(groupId).ask<'heartbeat'>(event)).error };
});
