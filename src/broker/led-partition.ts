import { ErrorCode, ZERO_UUID } from '../protocol/index.js';
import type { Broker } from './context.js';
import { endpointOf } from './state/endpoints.js';
import type { PartitionState, TopicState } from './state/state.js';

export type LedPartition =
  | { error: 0; partition: PartitionState }
  /** `partition` is there when it exists but is not led here, or not under this epoch. */
  | { error: number; partition: PartitionState | null };

/** A topic by id where the request carries ids, else by name. */
export function findTopic(broker: Broker, name: string, topicId: string): TopicState | undefined {
  return topicId === ZERO_UUID ? broker.state.topics.get(name) : broker.state.topicsById.get(topicId);
}

/**
 * The partition, if this broker leads it under the epoch that the client knows (-1: it does not say). KIP-320: an older
 * epoch is fenced, a newer one means that this broker is behind.
 */
export function ledPartition(
  broker: Broker,
  topic: TopicState | undefined,
  partition: number,
  currentLeaderEpoch: number,
): LedPartition {
  return servedPartition(topic, partition, currentLeaderEpoch, (found) => found.leader === broker.config.id);
}

/** As `ledPartition`, or any live replica of it: what is folded here is durable, and may be read here (KIP-392). */
export function replicatedPartition(
  broker: Broker,
  topic: TopicState | undefined,
  partition: number,
  currentLeaderEpoch: number,
): LedPartition {
  const { id } = broker.config;
  const isLive = broker.state.brokers.get(id)?.live === true;
  return servedPartition(
    topic,
    partition,
    currentLeaderEpoch,
    ({ leader, replicas }) => leader === id || (isLive && replicas.includes(id)),
  );
}

function servedPartition(
  topic: TopicState | undefined,
  partition: number,
  currentLeaderEpoch: number,
  isServedHere: (found: PartitionState) => boolean,
): LedPartition {
  const found = topic?.partitions[partition];
  if (found === undefined) return { error: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, partition: null };
  if (!isServedHere(found)) return { error: ErrorCode.NOT_LEADER_OR_FOLLOWER, partition: found };
  if (currentLeaderEpoch >= 0 && currentLeaderEpoch < found.leaderEpoch) {
    return { error: ErrorCode.FENCED_LEADER_EPOCH, partition: found };
  }
  if (currentLeaderEpoch > found.leaderEpoch) return { error: ErrorCode.UNKNOWN_LEADER_EPOCH, partition: found };
  return { error: 0, partition: found };
}

/** Where the client should go instead (KIP-951); empty when that is no help. */
export function leaderHint(partition: PartitionState | null): {
  currentLeader?: { leaderId: number; leaderEpoch: number };
} {
  if (partition === null || partition.leader < 0) return {};
  return { currentLeader: { leaderId: partition.leader, leaderEpoch: partition.leaderEpoch } };
}

/** Addresses of hinted leaders (KIP-951), on the listener that the client came through. */
export function leaderEndpoints(broker: Broker, leaders: Iterable<number>, listener: string) {
  return [...new Set(leaders)].flatMap((id) => {
    const found = broker.state.brokers.get(id);
    const at = found === undefined ? null : endpointOf(found, listener);
    return at === null ? [] : [{ nodeId: id, host: at.host, port: at.port, rack: found!.rack }];
  });
}
