import { ErrorCode } from '../../protocol/index.js';
import { serve } from '../context.js';
import { classicJoinOf } from '../groups/classic-in-consumer-group.js';
import { groupCoordinator } from '../groups/coordinator.js';
import { type JoinReply, refusedJoin } from '../groups/turn.js';

/**
 * JoinGroup v0–9 of the classic protocol. Answered when the rebalance has gathered its members, and only after the new
 * generation is durable, so that no later coordinator gives the same one out. In a group with KIP-848 members the generation
 * is the member's epoch, nobody leads, and nobody waits for others.
 *
 * v1 rebalance timeout · v4 MEMBER_ID_REQUIRED (KIP-394) · v5 `group.instance.id` (KIP-345) · v6 flexible · v7 protocol
 * type in the answer (KIP-559) · v8 reason (KIP-800; not kept) · v9 `skipAssignment` (KIP-814).
 */
export const joinGroup = serve('JoinGroup', { min: 0, max: 9 }, async (broker, request, context) => {
  await broker.recent();
  const { groupId, memberId } = request;
  const { version } = context;
  if (groupId === '') return answer(refusedJoin(memberId, ErrorCode.INVALID_GROUP_ID), version);
  const groups = groupCoordinator(broker);
  const claim = groups.claim(groupId);
  if (claim !== ErrorCode.NONE) return answer(refusedJoin(memberId, claim), version);
  const instanceId = request.groupInstanceId;
  const clientId = context.clientId ?? '';
  const { clientHost } = context;
  const rebalanceTimeoutMs = request.rebalanceTimeoutMs > 0 ? request.rebalanceTimeoutMs : request.sessionTimeoutMs;
  const requiresKnownMemberId = version >= 4;
  if (groups.hasConsumerMembers(groupId)) {
    const from = { memberId: memberId || broker.newUuid(), clientId, clientHost, rebalanceTimeoutMs };
    const said = classicJoinOf(request, { ...from, requiresKnownMemberId });
    return answer(await groups.consumerGroups.classic.join(said), version);
  }
  const reply = await groups.resident(groupId).ask<'join'>({
    kind: 'join',
    memberId,
    newMemberId: `${instanceId ?? clientId}-${broker.newUuid()}`,
    instanceId,
    clientId,
    clientHost,
    sessionTimeoutMs: request.sessionTimeoutMs,
    rebalanceTimeoutMs,
    protocolType: request.protocolType,
    // The frame that these lie in must not stay in memory as long as the member does.
    protocols: request.protocols.map(({ name, metadata }) => ({ name, metadata: Buffer.from(metadata) })),
    requiresKnownMemberId,
    supportsSkippingAssignment: version >= 9,
  });
  return answer(reply, version);
});

function answer(reply: JoinReply, version: number) {
  return {
    errorCode: reply.error,
    generationId: reply.generation,
    protocolType: reply.protocolType,
    protocolName: version >= 7 ? reply.protocol : (reply.protocol ?? ''),
    leader: reply.leaderId,
    skipAssignment: reply.skipAssignment,
    memberId: reply.memberId,
    members: reply.members.map(({ memberId, instanceId, metadata }) => ({
      memberId,
      groupInstanceId: instanceId,
      metadata,
    })),
  };
}
