import { ErrorCode, ZERO_UUID } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';
import { inSyncReplicas, liveBrokers, type PartitionState, type TopicState } from '../state/state.js';
import { newTopicId } from '../topic-id.js';
import { refuseTopicName } from '../topic-name.js';

/**
 * Metadata, versions 0–13 (v1 null means all topics, v4 auto-creation can be refused, v8 authorized operations, v9
 * flexible, v10 topic ids, v12 topics by id, v13 top-level error).
 *
 * Any broker answers from the metadata log. The "controller" is the live broker with the lowest id; every broker accepts
 * admin requests. Unknown topics are created when the client allows it and `autoCreateTopics` is on (Kafka's default).
 */
export const metadata = serve('Metadata', { min: 0, max: 13 }, async (broker, request, { version }) => {
  await broker.recent();
  const all = request.topics === null || (version === 0 && request.topics.length === 0);
  const topics = all
    ? [...broker.state.topics.values()].map((topic) => describe(broker, topic))
    : await Promise.all(
        (request.topics ?? []).map(({ name, topicId }) => one(broker, name, topicId, request.allowAutoTopicCreation)),
      );
  return {
    brokers: liveBrokers(broker.state).map(({ id, host, port, rack }) => ({ nodeId: id, host, port, rack })),
    clusterId: broker.state.clusterId,
    controllerId: controllerOf(broker),
    topics,
  };
});

export function controllerOf(broker: Broker): number {
  return liveBrokers(broker.state)[0]?.id ?? -1;
}

async function one(broker: Broker, name: string | null, topicId: string, mayCreate: boolean) {
  const find = () =>
    topicId !== ZERO_UUID ? broker.state.topicsById.get(topicId) : broker.state.topics.get(name ?? '');
  let topic = find();
  if (topic === undefined) {
    await broker.caughtUp();
    topic = find();
  }
  if (topic) return describe(broker, topic);
  if (topicId !== ZERO_UUID || name === null) return absent(null, topicId, ErrorCode.UNKNOWN_TOPIC_ID);
  if (refuseTopicName(name)) return absent(name, ZERO_UUID, ErrorCode.INVALID_TOPIC_EXCEPTION);
  if (!mayCreate || !broker.config.autoCreateTopics)
    return absent(name, ZERO_UUID, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  const { error } = await broker.propose({
    kind: 'topic-create',
    name,
    topicId: newTopicId(broker.newUuid()),
    partitions: broker.config.numPartitions,
    replicationFactor: Math.min(broker.config.defaultReplicationFactor, liveBrokers(broker.state).length),
    assignments: null,
    configs: {},
    at: broker.clock.wallMs(),
  });
  const created = broker.state.topics.get(name);
  return created ? describe(broker, created) : absent(name, ZERO_UUID, error);
}

function absent(name: string | null, topicId: string, errorCode: number) {
  return { errorCode, name, topicId, isInternal: false, partitions: [] };
}

function describe(broker: Broker, topic: TopicState) {
  return {
    errorCode: ErrorCode.NONE,
    name: topic.name,
    topicId: topic.id,
    isInternal: false,
    partitions: topic.partitions.map((partition) => describePartition(broker, partition)),
  };
}

/** Shared with DescribeTopicPartitions. */
export function describePartition(broker: Broker, partition: PartitionState) {
  const { leader, leaderEpoch, replicas } = partition;
  return {
    errorCode: leader < 0 ? ErrorCode.LEADER_NOT_AVAILABLE : ErrorCode.NONE,
    partitionIndex: partition.partition,
    leaderId: leader,
    leaderEpoch,
    replicaNodes: replicas,
    isrNodes: inSyncReplicas(broker.state, partition),
    offlineReplicas: replicas.filter((id) => !broker.state.brokers.get(id)?.live),
  };
}
