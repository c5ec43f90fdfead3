import { randomUUID } from 'node:crypto';
import { ErrorCode, type RequestOf } from '../../protocol/index.js';
import { serve } from '../context.js';
import { groupCoordinator } from '../groups/coordinator.js';
import { heartbeatAnswer, learnTopics } from '../groups/heartbeat-answer.js';
import { assignors } from '../state/consumer-group/assignors/assignor.js';
import type { MemberHeartbeat } from '../state/consumer-group/heartbeat.js';
import { notAConsumerGroup } from '../state/entries/consumer-group.js';
import { featureLevel } from '../state/entries/features-update.js';

/**
 * ConsumerGroupHeartbeat v0–1 (KIP-848): joins, leaves, subscribes, acknowledges revoked partitions and learns the
 * assignment, all in one request. What changes the group is answered when it is in the metadata log.
 *
 * v1 regular expressions, and member ids made by clients (KIP-1082). Group version 0 (KIP-584) means that nobody may join or
 * stay: UNSUPPORTED_VERSION.
 */
export const consumerGroupHeartbeat = serve(
  'ConsumerGroupHeartbeat',
  { min: 0, max: 1 },
  async (broker, request, { version, clientId, clientHost }) => {
    await broker.recent();
    if (featureLevel(broker.state, 'group.version') < 1) return { errorCode: ErrorCode.UNSUPPORTED_VERSION };
    const wrong = requestError(request, version);
    if (wrong !== null) return wrong;
    const { groupId } = request;
    const groups = groupCoordinator(broker);
    const claim = groups.claim(groupId);
    if (claim !== ErrorCode.NONE) return { errorCode: claim };
    if (request.memberEpoch === 0) await learnTopics(broker, request.subscribedTopicNames);
    const classic = groups.classicMembers(groupId);
    if (classic !== null && request.memberEpoch !== 0) {
      const { error, message } = notAConsumerGroup(groupId);
      return { errorCode: error, errorMessage: message ?? null };
    }
    const said = heartbeatOf(request, clientId ?? '', clientHost);
    return heartbeatAnswer(
      await groups.consumerGroups.heartbeat(groupId, said, classic),
      groups.consumerGroups.heartbeatIntervalMs(groupId),
    );
  },
);

type Request = RequestOf<'ConsumerGroupHeartbeat'>;

/** What is wrong with the request whatever the group is like, or null. */
function requestError(request: Request, version: number): { errorCode: number; errorMessage: string } | null {
  const invalid = (errorMessage: string) => ({ errorCode: ErrorCode.INVALID_REQUEST, errorMessage });
  const { memberId, memberEpoch, instanceId, rackId, serverAssignor } = request;
  const isGivenAnId = version < 1 && memberEpoch === 0;
  if (memberId === '' && !isGivenAnId) return invalid("MemberId can't be empty.");
  if (request.groupId === '') return invalid("GroupId can't be empty.");
  if (instanceId === '') return invalid("InstanceId can't be empty.");
  if (rackId === '') return invalid("RackId can't be empty.");
  if (memberEpoch === 0) {
    if (request.rebalanceTimeoutMs === -1) return invalid('RebalanceTimeoutMs must be provided in first request.');
    if (request.topicPartitions?.length !== 0) return invalid('TopicPartitions must be empty when (re-)joining.');
    if (request.subscribedTopicNames === null && request.subscribedTopicRegex === null) {
      return invalid('Either SubscribedTopicNames or SubscribedTopicRegex must be non-null when (re-)joining.');
    }
  }
  if (memberEpoch === -2 && instanceId === null) return invalid("InstanceId can't be null.");
  if (memberEpoch < -2) return invalid('MemberEpoch is invalid.');
  if (serverAssignor !== null && !Object.hasOwn(assignors, serverAssignor)) {
    const errorMessage = `ServerAssignor ${serverAssignor} is not supported. Supported assignors: ${Object.keys(assignors).join(', ')}.`;
    return { errorCode: ErrorCode.UNSUPPORTED_ASSIGNOR, errorMessage };
  }
  return null;
}

function heartbeatOf(request: Request, clientId: string, clientHost: string): MemberHeartbeat {
  const owned = request.topicPartitions;
  return {
    groupId: request.groupId,
    memberId: request.memberId || randomUUID(),
    memberEpoch: request.memberEpoch,
    instanceId: request.instanceId,
    rackId: request.rackId,
    rebalanceTimeoutMs: request.rebalanceTimeoutMs,
    topicNames: request.subscribedTopicNames,
    topicRegex: request.subscribedTopicRegex,
    serverAssignor: request.serverAssignor,
    owned: owned && Object.fromEntries(owned.map(({ topicId, partitions }) => [topicId, partitions])),
    clientId,
    clientHost,
  };
}
