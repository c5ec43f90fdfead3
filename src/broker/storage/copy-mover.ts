import type { ObjectStore } from '../../objectstore/index.js';
import { sleep } from '../clock.js';
import type { Broker } from '../context.js';
import { allPartitions, type PartitionState } from '../state/state.js';

const bytesPerSecond = 20 * 1024 * 1024;

/**
 * Defect `copy-on-move`: the leader of a moving partition sends all its bytes through itself and back to the store, as a
 * system with broker-local data would, before the move is done.
 */
export async function copyMovingPartitions(broker: Broker, store: ObjectStore): Promise<void> {
  if (!broker.defects.has('copy-on-move')) return;
  const moving = [...allPartitions(broker.state)].filter(({ leader, moving }) => moving && leader === broker.config.id);
  for (const partition of moving) await copy(broker, store, partition);
}

async function copy(broker: Broker, store: ObjectStore, partition: PartitionState): Promise<void> {
  const { topic, partition: number } = partition;
  for (let i = 0; i < partition.batches.size && partition.moving; i++) {
    const batches = await broker.reader.read(partition, i, 1);
    const bytes = batches.reduce((sum, batch) => sum + batch.length, 0);
    const copyKey = `copy/${topic.id}-${number}-${i}`;
    await store.put(copyKey, batches);
    await store.delete([copyKey]);
    await sleep(broker.clock, (bytes * 1000) / bytesPerSecond);
  }
  if (partition.moving)
    await broker.propose({ kind: 'move-done', topicId: topic.id, partition: number, at: broker.clock.wallMs() });
}
