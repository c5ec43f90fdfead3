import { ErrorCode, ZERO_UUID } from '../../protocol/index.js';
import { autoCreate } from '../auto-create.js';
import { sleep } from '../clock.js';
import { type Broker, serve } from '../context.js';
import { isInternal } from '../internal-topics.js';
import { endpointOf } from '../state/endpoints.js';
import { inSyncReplicas, liveBrokers, type PartitionState, type TopicState } from '../state/state.js';
import { refuseTopicName } from '../topic-name.js';

/**
 * Metadata, versions 0–13 (v1 null means all topics, v4 auto-creation can be refused, v8 authorized operations, v9
 * flexible, v10 topic ids, v12 topics by id, v13 top-level error).
 *
 * Any broker answers from the metadata log. The "controller" is the live broker with the lowest id; every broker accepts
 * admin requests. Unknown topics are created when the client allows it and `autoCreateTopics` is on (Kafka's default).
 */
export const metadata = serve('Metadata', { min: 0, max: 13 }, async (broker, request, { version, session }) => {
  await broker.recent();
  const via = { listener: session.listener, version };
  const all = request.topics === null || (version === 0 && request.topics.length === 0);
  const topics = all
    ? [...broker.state.topics.values()].map((topic) => describe(broker, topic, via))
    : await Promise.all(
        (request.topics ?? []).map(({ name, topicId }) =>
          one(broker, name, topicId, request.allowAutoTopicCreation, via),
        ),
      );
  if (broker.defects.has('slow-metadata')) await dawdle(broker, topics);
  return {
    brokers: liveBrokers(broker.state).flatMap((live) => {
      const at = endpointOf(live, session.listener);
      return at === null ? [] : [{ nodeId: live.id, host: at.host, port: at.port, rack: live.rack }];
    }),
    clusterId: broker.state.clusterId,
    controllerId: controllerOf(broker),
    topics,
  };
});

/** Defect `slow-metadata`. */
function dawdle(broker: Broker, topics: { partitions: unknown[] }[]): Promise<void> {
  return sleep(
    broker.clock,
    topics.reduce((ms, { partitions }) => ms + partitions.length, 0),
  );
}

export function controllerOf(broker: Broker): number {
  return liveBrokers(broker.state)[0]?.id ?? -1;
}

async function one(broker: Broker, name: string | null, topicId: string, mayCreate: boolean, via: Via) {
  const find = () =>
    topicId !== ZERO_UUID ? broker.state.topicsById.get(topicId) : broker.state.topics.get(name ?? '');
  let topic = find();
  if (topic === undefined) {
    await broker.caughtUp();
    topic = find();
  }
  if (topic) return describe(broker, topic, via);
  if (topicId !== ZERO_UUID || name === null) return absent(null, topicId, ErrorCode.UNKNOWN_TOPIC_ID);
  if (refuseTopicName(name)) return absent(name, ZERO_UUID, ErrorCode.INVALID_TOPIC_EXCEPTION);
  if (!mayCreate || !broker.config.autoCreateTopics)
    return absent(name, ZERO_UUID, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  const error = await autoCreate(broker, name);
  const created = broker.state.topics.get(name);
  return created ? describe(broker, created, via) : absent(name, ZERO_UUID, error);
}

function absent(name: string | null, topicId: string, errorCode: number) {
  return { errorCode, name, topicId, isInternal: false, partitions: [] };
}

function describe(broker: Broker, topic: TopicState, via: Via) {
  return {
    errorCode: ErrorCode.NONE,
    name: topic.name,
    topicId: topic.id,
    isInternal: isInternal(topic.name),
    partitions: topic.partitions.map((partition) => describePartition(broker, partition, via)),
  };
}

/** The listener that the client came through, and the version of Metadata that it speaks. */
interface Via {
  listener: string;
  version: number;
}

/** Shared with DescribeTopicPartitions. */
export function describePartition(broker: Broker, partition: PartitionState, via: Via) {
  const { leaderEpoch, replicas } = partition;
  const { leader, errorCode } = reachableLeader(broker, partition, via);
  return {
    errorCode,
    partitionIndex: partition.partition,
    leaderId: leader,
    leaderEpoch,
    replicaNodes: replicas,
    isrNodes: inSyncReplicas(broker.state, partition),
    offlineReplicas: replicas.filter((id) => !broker.state.brokers.get(id)?.live),
  };
}

/** A leader without this listener is nobody to go to; LISTENER_NOT_FOUND came with version 6. */
function reachableLeader(broker: Broker, { leader }: PartitionState, { listener, version }: Via) {
  const found = broker.state.brokers.get(leader);
  if (found === undefined) return { leader: -1, errorCode: ErrorCode.LEADER_NOT_AVAILABLE };
  if (endpointOf(found, listener) !== null) return { leader, errorCode: ErrorCode.NONE };
  return { leader: -1, errorCode: version >= 6 ? ErrorCode.LISTENER_NOT_FOUND : ErrorCode.LEADER_NOT_AVAILABLE };
}
