import { type Cluster, errorLabel, KafkaError } from '../../client/index.js';
import type { PartitionQueue } from './partition-queue.js';

/**
 * Producer ids for idempotence. All partitions share one until a partition's sequence is broken for good; that one
 * then goes on under an id of its own, as if a new producer had taken over, and the others are not disturbed.
 */
export class ProducerIds {
  private asking = false;

  constructor(
    private readonly cluster: Cluster,
    private readonly queues: readonly PartitionQueue[],
    private readonly nowMs: () => number,
    private readonly onError: (label: string) => void,
  ) {}

  /** @throws KafkaError when the cluster refuses; ConnectionError when it cannot be reached */
  async first(): Promise<void> {
    const { producerId, producerEpoch } = await this.allocate();
    for (const queue of this.queues) queue.useProducer(producerId, producerEpoch, this.nowMs());
  }

  /** Gives a new id to queues that need one and have nothing in flight. Never throws; the next call tries again. */
  renew(): void {
    if (this.asking || !this.queues.some((queue) => queue.needsProducer && queue.drained)) return;
    this.asking = true;
    this.allocate()
      .then(({ producerId, producerEpoch }) => {
        for (const queue of this.queues) {
          if (queue.needsProducer && queue.drained) queue.useProducer(producerId, producerEpoch, this.nowMs());
        }
      })
      .catch((error) => this.onError(errorLabel(error)))
      .finally(() => {
        this.asking = false;
      });
  }

  private async allocate(): Promise<{ producerId: bigint; producerEpoch: number }> {
    const body = { transactionalId: null, transactionTimeoutMs: 60_000, producerId: -1n, producerEpoch: -1 };
    const answer = await this.cluster.request('InitProducerId', { any: true }, body);
    if (answer.errorCode !== 0) throw new KafkaError('InitProducerId', answer.errorCode, 'asking for a producer id');
    return answer;
  }
}
