import type { Broker } from './context.js';
import { type InternalTopic, internalTopics } from './internal-topics.js';
import { liveBrokers } from './state/state.js';
import { newTopicId } from './topic-id.js';

/**
 * Creates a topic that a client named without creating it, with the shape that Kafka gives it. Resolves with the fold's
 * error code: TOPIC_ALREADY_EXISTS when somebody else was faster.
 */
export async function autoCreate(broker: Broker, name: string): Promise<number> {
  const { config, clock, state } = broker;
  const internal: InternalTopic | undefined = internalTopics.get(name);
  const replicationFactor = internal?.replicationFactor ?? config.defaultReplicationFactor;
  const { error } = await broker.propose({
    kind: 'topic-create',
    name,
    topicId: newTopicId(broker.newUuid()),
    partitions: internal ? config.internalTopicPartitions : config.numPartitions,
    replicationFactor: Math.min(replicationFactor, liveBrokers(state).length),
    assignments: null,
    configs: internal?.configs ?? {},
    at: clock.wallMs(),
  });
  return error;
}
