import { ErrorCode } from '../../protocol/index.js';
import type { Broker } from '../context.js';
import { ledPartition } from '../led-partition.js';
import type { Outcome } from '../state/outcome.js';
import type { AcknowledgementBatch } from './judge-acknowledgement.js';
import { partitionKey, type SessionPartition } from './sessions.js';
import { sharePartitionsOf } from './share-partitions.js';

interface RequestedTopic {
  topicId: string;
  partitions: {
    partitionIndex: number;
    acknowledgementBatches: { firstOffset: bigint; lastOffset: bigint; acknowledgeTypes: number[] }[];
  }[];
}

export interface AcknowledgedPartition extends SessionPartition {
  outcome: Outcome;
}

/** Acknowledges what a request brings, each partition for itself; by `partitionKey`. Partitions without are left out. */
export async function acknowledgePartitions(
  broker: Broker,
  group: string,
  memberId: string,
  topics: readonly RequestedTopic[],
  mayRenew: boolean,
): Promise<Map<string, AcknowledgedPartition>> {
  const asked = topics.flatMap(({ topicId, partitions }) =>
    partitions
      .filter(({ acknowledgementBatches }) => acknowledgementBatches.length > 0)
      .map(({ partitionIndex, acknowledgementBatches }) => ({
        topicId,
        partition: partitionIndex,
        batches: acknowledgementBatches.map(({ firstOffset, lastOffset, acknowledgeTypes }) => ({
          first: Number(firstOffset),
          last: Number(lastOffset),
          types: acknowledgeTypes,
        })),
      })),
  );
  const answers = asked.map(async ({ batches, ...which }): Promise<[string, AcknowledgedPartition]> => {
    const outcome = await acknowledge(broker, group, memberId, which, batches, mayRenew);
    return [partitionKey(which), { ...which, outcome }];
  });
  return new Map(await Promise.all(answers));
}

async function acknowledge(
  broker: Broker,
  group: string,
  memberId: string,
  { topicId, partition }: SessionPartition,
  batches: AcknowledgementBatch[],
  mayRenew: boolean,
): Promise<Outcome> {
  const topic = broker.state.topicsById.get(topicId);
  if (topic === undefined) return { error: ErrorCode.UNKNOWN_TOPIC_ID };
  const found = ledPartition(broker, topic, partition, -1);
  if (found.error !== ErrorCode.NONE || found.partition === null) return { error: found.error };
  const led = sharePartitionsOf(broker).known(group, found.partition);
  // Kafka's answer where nobody ever read through it.
  if (led === null) return { error: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
  return led.acknowledge(memberId, batches, mayRenew);
}
