import { ErrorCode } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';
import { type GroupView, groupCoordinator } from '../groups/coordinator.js';

/**
 * DescribeGroups v0–6. Subscriptions and assignments are shown while the group is stable, as Apache Kafka does.
 *
 * v3 authorized operations (`security/authorized-operations.ts`) · v4 `group.instance.id` · v5 flexible · v6 GROUP_ID_NOT_FOUND
 * instead of a Dead group (KIP-1043).
 */
export const describeGroups = serve('DescribeGroups', { min: 0, max: 6 }, async (broker, request, { version }) => {
  await broker.recent();
  return { groups: request.groups.map((groupId) => describe(broker, groupId, version)) };
});

function describe(broker: Broker, groupId: string, version: number) {
  const groups = groupCoordinator(broker);
  const claim = groups.claim(groupId);
  if (claim !== ErrorCode.NONE) return { groupId, errorCode: claim };
  const view = groups.view(groupId);
  if (view?.type === 'classic') return found(view);
  if (version < 6) return { groupId, errorCode: ErrorCode.NONE, groupState: 'Dead' };
  const errorMessage = view === null ? `Group ${groupId} not found.` : `Group ${groupId} is not a classic group.`;
  return { groupId, errorCode: ErrorCode.GROUP_ID_NOT_FOUND, errorMessage, groupState: 'Dead' };
}

function found(view: GroupView) {
  return {
    errorCode: ErrorCode.NONE,
    groupId: view.group,
    groupState: view.state,
    protocolType: view.protocolType,
    protocolData: view.protocol,
    members: view.members.map((member) => ({
      memberId: member.memberId,
      groupInstanceId: member.instanceId,
      clientId: member.clientId,
      clientHost: member.clientHost,
      memberMetadata: member.metadata,
      memberAssignment: member.assignment,
    })),
  };
}
