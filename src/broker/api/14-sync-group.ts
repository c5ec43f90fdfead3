import { ErrorCode } from '../../protocol/index.js';
import { serve } from '../context.js';
import { groupCoordinator } from '../groups/coordinator.js';

/**
 * SyncGroup v0–5. The leader's assignment is answered to each member of its generation and to nobody else.
 *
 * v3 `group.instance.id` (KIP-345) · v4 flexible · v5 protocol type and name, both required (KIP-559).
 */
export const syncGroup = serve('SyncGroup', { min: 0, max: 5 }, async (broker, request, { version }) => {
  await broker.recent();
  const { groupId, memberId, generationId: generation, protocolType, protocolName } = request;
  if (groupId === '') return refuse(ErrorCode.INVALID_GROUP_ID);
  const isIncomplete = version >= 5 && (protocolType === null || protocolName === null);
  if (isIncomplete) return refuse(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
  const groups = groupCoordinator(broker);
  const claim = groups.claim(groupId);
  if (claim !== ErrorCode.NONE) return refuse(claim);
  const event = {
    memberId,
    instanceId: request.groupInstanceId,
    generation,
    protocolType,
    protocol: protocolName,
    assignments: request.assignments.map((one) => ({
      memberId: one.memberId,
      assignment: Buffer.from(one.assignment),
    })),
  };
  const reply = groups.hasConsumerMembers(groupId)
    ? groups.consumerGroups.classic.sync(groupId, event)
    : await groups.resident(groupId).ask<'sync'>({ kind: 'sync', ...event });
  return {
    errorCode: reply.error,
    protocolType: reply.protocolType,
    protocolName: reply.protocol,
    assignment: reply.assignment,
  };
});

function refuse(errorCode: number) {
  return { errorCode, assignment: Buffer.alloc(0) };
}
