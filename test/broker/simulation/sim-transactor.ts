import { ErrorCode, encodeBatch } from '../../../src/protocol/index.js';
import { Routes } from './routes.js';
import type { World } from './world.js';

/** What became of a transaction, as far as its producer was told. */
export interface Transaction {
  name: string;
  fate: 'committed' | 'aborted' | 'unknown';
}

interface Identity {
  producerId: bigint;
  producerEpoch: number;
}

/**
 * A transactional producer that writes one record into each partition of the topic, then commits or aborts, in either of
 * Kafka's two protocols. After any trouble it begins again with a new epoch, which aborts what is open, unless a commit
 * was under way: of that it knows nothing.
 */
export class Transactor {
  readonly transactions: Transaction[] = [];
  private readonly routes: Routes;
  private readonly protocol: 1 | 2;
  private sequences: number[] = [];

  constructor(
    private readonly world: World,
    private readonly transactionalId: string,
    private readonly topic: string,
    private readonly partitions: number,
  ) {
    this.routes = new Routes(world);
    this.protocol = world.random.pick([1, 2]);
  }

  async run(until: () => boolean): Promise<void> {
    let identity = await this.init();
    while (!until()) {
      const transaction: Transaction = { name: `${this.transactionalId}#${this.transactions.length}`, fate: 'aborted' };
      this.transactions.push(transaction);
      identity = (await this.perform(transaction, identity)) ?? (await this.init());
      await this.world.clock.sleep(this.world.random.between(5, 80));
    }
    await this.init(); // Nothing stays open.
  }

  /** The identity for the next transaction; null when a new one is needed. */
  private async perform(transaction: Transaction, identity: Identity): Promise<Identity | null> {
    if (this.protocol === 1 && !(await this.addPartitions(identity))) return null;
    for (let partition = 0; partition < this.partitions; partition++) {
      if (!(await this.write(transaction.name, partition, identity))) return null;
    }
    const committed = this.world.random.chance(0.7);
    if (committed) transaction.fate = 'unknown';
    const next = await this.end(committed, identity);
    if (next !== null && committed) transaction.fate = 'committed';
    if (next !== null) this.world.history.note(`${transaction.name} ${transaction.fate}`);
    return next;
  }

  private async init(): Promise<Identity> {
    const { transactionalId } = this;
    for (;;) {
      const coordinator = this.routes.coordinator(transactionalId);
      const answer = await coordinator?.send('InitProducerId', 4, { transactionalId, transactionTimeoutMs: 60_000 });
      if (answer?.errorCode === ErrorCode.NONE) return this.begin(answer.producerId, answer.producerEpoch);
      await this.world.clock.sleep(this.world.random.between(20, 80));
    }
  }

  private begin(producerId: bigint, producerEpoch: number): Identity {
    this.sequences = Array.from({ length: this.partitions }, () => 0);
    return { producerId, producerEpoch };
  }

  private async addPartitions({ producerId, producerEpoch }: Identity): Promise<boolean> {
    const partitions = Array.from({ length: this.partitions }, (_, i) => i);
    const answer = await this.routes.coordinator(this.transactionalId)?.send('AddPartitionsToTxn', 3, {
      v3AndBelowTransactionalId: this.transactionalId,
      v3AndBelowProducerId: producerId,
      v3AndBelowProducerEpoch: producerEpoch,
      v3AndBelowTopics: [{ name: this.topic, partitions }],
    });
    const results = answer?.resultsByTopicV3AndBelow[0]?.resultsByPartition ?? [];
    return results.length > 0 && results.every(({ partitionErrorCode }) => partitionErrorCode === ErrorCode.NONE);
  }

  private async write(name: string, partition: number, { producerId, producerEpoch }: Identity): Promise<boolean> {
    const timestamp = 1_700_000_000_000 + this.world.clock.wallMs();
    const records = encodeBatch({
      records: [{ timestamp, key: null, value: Buffer.from(name) }],
      producerId,
      producerEpoch,
      baseSequence: this.sequences[partition]!,
      transactional: true,
    });
    const topicData = [{ name: this.topic, partitionData: [{ index: partition, records }] }];
    const body = { transactionalId: this.transactionalId, acks: -1, timeoutMs: 1_000, topicData };
    for (let tries = 0; tries < 6; tries++) {
      const leader = this.routes.leader(this.topic, partition);
      const answer = await leader?.connection.send('Produce', this.protocol === 2 ? 12 : 11, body);
      if (answer?.responses[0]?.partitionResponses[0]?.errorCode === ErrorCode.NONE) {
        this.sequences[partition]!++;
        return true;
      }
      await this.world.clock.sleep(this.world.random.between(10, 80));
    }
    return false;
  }

  private async end(committed: boolean, { producerId, producerEpoch }: Identity): Promise<Identity | null> {
    const { transactionalId } = this;
    const version = this.protocol === 2 ? 5 : 3;
    for (let tries = 0; tries < 4; tries++) {
      const body = { transactionalId, producerId, producerEpoch, committed };
      const answer = await this.routes.coordinator(transactionalId)?.send('EndTxn', version, body);
      if (answer?.errorCode === ErrorCode.NONE) {
        return version < 5 ? { producerId, producerEpoch } : this.begin(answer.producerId, answer.producerEpoch);
      }
      await this.world.clock.sleep(this.world.random.between(10, 80));
    }
    return null;
  }
}
