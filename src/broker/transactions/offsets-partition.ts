/** Kafka's offsets.topic.num.partitions. */
const partitions = 50;

/** The partition of `__consumer_offsets` that would hold a group's offsets in Apache Kafka: Java's hash of its id. */
export function offsetsPartitionOf(group: string): number {
  let hash = 0;
  for (let i = 0; i < group.length; i++) hash = (Math.imul(hash, 31) + group.charCodeAt(i)) | 0;
  return (hash & 0x7fffffff) % partitions;
}
