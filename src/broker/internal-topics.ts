/**
 * Kafka keeps committed offsets and transactions in topics of its own; here both are in the metadata log. The topics exist
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

export const internalTopics: ReadonlyMap<string, InternalTopic> = new Map([
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
]);

export function isInternal(topic: string): boolean {
  return internalTopics.has(topic);
}
