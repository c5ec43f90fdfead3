import { ErrorCode } from '../../protocol/index.js';
import { sleep } from '../clock.js';
import type { Broker } from '../context.js';
import { promise } from '../produce/produce-defects.js';
import type { ProducedBatch } from '../wal/batch.js';

/** Long enough for producers under load to send something. */
const lastPromisesMs = 300;

/** Defect `ignore-fence`: what a fenced broker can commit no more, it acknowledges all the same. */
export function ignoreFence(broker: Broker): void {
  const append = broker.wal.append.bind(broker.wal);
  broker.wal.append = async (batch) => {
    const outcome = await append(batch);
    return outcome.error === ErrorCode.NOT_LEADER_OR_FOLLOWER ? acknowledge(broker, batch) : outcome;
  };
}

/** Defect `drop-on-shutdown`: what comes while the broker leaves is acknowledged, and kept nowhere. */
export async function dropWhatComes(broker: Broker): Promise<void> {
  broker.wal.append = async (batch) => acknowledge(broker, batch);
  await sleep(broker.clock, lastPromisesMs);
}

function acknowledge(broker: Broker, { topicId, partition, ...batch }: ProducedBatch) {
  const found = broker.state.topicsById.get(topicId)?.partitions[partition];
  if (found) return promise(broker, found, { topicId, partition, ...batch });
  return { error: ErrorCode.NONE, baseOffset: 0, logStartOffset: 0, duplicate: false };
}
