import type { Cluster } from '../cluster.js';
import { alterTopicConfigs, type ConfigValue, describeBrokerConfigs, describeTopicConfigs } from './configs.js';
import {
  type CommittedOffset,
  commitOffsets,
  committedOffsets,
  type DescribedGroup,
  deleteGroups,
  describeGroup,
  type ListedGroup,
  listGroups,
  type TopicPartitionOffset,
} from './groups.js';
import { type ListOffsetsOptions, listOffsets, type OffsetAnswer, type OffsetSpec } from './offsets.js';
import { type OngoingReassignment, reassign, reassignments } from './reassignments.js';
import { createPartitions, createTopic, deleteTopics, type NewTopic } from './topics.js';

/**
 * Administration of a cluster, in Kafka's words. Each method rides out broker deaths, and changes to topics return when
 * every reachable broker shows them. What the methods throw is documented beside their implementations in this folder.
 */
export class Admin {
  constructor(private readonly cluster: Cluster) {}

  createTopic(name: string, topic: NewTopic, signal?: AbortSignal): Promise<void> {
    return createTopic(this.cluster, name, topic, signal);
  }

  deleteTopics(names: string[], signal?: AbortSignal): Promise<void> {
    return deleteTopics(this.cluster, names, signal);
  }

  createPartitions(name: string, total: number, signal?: AbortSignal): Promise<void> {
    return createPartitions(this.cluster, name, total, signal);
  }

  /** Names of the topics this client may see, without the cluster's internal ones. */
  async listTopics(): Promise<string[]> {
    const topics = await this.cluster.allTopics();
    return topics.filter(({ internal }) => !internal).map(({ name }) => name);
  }

  describeTopicConfigs(names: string[]): Promise<Map<string, Map<string, ConfigValue>>> {
    return describeTopicConfigs(this.cluster, names);
  }

  describeBrokerConfigs(brokerId: number): Promise<Map<string, ConfigValue>> {
    return describeBrokerConfigs(this.cluster, brokerId);
  }

  alterTopicConfigs(name: string, change: { set?: Record<string, string>; remove?: string[] }): Promise<void> {
    return alterTopicConfigs(this.cluster, name, change);
  }

  listOffsets(topic: string, spec: OffsetSpec, options?: ListOffsetsOptions): Promise<Map<number, OffsetAnswer>> {
    return listOffsets(this.cluster, topic, spec, options);
  }

  /** Null cancels the reassignment under way. */
  reassign(topic: string, partition: number, replicas: number[] | null): Promise<void> {
    return reassign(this.cluster, [{ topic, partition, replicas }]);
  }

  /** Many moves in one request. */
  reassignAll(moves: { topic: string; partition: number; replicas: number[] | null }[]): Promise<void> {
    return reassign(this.cluster, moves);
  }

  reassignments(): Promise<OngoingReassignment[]> {
    return reassignments(this.cluster);
  }

  /** For every partition of these topics, for these partitions of them, or for all that the group ever committed to. */
  async committedOffsets(group: string, topics?: string[] | Record<string, number[]>): Promise<CommittedOffset[]> {
    if (!Array.isArray(topics)) return committedOffsets(this.cluster, group, topics);
    const asked: Record<string, number[]> = {};
    for (const topic of topics) {
      const view = await this.cluster.topic(topic);
      asked[topic] = view?.partitions.map(({ partition }) => partition) ?? [];
    }
    return committedOffsets(this.cluster, group, asked);
  }

  commitOffsets(group: string, offsets: TopicPartitionOffset[]): Promise<void> {
    return commitOffsets(this.cluster, group, offsets);
  }

  listGroups(): Promise<ListedGroup[]> {
    return listGroups(this.cluster);
  }

  describeGroup(group: string): Promise<DescribedGroup> {
    return describeGroup(this.cluster, group);
  }

  deleteGroups(names: string[]): Promise<void> {
    return deleteGroups(this.cluster, names);
  }
}
