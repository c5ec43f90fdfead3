import { type ResponseOf, ZERO_UUID } from '../protocol/index.js';

export interface Broker {
  id: number;
  host: string;
  port: number;
  rack: string | null;
}

export interface PartitionView {
  partition: number;
  /** −1: none at the moment */
  leader: number;
  leaderEpoch: number;
  replicas: number[];
  isr: number[];
  error: number;
}

export interface TopicView {
  /** the zero uuid when the broker is older than topic ids (Metadata before version 10) */
  id: string;
  /** in partition order */
  partitions: PartitionView[];
}

/** What Metadata responses have told so far. Pure: no I/O, no clock. */
export class MetadataCache {
  clusterId: string | null = null;
  controllerId: number | null = null;
  private readonly brokersById = new Map<number, Broker>();
  private readonly topicsByName = new Map<string, TopicView>();

  brokers(): Broker[] {
    return [...this.brokersById.values()];
  }

  broker(id: number): Broker | undefined {
    return this.brokersById.get(id);
  }

  topic(name: string): TopicView | undefined {
    return this.topicsByName.get(name);
  }

  topicNames(): string[] {
    return [...this.topicsByName.keys()];
  }

  nameOf(topicId: string): string | undefined {
    for (const [name, { id }] of this.topicsByName) if (id === topicId) return name;
    return undefined;
  }

  /** Take in a response to a request for `asked` topics (null: all). */
  update(response: ResponseOf<'Metadata'>, asked: string[] | null): void {
    if (response.brokers.length > 0) {
      this.brokersById.clear();
      for (const { nodeId, host, port, rack } of response.brokers)
        this.brokersById.set(nodeId, { id: nodeId, host, port, rack });
    }
    this.clusterId = response.clusterId ?? this.clusterId;
    this.controllerId = response.controllerId >= 0 ? response.controllerId : null;
    const present = new Set<string>();
    for (const topic of response.topics) {
      if (topic.name === null || !existsDespite(topic.errorCode)) continue;
      present.add(topic.name);
      this.topicsByName.set(topic.name, this.merge(this.topicsByName.get(topic.name), topic));
    }
    for (const name of asked ?? this.topicNames()) if (!present.has(name)) this.topicsByName.delete(name);
  }

  /** A leader learnt from elsewhere than Metadata (KIP-951: Produce and Fetch responses name it). */
  learnLeader(topic: string, partition: number, leader: number, leaderEpoch: number): void {
    const known = this.topicsByName.get(topic)?.partitions[partition];
    if (known === undefined || leaderEpoch <= known.leaderEpoch) return;
    known.leader = leader;
    known.leaderEpoch = leaderEpoch;
  }

  /** A broker that lags must not take us back to a leader of the past: per partition the higher epoch stands (KIP-320). */
  private merge(known: TopicView | undefined, topic: ResponseOf<'Metadata'>['topics'][number]): TopicView {
    const sameTopic = known !== undefined && known.id === topic.topicId && known.id !== ZERO_UUID;
    const partitions = topic.partitions.map((one): PartitionView => {
      // Partition numbers are dense and the view is sorted, so the number is the index.
      const before = sameTopic ? known.partitions[one.partitionIndex] : undefined;
      if (before !== undefined && before.leaderEpoch > one.leaderEpoch) return before;
      return {
        partition: one.partitionIndex,
        leader: one.leaderId,
        leaderEpoch: one.leaderEpoch,
        replicas: one.replicaNodes,
        isr: one.isrNodes,
        error: one.errorCode,
      };
    });
    return { id: topic.topicId, partitions: partitions.sort((a, b) => a.partition - b.partition) };
  }
}

/** NONE and LEADER_NOT_AVAILABLE: the topic is there, even if not all of its partitions have a leader yet. */
const existsDespite = (errorCode: number): boolean => errorCode === 0 || errorCode === 5;
