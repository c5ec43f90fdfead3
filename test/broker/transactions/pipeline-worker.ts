import { batches, decodeRecords } from '../../../src/protocol/index.js';
import type { Random } from '../simulation/random.js';
import { fetchOnce } from './committed-reader.js';
import { committed, stageOffset } from './group-offsets.js';
import { isOfTheCluster, type Sender, succeed } from './routed.js';
import { type Protocol, TransactionalProducer } from './transactional-producer.js';

export const outputPartitions = 3;

/** What is written to topic `out` for one record of topic `t`. */
export interface Output {
  /** Partition and offset of the record. */
  input: string;
  transaction: string;
  /** Records of the whole transaction. */
  size: number;
}

/**
 * Consume, transform, produce: takes records of one partition of `t`, writes their outputs to all partitions of `out` and
 * its offset to group `g`, in one transaction. Whatever fails, it begins again as a new process would: under the same
 * transactional id, at the committed offset. Its predecessor, which may not know that it was replaced, then writes once more.
 */
export class PipelineWorker {
  /** Transactions whose commit was acknowledged. */
  commits = 0;
  aborts = 0;
  /** Names of transactions that must never be seen. */
  readonly invisible = new Set<string>();
  #producer: TransactionalProducer | null = null;
  #predecessor: TransactionalProducer | null = null;
  #position = 0;
  #begun = 0;

  constructor(
    private readonly sender: Sender,
    readonly partition: number,
    private readonly protocol: Protocol,
    private readonly dice: Random,
  ) {}

  async run(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      try {
        const producer = this.#producer ?? (await this.#begin());
        await this.#transact(producer);
      } catch (error) {
        if (!isOfTheCluster(error)) throw error;
        this.#crash();
      }
    }
    this.#crash();
    await this.#begin(); // Nothing stays open.
  }

  #crash(): void {
    this.#predecessor = this.#producer ?? this.#predecessor;
    this.#producer = null;
  }

  async #begin(): Promise<TransactionalProducer> {
    const producer = new TransactionalProducer(this.sender, `worker-${this.partition}`, this.protocol);
    succeed('InitProducerId', await producer.init());
    const { offset, error } = await committed(this.sender, true, this.partition);
    succeed('OffsetFetch', error);
    this.#position = Math.max(0, Number(offset));
    if (this.#predecessor !== null) await this.#writeAsZombie(this.#predecessor);
    this.#predecessor = null;
    this.#producer = producer;
    return producer;
  }

  async #writeAsZombie(zombie: TransactionalProducer): Promise<void> {
    const transaction = this.#name();
    this.invisible.add(transaction);
    const value: Output = { input: 'none', transaction, size: 1 };
    try {
      await zombie.write('out', this.dice.below(outputPartitions), JSON.stringify(value));
      await zombie.end(true);
    } catch (error) {
      if (!isOfTheCluster(error)) throw error;
    }
  }

  async #transact(producer: TransactionalProducer): Promise<void> {
    const inputs = await this.#read(outputPartitions + this.dice.below(3));
    const transaction = this.#name();
    this.invisible.add(transaction);
    for (let to = 0; to < outputPartitions; to++) {
      const values = inputs
        .filter((offset) => offset % outputPartitions === to)
        .map((offset): Output => ({ input: `${this.partition}/${offset}`, transaction, size: inputs.length }));
      const { errorCode } = await producer.write('out', to, ...values.map((value) => JSON.stringify(value)));
      succeed('Produce', errorCode);
    }
    const next = this.#position + inputs.length;
    await this.#sendOffset(producer, next);
    if (this.dice.chance(0.1)) return this.#crash();
    const commit = this.dice.chance(0.75);
    if (commit) this.invisible.delete(transaction); // From here on nobody but the broker knows.
    succeed('EndTxn', await producer.end(commit));
    if (commit) {
      this.#position = next;
      this.commits++;
    } else this.aborts++;
  }

  async #sendOffset(producer: TransactionalProducer, offset: number): Promise<void> {
    const { transactionalId, producerId, producerEpoch } = producer;
    if (this.protocol === 1) {
      const group = { transactionalId, producerId, producerEpoch, groupId: 'g' };
      succeed('AddOffsetsToTxn', (await this.sender.send('AddOffsetsToTxn', group, { version: 3 })).errorCode);
    }
    const staged = { offset, partition: this.partition, version: this.protocol === 1 ? 3 : 5 };
    succeed('TxnOffsetCommit', await stageOffset(this.sender, producer, staged));
  }

  /** Offsets of the next records; there are always enough. */
  async #read(count: number): Promise<number[]> {
    const answer = await fetchOnce(this.sender, 't', 'read_committed', this.partition, this.#position, 10_000);
    succeed('Fetch', answer.errorCode);
    const offsets = [...batches(answer.records!)].flatMap(({ header, bytes }) =>
      decodeRecords(bytes).map((_, i) => header.baseOffset + i),
    );
    const from = offsets.indexOf(this.#position);
    if (from < 0 || offsets.length < from + count) throw new Error(`topic t ends before ${this.#position + count}`);
    return offsets.slice(from, from + count);
  }

  #name(): string {
    return `${this.partition}.${this.#begun++}`;
  }
}
