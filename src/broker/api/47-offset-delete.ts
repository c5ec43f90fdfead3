import { ErrorCode, type RequestOf } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';
import { groupCoordinator } from '../groups/coordinator.js';
import { proposeOrMove } from '../groups/durable.js';
import { subscribedTopics } from '../groups/subscriptions.js';
import { isSubscribed } from '../state/consumer-group/subscriptions.js';

/**
 * OffsetDelete v0 (KIP-496). Topics that a member is subscribed to keep their offsets (GROUP_SUBSCRIBED_TO_TOPIC); a
 * group of another kind than consumers must be empty.
 */
export const offsetDelete = serve('OffsetDelete', { min: 0, max: 0 }, async (broker, request) => {
  await broker.recent();
  const errorCode = groupError(broker, request.groupId);
  if (errorCode !== ErrorCode.NONE) return { errorCode };
  const isSubscribedTo = subscriptionsOf(broker, request.groupId);
  const requested = request.topics.flatMap((topic) =>
    topic.partitions.map(({ partitionIndex }) => ({ topic, partitionIndex, isSubscribed: isSubscribedTo(topic.name) })),
  );
  const removable = requested.filter(({ isSubscribed }) => !isSubscribed);
  const outcome = await proposeOrMove(broker, {
    kind: 'offset-delete',
    group: request.groupId,
    partitions: removable.map(({ topic, partitionIndex }) => [topic.name, partitionIndex]),
    at: broker.clock.wallMs(),
  });
  if (outcome.error !== ErrorCode.NONE) return { errorCode: outcome.error };
  const errors = new Map(removable.map((partition, i) => [partition, outcome.partitions[i]!]));
  const answerFor = (topic: Topic) =>
    requested
      .filter((partition) => partition.topic === topic)
      .map((partition) => ({
        partitionIndex: partition.partitionIndex,
        errorCode: errors.get(partition) ?? ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC,
      }));
  return { errorCode, topics: request.topics.map((topic) => ({ name: topic.name, partitions: answerFor(topic) })) };
});

type Topic = RequestOf<'OffsetDelete'>['topics'][number];

function subscriptionsOf(broker: Broker, groupId: string): (topic: string) => boolean {
  const groups = groupCoordinator(broker);
  const consumerGroup = groups.consumerGroup(groupId);
  if (consumerGroup !== null) return (topic) => isSubscribed(consumerGroup, topic);
  const group = groups.inMemory(groupId);
  const subscribed = group === null ? new Set<string>() : subscribedTopics(group);
  return (topic) => subscribed.has(topic);
}

function groupError(broker: Broker, groupId: string): number {
  const groups = groupCoordinator(broker);
  const claim = groups.claim(groupId);
  if (claim !== ErrorCode.NONE) return claim;
  const view = groups.view(groupId);
  if (view === null) return ErrorCode.GROUP_ID_NOT_FOUND;
  const isOtherKind = view.state !== 'Empty' && view.protocolType !== 'consumer';
  return isOtherKind ? ErrorCode.NON_EMPTY_GROUP : ErrorCode.NONE;
}
