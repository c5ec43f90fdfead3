import { ErrorCode, errorName, type RequestOf } from '../../protocol/index.js';
import { describeTopicConfigs, normalTopicConfigs } from '../configs/topic-resource.js';
import { type Broker, serve } from '../context.js';
import type { TopicCreateEntry } from '../state/entries/topic-create.js';
import { refusePartitionCount, refuseTopicCreate } from '../state/entries/topic-create.js';
import { refuseTopicConfigs } from '../topic-configs.js';
import { newTopicId } from '../topic-id.js';
import { collidingName, refuseTopicName } from '../topic-name.js';

/**
 * CreateTopics, versions 2–7 (v4 broker defaults, v5 flexible and configs in the answer, v7 topic ids).
 *
 * Each topic for itself; validate-only, manual assignments, configs. A replication factor is a list of brokers that may
 * lead: the data is in the object store whatever it says. Answered when this broker has folded the topic in.
 */
export const createTopics = serve('CreateTopics', { min: 2, max: 7 }, async (broker, request, { version }) => {
  await broker.recent();
  const names = request.topics.map(({ name }) => name);
  const twice = new Set(names.filter((name, i) => names.indexOf(name) !== i));
  const seen = new Set<string>();
  const wanted = request.topics.reduce((sum, topic) => sum + partitionsOf(broker, topic), 0);
  const tooMany = refusePartitionCount(wanted);
  const topics = await Promise.all(
    request.topics.map(async (topic) => {
      if (twice.has(topic.name)) {
        return refused(topic.name, ErrorCode.INVALID_REQUEST, 'The topic is in the request more than once.');
      }
      if (tooMany) return refused(topic.name, tooMany.error, tooMany.message ?? null);
      return create(broker, topic, request.validateOnly, version);
    }),
  );
  return { topics: topics.filter(({ name }) => !seen.has(name) && seen.add(name)) };
});

type WantedTopic = RequestOf<'CreateTopics'>['topics'][number];

/** How many partitions it would make; a wrong number of them is refused later. */
function partitionsOf(broker: Broker, { assignments, numPartitions }: WantedTopic): number {
  if (assignments.length > 0) return assignments.length;
  return Math.max(0, numPartitions === -1 ? broker.config.numPartitions : numPartitions);
}

async function create(broker: Broker, topic: WantedTopic, validateOnly: boolean, version: number) {
  const badName = refuseTopicName(topic.name);
  if (badName) return refused(topic.name, ErrorCode.INVALID_TOPIC_EXCEPTION, badName);
  const entry = entryOf(broker, topic);
  if ('error' in entry) return refused(topic.name, entry.error, entry.message);
  const collision = collidingName(topic.name, broker.state.topics.keys());
  if (collision && !broker.state.topics.has(topic.name)) {
    const message = `Topic '${topic.name}' collides with existing topics: ${collision}`;
    return refused(topic.name, ErrorCode.INVALID_TOPIC_EXCEPTION, message);
  }
  const outcome = validateOnly ? refuseTopicCreate(broker.state, entry) : await broker.propose(entry);
  if (outcome && outcome.error !== ErrorCode.NONE) return refused(topic.name, outcome.error, outcome.message ?? null);
  broker.logger.info(validateOnly ? 'topic validated' : 'topic created', { topic: topic.name });
  const partitions = entry.assignments?.length ?? entry.partitions;
  return {
    name: topic.name,
    topicId: validateOnly ? undefined : entry.topicId,
    errorCode: ErrorCode.NONE,
    errorMessage: null,
    numPartitions: partitions,
    replicationFactor: entry.assignments?.[0]?.length ?? entry.replicationFactor,
    configs: version < 5 ? [] : configsOf(broker, entry),
  };
}

function entryOf(broker: Broker, topic: WantedTopic): TopicCreateEntry | { error: number; message: string } {
  const nullValued = topic.configs.find(({ value }) => value === null);
  if (nullValued) {
    const message = `Null value not supported for topic configs: ${nullValued.name}`;
    return { error: ErrorCode.INVALID_CONFIG, message };
  }
  const given = new Map(topic.configs.map(({ name, value }) => [name, value as string]));
  const wrong = refuseTopicConfigs(broker, given);
  if (wrong) return { error: ErrorCode.INVALID_CONFIG, message: wrong };
  const manual = topic.assignments.length > 0;
  if (manual && (topic.numPartitions !== -1 || topic.replicationFactor !== -1)) {
    const what = topic.replicationFactor === -1 ? 'numPartitions' : 'replication factor';
    return {
      error: ErrorCode.INVALID_REQUEST,
      message: `A manual partition assignment was specified, but ${what} was not set to -1.`,
    };
  }
  const assignments = manual ? inOrder(topic.assignments) : null;
  if (manual && assignments === null) {
    return {
      error: ErrorCode.INVALID_REPLICA_ASSIGNMENT,
      message: 'partitions should be a consecutive 0-based integer sequence',
    };
  }
  return {
    kind: 'topic-create',
    name: topic.name,
    topicId: newTopicId(broker.newUuid()),
    partitions: topic.numPartitions === -1 ? broker.config.numPartitions : topic.numPartitions,
    replicationFactor:
      topic.replicationFactor === -1 ? broker.config.defaultReplicationFactor : topic.replicationFactor,
    assignments,
    // Defect `ignore-config`: nothing of it is kept.
    configs: broker.defects.has('ignore-config') ? {} : Object.fromEntries(normalTopicConfigs(given)),
    at: broker.clock.wallMs(),
  };
}

function inOrder(assignments: WantedTopic['assignments']): number[][] | null {
  const byPartition = new Map(assignments.map(({ partitionIndex, brokerIds }) => [partitionIndex, brokerIds]));
  if (byPartition.size !== assignments.length) return null;
  const ordered = assignments.map((_, partition) => byPartition.get(partition));
  return ordered.every((replicas) => replicas !== undefined) ? ordered : null;
}

function configsOf(broker: Broker, { configs }: TopicCreateEntry) {
  return describeTopicConfigs(broker, { configs: new Map(Object.entries(configs)) }).map(
    ({ name, value, readOnly, configSource, isSensitive }) => ({ name, value, readOnly, configSource, isSensitive }),
  );
}

function refused(name: string, errorCode: number, message: string | null) {
  return {
    name,
    errorCode,
    errorMessage: message ?? errorName(errorCode),
    numPartitions: -1,
    replicationFactor: -1,
    configs: [],
  };
}
