import { ErrorCode } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';
import { groupCoordinator } from '../groups/coordinator.js';
import {
  type ConsumerGroup,
  type ConsumerMember,
  consumerGroupState,
  type Partitions,
  partitionsOf,
} from '../state/consumer-group/consumer-group.js';
import type { Topics } from '../state/consumer-group/subscriptions.js';
import { preferredAssignor } from '../state/consumer-group/target.js';
import { featureLevel } from '../state/entries/features-update.js';

/** ConsumerGroupDescribe v0–1 (KIP-848; v1 member type, KIP-1099): groups of the KIP-848 protocol, member by member. */
export const consumerGroupDescribe = serve('ConsumerGroupDescribe', { min: 0, max: 1 }, async (broker, request) => {
  await broker.recent();
  const isOff = featureLevel(broker.state, 'group.version') < 1;
  const told = (groupId: string) =>
    isOff ? refusal(groupId, ErrorCode.UNSUPPORTED_VERSION) : describe(broker, groupId);
  return { groups: request.groupIds.map(told) };
});

function describe(broker: Broker, groupId: string) {
  if (groupId === '') return refusal(groupId, ErrorCode.INVALID_GROUP_ID);
  const groups = groupCoordinator(broker);
  const claim = groups.claim(groupId);
  if (claim !== ErrorCode.NONE) return refusal(groupId, claim);
  const group = groups.consumerGroup(groupId);
  if (group !== null) return found(groupId, group, broker.state);
  const why = groups.exists(groupId) ? 'is not a consumer group' : 'not found';
  return refusal(groupId, ErrorCode.GROUP_ID_NOT_FOUND, `Group ${groupId} ${why}.`);
}

function refusal(groupId: string, errorCode: number, errorMessage: string | null = null) {
  return { ...nothing, groupId, errorCode, errorMessage };
}

const nothing = { groupState: '', groupEpoch: 0, assignmentEpoch: 0, assignorName: '', members: [] };
const memberTypes = { classic: 0, consumer: 1 };

function found(groupId: string, group: ConsumerGroup, topics: Topics) {
  return {
    errorCode: ErrorCode.NONE,
    groupId,
    groupState: consumerGroupState(group),
    groupEpoch: group.epoch,
    assignmentEpoch: group.assignmentEpoch,
    assignorName: preferredAssignor(group),
    members: [...group.members.values()].map((member) => memberOf(member, group.target.get(member.id) ?? {}, topics)),
  };
}

function memberOf(member: ConsumerMember, target: Partitions, topics: Topics) {
  return {
    memberId: member.id,
    instanceId: member.instanceId,
    rackId: member.rackId,
    memberEpoch: member.epoch,
    clientId: member.clientId,
    clientHost: member.clientHost,
    subscribedTopicNames: [...member.topicNames],
    subscribedTopicRegex: member.topicRegex ?? '',
    assignment: { topicPartitions: named(partitionsOf(member.assigned), topics) },
    targetAssignment: { topicPartitions: named(target, topics) },
    memberType: member.classic === null ? memberTypes.consumer : memberTypes.classic,
  };
}

/** Topics that were deleted meanwhile are left out: nobody could name them. */
function named(partitions: Partitions, { topicsById }: Topics) {
  return Object.entries(partitions).flatMap(([topicId, numbers]) => {
    const topicName = topicsById.get(topicId)?.name;
    return topicName === undefined ? [] : [{ topicId, topicName, partitions: [...numbers] }];
  });
}
