import { decodeVersionedStruct, encodeVersionedStruct } from '../../protocol/index.js';

export interface TopicPartition {
  topic: string;
  partition: number;
}

export interface Subscription {
  topics: string[];
  /** what the member holds while it rejoins (cooperative rebalancing, KIP-429); before version 1 always empty */
  owned: TopicPartition[];
  /** the generation in which it got those (KIP-792); −1 before version 2 */
  generationId: number;
}

/** The newest version of the embedded consumer protocol that is written here; older readers take what they know of it. */
const VERSION = 3;

export function encodeSubscription({ topics, owned, generationId }: Subscription): Buffer {
  const body = { topics, userData: null, ownedPartitions: byTopic(owned), generationId, rackId: null };
  return encodeVersionedStruct('ConsumerProtocolSubscription', VERSION, body);
}

/** @throws ProtocolError */
export function decodeSubscription(bytes: Buffer): Subscription {
  const { value: body } = decodeVersionedStruct('ConsumerProtocolSubscription', bytes);
  return { topics: body.topics, owned: flat(body.ownedPartitions), generationId: body.generationId };
}

export function encodeAssignment(partitions: TopicPartition[]): Buffer {
  const body = { assignedPartitions: byTopic(partitions), userData: null };
  return encodeVersionedStruct('ConsumerProtocolAssignment', VERSION, body);
}

/** An empty buffer is an empty assignment: so answers a coordinator whose leader named no partitions. @throws ProtocolError */
export function decodeAssignment(bytes: Buffer): TopicPartition[] {
  if (bytes.length === 0) return [];
  return flat(decodeVersionedStruct('ConsumerProtocolAssignment', bytes).value.assignedPartitions);
}

export const partitionKey = ({ topic, partition }: TopicPartition): string => `${topic}-${partition}`;

/** Those of `list` that are not in `others`. */
export function without(list: TopicPartition[], others: TopicPartition[]): TopicPartition[] {
  const known = new Set(others.map(partitionKey));
  return list.filter((one) => !known.has(partitionKey(one)));
}

function byTopic(partitions: TopicPartition[]): { topic: string; partitions: number[] }[] {
  const topics = new Map<string, number[]>();
  for (const { topic, partition } of partitions) topics.set(topic, [...(topics.get(topic) ?? []), partition]);
  return [...topics].map(([topic, numbers]) => ({ topic, partitions: numbers.sort((a, b) => a - b) }));
}

const flat = (topics: { topic: string; partitions: number[] }[]): TopicPartition[] =>
  topics.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition })));
