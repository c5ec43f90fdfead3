/**
 * Kafka keeps committed offsets, transactions and share state in topics of its own; here they are in the metadata log. The topics exist
 * all the same from the first search for a coordinator on, because clients and tools look for them and skip them by their
 * mark. They stay empty: nobody may write to them.
 */
export interface InternalTopic {
  replicationFactor: number;
  configs: Record<string, string>;
}

const compacted = { 'cleanup.policy': 'compact', 'segment.bytes': String(100 * 1024 * 1024) };

export const offsetsTopic = '__consumer_offsets';
export const transactionsTopic = '__transaction_state';
export const shareStateTopic = '__share_group_state';

export const internalTopics: ReadonlyMap<string, InternalTopic> = new Map<string, InternalTopic>([
  [offsetsTopic, { replicationFactor: 3, configs: { ...compacted, 'compression.type': 'producer' } }],
  [
    transactionsTopic,
    {
      replicationFactor: 3,
      configs: {
        ...compacted,
        'compression.type': 'uncompressed',
        'min.insync.replicas': '2',
        'unclean.leader.election.enable': 'false',
      },
    },
  ],
  [
    shareStateTopic,
    {
      replicationFactor: 3,
      configs: {
        'cleanup.policy': 'delete',
        'compression.type': 'none',
        'segment.bytes': String(100 * 1024 * 1024),
        'min.insync.replicas': '2',
        'retention.ms': '-1',
      },
    },
  ],
]);

export function isInternal(topic: string): boolean {
  return internalTopics.has(topic);
}
