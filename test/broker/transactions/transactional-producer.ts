import type { Connection } from '../../../src/client/index.js';
import { encodeBatch } from '../../../src/protocol/index.js';

export type Protocol = 1 | 2;

/**
 * One transactional producer, request by request, as clients send them: the first protocol names partitions before it
 * writes to them (Produce v11, EndTxn v4), the second writes (Produce v12, EndTxn v5 with a new epoch).
 */
export class TransactionalProducer {
  producerId = -1n;
  producerEpoch = -1;
  private readonly sequences = new Map<string, number>();

  constructor(
    private readonly connection: Pick<Connection, 'send'>,
    readonly transactionalId: string,
    private readonly protocol: Protocol,
    readonly timeoutMs = 60_000,
  ) {}

  /** Asks again while an older transaction is being aborted. Returns the error code. */
  async init(): Promise<number> {
    for (;;) {
      const { errorCode } = await this.initOnce();
      if (errorCode !== concurrentTransactions) return errorCode;
    }
  }

  async initOnce(over: { producerId?: bigint; producerEpoch?: number; version?: number } = {}) {
    const { version = 5, ...claim } = over;
    const asked = { transactionalId: this.transactionalId, transactionTimeoutMs: this.timeoutMs, ...claim };
    const answer = await this.connection.send('InitProducerId', asked, { version });
    if (answer.errorCode === 0) this.become(answer.producerId, answer.producerEpoch);
    return answer;
  }

  async addPartitions(topic: string, partitions: number[], version = 3): Promise<number[]> {
    const { resultsByTopicV3AndBelow } = await this.connection.send(
      'AddPartitionsToTxn',
      {
        v3AndBelowTransactionalId: this.transactionalId,
        v3AndBelowProducerId: this.producerId,
        v3AndBelowProducerEpoch: this.producerEpoch,
        v3AndBelowTopics: [{ name: topic, partitions }],
      },
      { version },
    );
    return resultsByTopicV3AndBelow[0]!.resultsByPartition.map(({ partitionErrorCode }) => partitionErrorCode);
  }

  /** Adds the partition first when the protocol wants that. */
  async write(topic: string, partition: number, ...values: string[]) {
    if (this.protocol === 1) await this.addPartitions(topic, [partition]);
    return this.produce(topic, partition, values);
  }

  async produce(topic: string, partition: number, values: string[], version = this.protocol === 1 ? 11 : 12) {
    const key = `${topic}/${partition}`;
    const baseSequence = this.sequences.get(key) ?? 0;
    const { producerId, producerEpoch } = this;
    const records = encodeBatch({
      records: values.map((value) => ({ timestamp: Date.now(), key: null, value: Buffer.from(value) })),
      transactional: true,
      ...{ producerId, producerEpoch, baseSequence },
    });
    const { responses } = await this.connection.send(
      'Produce',
      {
        transactionalId: this.transactionalId,
        acks: -1,
        timeoutMs: 10_000,
        topicData: [{ name: topic, partitionData: [{ index: partition, records }] }],
      },
      { version },
    );
    const answer = responses[0]!.partitionResponses[0]!;
    if (answer.errorCode === 0) this.sequences.set(key, baseSequence + values.length);
    return answer;
  }

  async end(committed: boolean, version = this.protocol === 1 ? 4 : 5): Promise<number> {
    const { transactionalId, producerId, producerEpoch } = this;
    const body = { transactionalId, producerId, producerEpoch, committed };
    const answer = await this.connection.send('EndTxn', body, { version });
    if (answer.errorCode === 0 && version >= 5) this.become(answer.producerId, answer.producerEpoch);
    return answer.errorCode;
  }

  /** The same producer, speaking through another connection. */
  through(connection: Pick<Connection, 'send'>): TransactionalProducer {
    const { transactionalId, protocol, timeoutMs, producerId, producerEpoch, sequences } = this;
    const same = new TransactionalProducer(connection, transactionalId, protocol, timeoutMs);
    return Object.assign(same, { producerId, producerEpoch, sequences });
  }

  private become(producerId: bigint, producerEpoch: number): void {
    this.producerId = producerId;
    this.producerEpoch = producerEpoch;
    this.sequences.clear();
  }
}

const concurrentTransactions = 51;
