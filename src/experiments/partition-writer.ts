import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, KafkaError, mayRetry } from '../client/index.js';
import { type Compression, encodeBatch, type RecordHeader } from '../protocol/index.js';

export interface WrittenRecord {
  timestamp: number;
  key: Buffer | null;
  value: Buffer | null;
  headers: RecordHeader[];
}

/** From version 13 on Produce names topics by id; names do for every broker. */
const byTopicName = 12;
const timeoutMs = 30_000;

/**
 * Writes single batches to one partition, idempotently: a batch whose answer was lost is sent again with the same
 * sequence, so it is stored once.
 */
export class PartitionWriter {
  static async open(cluster: Cluster, topic: string, partition: number): Promise<PartitionWriter> {
    const { producerId, producerEpoch } = await cluster.request(
      'InitProducerId',
      { any: true },
      { transactionalId: null },
    );
    return new PartitionWriter(cluster, topic, partition, { producerId, producerEpoch });
  }

  private nextSequence = 0;

  private constructor(
    private readonly cluster: Cluster,
    private readonly topic: string,
    private readonly partition: number,
    private readonly producer: { producerId: bigint; producerEpoch: number },
  ) {}

  /** Resolves with the offset of the first record. @throws the last failure when the batch was not acknowledged in time */
  async append(records: WrittenRecord[], compression: Compression, signal: AbortSignal): Promise<number> {
    const batch = encodeBatch({ records, compression, ...this.producer, baseSequence: this.nextSequence });
    const deadline = performance.now() + timeoutMs;
    for (let refresh = false; ; refresh = true) {
      signal.throwIfAborted();
      try {
        const baseOffset = await this.send(batch, refresh, signal);
        this.nextSequence += records.length;
        return baseOffset;
      } catch (error) {
        if (!mayRetry(error) || performance.now() > deadline) throw error;
        await sleep(20);
      }
    }
  }

  private async send(batch: Buffer, refresh: boolean, signal: AbortSignal): Promise<number> {
    const leader = await this.cluster.leader(this.topic, this.partition, { refresh });
    const doing = `writing to ${this.topic}-${this.partition}`;
    if (leader === null) throw new KafkaError('Produce', leaderNotAvailable, doing);
    const connection = await this.cluster.connection(leader.brokerId);
    const response = await connection.send(
      'Produce',
      {
        acks: -1,
        timeoutMs,
        topicData: [{ name: this.topic, partitionData: [{ index: this.partition, records: batch }] }],
      },
      { version: connection.pickVersion('Produce', byTopicName), signal },
    );
    const answer = response.responses[0]?.partitionResponses[0];
    if (answer === undefined)
      throw new Error(`${doing}: broker ${leader.brokerId} answered without a word about the partition`);
    if (answer.errorCode !== 0) throw new KafkaError('Produce', answer.errorCode, doing, answer.errorMessage);
    return Number(answer.baseOffset);
  }
}

const leaderNotAvailable = 5;
