import { decodeVersionedStruct, encodeVersionedStruct } from '../../../protocol/index.js';
import type { Partitions } from './consumer-group.js';
import type { Topics } from './subscriptions.js';

/** What a classic consumer says in its JoinGroup, in Kafka's embedded consumer protocol. */
export interface EmbeddedSubscription {
  topicNames: string[];
  owned: Partitions;
  rackId: string | null;
}

/** Throws ProtocolError for bytes that are no ConsumerProtocolSubscription. */
export function readSubscription(metadata: Buffer, topics: Topics): EmbeddedSubscription {
  const { topics: names, ownedPartitions, rackId } = subscriptionIn(metadata).value;
  return {
    topicNames: [...new Set(names)].sort(),
    owned: byTopicId(ownedPartitions, topics),
    rackId,
  };
}

/**
 * Throws ProtocolError for bytes that are no ConsumerProtocolAssignment; no bytes are no partitions. User data are a custom
 * assignor's own words.
 */
export function readAssignment(assignment: Buffer, topics: Topics): { partitions: Partitions; hasUserData: boolean } {
  if (assignment.length === 0) return { partitions: {}, hasUserData: false };
  const { assignedPartitions, userData } = decodeVersionedStruct('ConsumerProtocolAssignment', assignment).value;
  return { partitions: byTopicId(assignedPartitions, topics), hasUserData: (userData?.length ?? 0) > 0 };
}

/** An assignment in the version in which the member has spoken. */
export function writeAssignment(partitions: Partitions, metadata: Buffer, topics: Topics): Buffer {
  const version = Math.min(subscriptionIn(metadata).version, newestVersion);
  const assignedPartitions = Object.entries(partitions).flatMap(([topicId, numbers]) => {
    const topic = topics.topicsById.get(topicId)?.name;
    return topic === undefined || numbers.length === 0 ? [] : [{ topic, partitions: [...numbers] }];
  });
  return encodeVersionedStruct('ConsumerProtocolAssignment', version, { assignedPartitions, userData: null });
}

const newestVersion = 3;

function subscriptionIn(metadata: Buffer) {
  return decodeVersionedStruct('ConsumerProtocolSubscription', metadata);
}

/** Topics that do not exist are left out. */
function byTopicId(listed: readonly { topic: string; partitions: readonly number[] }[], topics: Topics): Partitions {
  return Object.fromEntries(
    listed.flatMap(({ topic, partitions }) => {
      const id = topics.topics.get(topic)?.id;
      return id === undefined ? [] : [[id, [...partitions].sort((a, b) => a - b)]];
    }),
  );
}
