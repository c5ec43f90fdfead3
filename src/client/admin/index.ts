import type { Cluster } from '../cluster.js';
import { listOffsets, type OffsetAnswer, type OffsetSpec } from './offsets.js';
import { createPartitions, createTopic, deleteTopics, type NewTopic } from './topics.js';

/** Administration of a cluster, in Kafka's words. Each method rides out broker deaths and waits until its effect shows. */
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

  listOffsets(
    topic: string,
    spec: OffsetSpec,
    options?: Parameters<typeof listOffsets>[3],
  ): Promise<Map<number, OffsetAnswer>> {
    return listOffsets(this.cluster, topic, spec, options);
  }
}
